/**
 * The machine's face: what this machine shows a program of its processors, read from where Go reads it too, and how many Ps Go would make of it.
 *
 * Go's own way to the cgroup (R1.3) is followed: `/proc/self/cgroup` names the group, `/proc/self/mountinfo` where the groups are mounted, and
 * the limit is read from that one folder, not from those above it.
 */
import { readFileSync } from "node:fs";
import { availableParallelism, cpus } from "node:os";
import { posix } from "node:path";
import process from "node:process";
import { cameAs } from "../trace/options.js";
import { defaultProcs } from "../machine/gomaxprocs.js";

/** What the machine shows. Null where it does not tell. */
export interface MachineFace {
  /** Such as "linux x64". */
  readonly system: string;
  readonly processor: string;
  /** All virtual cores of the machine: the hardware threads of all its cores. */
  readonly virtualCores: number;
  /** How many hardware threads share a core. Virtual machines often say 1, whatever lies below. */
  readonly threadsPerCore: number | null;
  /** Virtual cores on which this process may run: Go's NumCPU. */
  readonly usableCores: number;
  /** Which, as Linux writes it: "0-3,8". */
  readonly affinity: string | null;
  /** "v1" or "v2": the kind of cgroup in which the limit was looked for. */
  readonly cgroup: string | null;
  /** How much computing the cgroup allows, in cores; null: no limit. */
  readonly cpuLimit: number | null;
  /** The variable GOMAXPROCS, which overrides every default. */
  readonly variable: string | null;
  /** The default of GOMAXPROCS, by release. */
  readonly gomaxprocs: Readonly<Record<"1.4" | "1.24" | "1.26", number>>;
}

/** Reads a file of the system; null when that cannot be. */
export type ReadFile = (path: string) => string | null;

const readSystemFile: ReadFile = (path) => {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return null;
  }
};

/** The numbers in a list of Linux's: "0-3,8" is 0, 1, 2, 3, 8. */
export function numbersIn(list: string): number[] {
  return list
    .trim()
    .split(",")
    .filter((part) => part !== "")
    .flatMap((part) => {
      const [first = 0, last = first] = part.split("-").map(Number);
      return Array.from({ length: last - first + 1 }, (_, i) => first + i);
    });
}

/** A list of numbers as Linux writes it. */
function listOf(numbers: readonly number[]): string {
  const ranges: [number, number][] = [];
  for (const number of numbers) {
    const last = ranges.at(-1);
    if (last !== undefined && last[1] === number - 1) last[1] = number;
    else ranges.push([number, number]);
  }
  return ranges.map(([first, last]) => (first === last ? String(first) : `${first}-${last}`)).join(",");
}

/** The virtual cores on which this process may run; null where there is no /proc. Those that are switched off do not count. */
export function allowedCores(read: ReadFile = readSystemFile): number[] | null {
  const mask = /^Cpus_allowed_list:\s*(.*)$/m.exec(read("/proc/self/status") ?? "")?.[1];
  if (mask === undefined) return null;
  const online = read("/sys/devices/system/cpu/online");
  const on = online === null ? null : new Set(numbersIn(online));
  return numbersIn(mask).filter((core) => on === null || on.has(core));
}

/** Characters of a path that mountinfo writes in octal: "\040" is a blank. */
const unescape = (path: string): string =>
  path.replace(/\\([0-7]{3})/g, (_, octal: string) => String.fromCharCode(Number.parseInt(octal, 8)));

/** A line of /proc/self/cgroup. */
interface Group {
  readonly id: string;
  readonly controllers: readonly string[];
  readonly path: string;
}

/** The folder of the process's cgroup for processors, and its kind. */
function cgroupFolder(read: ReadFile): { readonly folder: string; readonly version: "v1" | "v2" } | null {
  const groups: Group[] = (read("/proc/self/cgroup") ?? "").split("\n").flatMap((line) => {
    const found = /^(\d+):([^:]*):(\/.*)$/.exec(line);
    return found === null ? [] : [{ id: found[1]!, controllers: found[2]!.split(","), path: found[3]! }];
  });
  const first = groups.find(({ id, controllers }) => id !== "0" && controllers.includes("cpu"));
  const group = first ?? groups.find(({ id }) => id === "0");
  if (group === undefined) return null;
  const version = first === undefined ? "v2" : "v1";
  for (const line of (read("/proc/self/mountinfo") ?? "").split("\n")) {
    const [left = "", right = ""] = line.split(" - ");
    const [, , , rootText = "", mountText = ""] = left.split(" ");
    const [type = "", , options = ""] = right.split(" ");
    const isIt =
      version === "v2" ? type === "cgroup2" : type === "cgroup" && options.split(",").includes("cpu");
    if (!isIt) continue;
    const root = unescape(rootText);
    const isBelow = root === "/" || group.path === root || group.path.startsWith(`${root}/`);
    const rest = root === "/" ? group.path : group.path.slice(root.length);
    if (isBelow && rest !== "/.." && !rest.startsWith("/../")) {
      return { folder: posix.join(unescape(mountText), rest), version };
    }
  }
  return null;
}

