/**
 * Measurements on this very machine. What the numbers are is not tested, as that is the machine's affair; that they are there, agree with each
 * other, say what is missing, stop, and leave nothing behind, is.
 */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { mkdtempSync, rmSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { setKernelHook } from "../../src/kernel/hook.js";
import { switchesGo, waitersGo } from "../../src/measure/go-programs.js";
import { buildGo } from "../../src/measure/go-toolchain.js";
import { machineFace } from "../../src/measure/machine-face.js";
import { runProbe } from "../../src/measure/probe.js";
import { switchText, waitingText } from "../../src/measure/report.js";
import { measureSwitches } from "../../src/measure/switches.js";
import { inTempFolder } from "../../src/measure/temp-folder.js";
import { measureWaiting } from "../../src/measure/waiting.js";

function has(command: string, ...args: readonly string[]): boolean {
  try {
    execFileSync(command, args, { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}
const withGo = has("go", "version") ? it : it.skip;
const withoutGo = has("go", "version") ? "" : " (no go on PATH)";
const isLinux = process.platform === "linux";

/** What must be gone after a measurement: folders of this process, child processes, pipes to them, timers that would hold it up. */
async function leftBehind(): Promise<string[]> {
  await new Promise((resolve) => setTimeout(resolve, 20)); // Node lets go of a process that has ended in its next turn
  const folders = readdirSync(tmpdir()).filter((name) => name.startsWith(`gosched-measure-${process.pid}-`));
  const resources = process.getActiveResourcesInfo().filter((name) => /Process|Worker|TCP|FSReq/.test(name));
  return [...folders, ...resources];
}

/** Runs with a PATH on which nothing is. */
async function withEmptyPath<T>(work: () => Promise<T>): Promise<T> {
  const before = process.env["PATH"];
  const folder = mkdtempSync(join(tmpdir(), "empty-"));
  process.env["PATH"] = folder;
  try {
    return await work();
  } finally {
    process.env["PATH"] = before;
    rmSync(folder, { recursive: true });
  }
}

describe("measureSwitches", () => {
  it("measures without Go and without taskset, and says what it could not", async () => {
    const measured = await withEmptyPath(() => measureSwitches({ rounds: 1, eachMs: 40 }).finished);
    const isOneCore = machineFace().usableCores === 1;
    assert.deepEqual(
      measured.rows.map(({ id }) => id),
      [isOneCore ? "threadsPinned" : "threadsFree", "coroutines"],
    );
    assert.equal(measured.go, null);
    const text = switchText(measured);
    assert.match(text, /not measured: Go; there is no `go` on this machine's PATH/);
    if (!isOneCore) assert.match(text, /not measured: Two threads, one core; there is no `taskset` on this/);
    assert.deepEqual(await leftBehind(), []);
  }).timeout(30_000);

  withGo(`measures Go too, in rows that agree with their samples${withoutGo}`, async () => {
    const measurement = measureSwitches({ rounds: 2, eachMs: 30 });
    const seen: number[] = [];
    const timer = setInterval(() => seen.push(measurement.progress().done), 50);
    const { rows, samples, model, go, missing } = await measurement.finished;
    clearInterval(timer);
    assert.match(go!, /^go1\./);
    const names = rows.map(({ id }) => id);
    for (const id of [
      "goBuffered",
      "goChannel1",
      "goGosched1",
      "goSpawn1",
      "goLocked1",
      "coroutines",
    ] as const) {
      assert.ok(names.includes(id), `${id}; missing: ${JSON.stringify(missing)}`);
    }
    for (const { id, ns, low, high, samples: count, noise, confidence } of rows) {
      assert.equal(samples[id]!.length, count);
      assert.ok(count >= 2, `${id} has a sample of each round`);
      assert.ok(low <= ns && ns <= high && low > 0, `${id}: ${low} ${ns} ${high}`);
      assert.ok(noise >= 0 && confidence <= 1);
      assert.ok(id === "coroutines" || model[id]! > 0, id);
    }
    const { done, total } = measurement.progress();
    assert.equal(done, total);
    assert.deepEqual(
      [...seen],
      [...seen].sort((a, b) => a - b),
      "progress never goes back",
    );
    assert.deepEqual(await leftBehind(), []);
  }).timeout(150_000);

  it("stops when it is told to, and keeps what there was", async () => {
    const measurement = measureSwitches({ rounds: 1000, eachMs: 100 });
    while (measurement.latest().rows.length < 1) await new Promise((resolve) => setTimeout(resolve, 20));
    measurement.stop();
    const { rows } = await measurement.finished;
    assert.ok(rows.length >= 1 && rows[0]!.samples > 0);
    assert.equal(measurement.latest().rows.length, rows.length);
    assert.deepEqual(await leftBehind(), []);
  }).timeout(150_000);

  it("stops at once when it has not begun to measure", async () => {
    const measurement = measureSwitches();
    measurement.stop();
    const { rows, missing } = await measurement.finished;
    assert.deepEqual([rows.length, missing.filter(({ what }) => what === "Go")], [0, []]);
    assert.deepEqual(await leftBehind(), []);
  });

  it("stops with the cell that has begun it", async () => {
    const cell = new AbortController();
    setKernelHook({ display: () => undefined, signal: cell.signal } as never); // the rest of the hook is for others
    try {
      const measurement = measureSwitches({ rounds: 1000 });
      setTimeout(() => cell.abort(), 100);
      await measurement.finished;
    } finally {
      setKernelHook(undefined);
    }
    assert.deepEqual(await leftBehind(), []);
  }).timeout(30_000);

  it("refuses options that make no sense", () => {
    assert.throws(
      () => measureSwitches({ rounds: 0 }),
      /option rounds: expected a whole number from 1 to 1000, got 0/,
    );
    assert.throws(
      () => measureSwitches({ eachMs: 5 }),
      /option eachMs: expected from 20 to 60,000 ms, got 5/,
    );
  });
});

describe("measureWaiting", () => {
  withGo(`sees threads grow with files and not with sockets, in Go${withoutGo}`, async () => {
    const { series, missing } = await measureWaiting({ quick: true, files: 40, sockets: 200 }).finished;
    const of = (language: string, waitsFor: string) =>
      series.find((one) => one.language === language && one.waitsFor === waitsFor)?.points ?? [];
    const most = (values: readonly number[]): number => Math.max(...values);
    assert.deepEqual(missing, []);
    const files = of("Go", "files");
    assert.equal(most(files.map(({ waiting }) => waiting)), 40);
    assert.ok(most(files.map(({ threads }) => threads)) >= 41, "a thread for each");
    assert.equal(files.at(-1)!.done, 40);
    const sockets = of("Go", "sockets");
    assert.equal(most(sockets.map(({ waiting }) => waiting)), 200);
    assert.ok(most(sockets.map(({ threads }) => threads)) < 8 + 2 * availableParallelism());
    assert.equal(sockets.at(-1)!.done, 200);
    if (isLinux) {
      const pool = of("Node", "files").map(({ threads }) => threads);
      assert.equal(most(pool) - pool[0]!, 4, "libuv's pool");
      assert.equal(of("Node", "sockets").at(-1)!.done, 200);
    }
    assert.deepEqual(await leftBehind(), []);
  }).timeout(150_000);

  it("says what it could not count without Go and mkfifo, and stops", async () => {
    await withEmptyPath(async () => {
      const measurement = measureWaiting({ files: 10, sockets: 50 });
      if (isLinux) {
        while (measurement.progress().done < 5) await new Promise((resolve) => setTimeout(resolve, 20));
        measurement.stop();
      }
      const counted = await measurement.finished;
      assert.match(waitingText(counted), /not measured: Go; there is no `go` on this machine's PATH/);
      if (isLinux) {
        assert.match(waitingText(counted), /not measured: Node, files; there is no `mkfifo` here/);
        assert.deepEqual(
          counted.series.map(({ what }) => what),
          ["Node, sockets"],
        );
      }
    });
    assert.deepEqual(await leftBehind(), []);
  }).timeout(30_000);

  it("refuses options that make no sense", () => {
    assert.throws(
      () => measureWaiting({ files: 0 }),
      /option files: expected a whole number from 1 to 5000, got 0/,
    );
    assert.throws(() => measureWaiting({ sockets: 0.5 }), /option sockets: expected a whole number/);
  });
});

describe("the programs in Go", () => {
  withGo(`are formatted as gofmt would${withoutGo}`, () => {
    for (const source of [switchesGo, waitersGo]) {
      assert.equal(execFileSync("gofmt", { input: source, encoding: "utf8" }), source);
    }
  });

  withGo(`agree with the machine's face on NumCPU and GOMAXPROCS${withoutGo}`, async () => {
    const { signal } = new AbortController();
    await inTempFolder(async (folder) => {
      const { file, version } = await buildGo(switchesGo, "switches", folder, signal);
      const face = machineFace();
      await runProbe(
        { file, args: ["about"] },
        5000,
        (line) => {
          const rule = Number(version.split(".")[1]) >= 25 ? "1.26" : "1.24";
          assert.deepEqual(line, { cpus: face.usableCores, procs: face.gomaxprocs[rule] });
        },
        signal,
      );
    });
  }).timeout(150_000);
});
