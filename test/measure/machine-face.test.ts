import assert from "node:assert/strict";
import { defaultProcs } from "../../src/machine/gomaxprocs.js";
import { allowedCores, machineFace, numbersIn } from "../../src/measure/machine-face.js";
import type { ReadFile } from "../../src/measure/machine-face.js";

describe("defaultProcs", () => {
  // R1.3: 1 up to 1.4; the usable virtual cores; and from 1.25 no more than the limit, rounded up, but at least 2 of them.
  const table = [
    { cpus: 8, cpuLimit: null, old: 1, plain: 8, today: 8 },
    { cpus: 8, cpuLimit: 0.5, old: 1, plain: 8, today: 2 },
    { cpus: 8, cpuLimit: 2, old: 1, plain: 8, today: 2 },
    { cpus: 8, cpuLimit: 2.1, old: 1, plain: 8, today: 3 },
    { cpus: 8, cpuLimit: 100, old: 1, plain: 8, today: 8 },
    { cpus: 1, cpuLimit: 0.5, old: 1, plain: 1, today: 1 },
  ];
  for (const { cpus, cpuLimit, old, plain, today } of table) {
    it(`of ${cpus} virtual cores and a limit of ${cpuLimit ?? "none"} is ${old}, ${plain} and ${today}`, () => {
      const made = (["one", "cpus", "cgroup"] as const).map((rule) => defaultProcs({ cpus, cpuLimit }, rule));
      assert.deepEqual(made, [old, plain, today]);
    });
  }

  it("refuses a machine without processors, and a limit of nothing", () => {
    assert.throws(
      () => defaultProcs({ cpus: 0, cpuLimit: null }, "cpus"),
      /cpus: expected a whole number from 1, got 0/,
    );
    assert.throws(() => defaultProcs({ cpus: 1, cpuLimit: 0 }, "cgroup"), /cpuLimit: expected .* above 0/);
  });
});

/** A machine as files. */
const machine =
  (files: Readonly<Record<string, string>>): ReadFile =>
  (path) =>
    files[path] ?? null;

const four = {
  "/proc/self/status": "Name:\tnode\nCpus_allowed:\tff\nCpus_allowed_list:\t0-7\n",
  "/sys/devices/system/cpu/online": "0-3\n",
  "/sys/devices/system/cpu/cpu0/topology/thread_siblings_list": "0,2\n",
  "/sys/devices/system/cpu/cpu1/topology/thread_siblings_list": "1,3\n",
};

const v2 = {
  ...four,
  "/proc/self/cgroup": "0::/box\n",
  "/proc/self/mountinfo": "31 23 0:28 / /sys/fs/cgroup rw,relatime shared:9 - cgroup2 cgroup2 rw\n",
};

const v1 = {
  ...four,
  "/proc/self/cgroup": "5:cpuset:/\n4:cpu,cpuacct:/docker/ab\n0::/\n",
  "/proc/self/mountinfo": [
    "30 23 0:27 / /sys/fs/cgroup/unified rw - cgroup2 cgroup2 rw",
    "32 31 0:29 / /sys/fs/cgroup/cpuset rw - cgroup cgroup rw,cpuset",
    "33 31 0:30 /docker/ab /sys/fs/cgroup/cpu\\040time rw - cgroup cgroup rw,cpu,cpuacct",
  ].join("\n"),
};

describe("machineFace", () => {
  it("counts virtual cores, hardware threads, and those that the process may use and that are on", () => {
    const face = machineFace(machine(four));
    assert.deepEqual(
      [face.virtualCores, face.threadsPerCore, face.usableCores, face.affinity, face.cgroup, face.cpuLimit],
      [4, 2, 4, "0-3", null, null],
    );
    assert.deepEqual(face.gomaxprocs, { "1.4": 1, "1.24": 4, "1.26": 4 });
  });

  it("sees that the process is tied to fewer", () => {
    const status = "Cpus_allowed_list:\t1,3\n";
    const face = machineFace(machine({ ...four, "/proc/self/status": status }));
    assert.deepEqual([face.virtualCores, face.usableCores, face.affinity], [4, 2, "1,3"]);
    assert.equal(face.gomaxprocs["1.26"], 2);
  });

  it("reads half a CPU from a cgroup v2: two Ps today, four before 1.25", () => {
    const face = machineFace(machine({ ...v2, "/sys/fs/cgroup/box/cpu.max": "50000 100000\n" }));
    assert.deepEqual([face.cgroup, face.cpuLimit], ["v2", 0.5]);
    assert.deepEqual(face.gomaxprocs, { "1.4": 1, "1.24": 4, "1.26": 2 });
  });

  it("reads that a cgroup v2 sets no limit", () => {
    const face = machineFace(machine({ ...v2, "/sys/fs/cgroup/box/cpu.max": "max 100000\n" }));
    assert.deepEqual([face.cgroup, face.cpuLimit, face.gomaxprocs["1.26"]], ["v2", null, 4]);
  });

  it("does not look into the groups above its own, as Go does not", () => {
    const face = machineFace(machine({ ...v2, "/sys/fs/cgroup/cpu.max": "50000 100000\n" }));
    assert.equal(face.cpuLimit, null);
  });

  it("prefers a cgroup v1 with the processors, mounted below its root, with a blank in its path", () => {
    const files = {
      ...v1,
      "/sys/fs/cgroup/cpu time/cpu.cfs_quota_us": "250000\n",
      "/sys/fs/cgroup/cpu time/cpu.cfs_period_us": "100000\n",
    };
    const face = machineFace(machine(files));
    assert.deepEqual([face.cgroup, face.cpuLimit, face.gomaxprocs["1.26"]], ["v1", 2.5, 3]);
    const free = machineFace(machine({ ...files, "/sys/fs/cgroup/cpu time/cpu.cfs_quota_us": "-1\n" }));
    assert.equal(free.cpuLimit, null);
  });

  it("ignores a mount that cannot reach the process's group", () => {
    const face = machineFace(
      machine({ ...v2, "/proc/self/cgroup": "0::/../other\n", "/sys/fs/cgroup/cpu.max": "50000 100000" }),
    );
    assert.deepEqual([face.cgroup, face.cpuLimit], [null, null]);
  });

  it("says what it can where there is no /proc at all", () => {
    const face = machineFace(() => null);
    assert.ok(face.usableCores >= 1 && face.virtualCores >= face.usableCores);
    assert.deepEqual(
      [face.threadsPerCore, face.affinity, face.cgroup, face.cpuLimit],
      [null, null, null, null],
    );
    assert.equal(
      allowedCores(() => null),
      null,
    );
  });

  it("reads this very machine", () => {
    const face = machineFace();
    assert.ok(face.gomaxprocs["1.26"] >= 1 && face.gomaxprocs["1.26"] <= face.usableCores);
  });
});

describe("numbersIn", () => {
  it("reads a list of Linux's", () => {
    assert.deepEqual(numbersIn("0-2,8,10-11\n"), [0, 1, 2, 8, 10, 11]);
    assert.deepEqual(numbersIn("\n"), []);
  });
});