/** What a cgroup allows, in cores. */
function limitIn(folder: string, version: "v1" | "v2", read: ReadFile): number | null {
  const [quota, period] =
    version === "v2"
      ? (read(`${folder}/cpu.max`) ?? "").trim().split(" ").map(Number)
      : ["cpu.cfs_quota_us", "cpu.cfs_period_us"].map((file) =>
          Number(read(`${folder}/${file}`) ?? Number.NaN),
        );
  const limit = (quota ?? Number.NaN) / (period ?? Number.NaN);
  return limit > 0 && Number.isFinite(limit) ? limit : null;
}

function hardwareThreads(read: ReadFile, cores: readonly number[]): number | null {
  const counts = cores.flatMap((core) => {
    const siblings = read(`/sys/devices/system/cpu/cpu${core}/topology/thread_siblings_list`);
    return siblings === null ? [] : [numbersIn(siblings).length];
  });
  return counts.length === 0 ? null : Math.max(...counts);
}

/**
 * Reads the machine's face. `read` stands in for the files of the system, for tests and for other machines.
 *
 *     machineFace().gomaxprocs["1.26"]
 */
export function machineFace(read: ReadFile = readSystemFile): MachineFace {
  if (typeof read !== "function")
    throw new TypeError(
      `machineFace: expected a function that reads a file, or nothing, got ${cameAs(read)}`,
    );
  const allowed = allowedCores(read);
  const online = read("/sys/devices/system/cpu/online");
  const virtualCores = online === null ? cpus().length : numbersIn(online).length;
  const usableCores = allowed === null || allowed.length === 0 ? availableParallelism() : allowed.length;
  const group = cgroupFolder(read);
  const cpuLimit = group === null ? null : limitIn(group.folder, group.version, read);
  const usable = { cpus: usableCores, cpuLimit };
  return {
    system: `${process.platform} ${process.arch}`,
    processor: cpus()[0]?.model.trim() ?? "unknown",
    virtualCores: Math.max(virtualCores, usableCores),
    threadsPerCore: hardwareThreads(read, allowed ?? []),
    usableCores,
    affinity: allowed === null ? null : listOf(allowed),
    cgroup: group?.version ?? null,
    cpuLimit,
    variable: process.env["GOMAXPROCS"] ?? null,
    gomaxprocs: {
      "1.4": defaultProcs(usable, "one"),
      "1.24": defaultProcs(usable, "cpus"),
      "1.26": defaultProcs(usable, "cgroup"),
    },
  };
}

/** The face as rows, for a table: what, how much, and what it means. */
export function faceRows(face: MachineFace): { what: string; value: string | number; meaning: string }[] {
  const given: unknown = face;
  const isFace = typeof given === "object" && given !== null && "gomaxprocs" in given;
  if (!isFace) throw new TypeError(`faceRows: expected what machineFace() gives, got ${cameAs(given)}`);
  const told = (value: string | number | null): string | number => value ?? "not told";
  return [
    { what: "virtual cores", value: face.virtualCores, meaning: "hardware threads of all cores" },
    {
      what: "hardware threads a core",
      value: told(face.threadsPerCore),
      meaning: "a virtual machine may hide them",
    },
    {
      what: "usable by this process",
      value: face.usableCores,
      meaning: `runtime.NumCPU; affinity ${told(face.affinity)}`,
    },
    {
      what: "limit of the cgroup",
      value: face.cpuLimit ?? "none",
      meaning: face.cgroup === null ? "no cgroup found" : `in cores; cgroup ${face.cgroup}`,
    },
    {
      what: "variable GOMAXPROCS",
      value: face.variable ?? "not set",
      meaning: "would override what follows",
    },
    { what: "GOMAXPROCS in Go 1.4", value: face.gomaxprocs["1.4"], meaning: "1, whatever the machine" },
    { what: "GOMAXPROCS in Go 1.24", value: face.gomaxprocs["1.24"], meaning: "usable virtual cores" },
    {
      what: "GOMAXPROCS in Go 1.26",
      value: face.gomaxprocs["1.26"],
      meaning: "those, or the limit rounded up, from 2",
    },
  ];
}
