/**
 * Many wait: a hundred for files that are slow to answer, a thousand for sockets. How many threads does the process have meanwhile?
 *
 * Real Go, where there is one, and Node do both, each in a process of its own that counts its own threads, all four at the same time. In Go
 * each file read takes a thread, and the sockets take none, as they wait in the poller. Node has a pool of four threads for files: the
 * fifth read waits in a queue of the process, and has not even begun. That is another answer to the same question.
 *
 * What stands for a slow file is a pipe whose descriptor is left in blocking mode: the thread that reads sleeps in the kernel, as on a
 * disk, and no disk has to be slow. The sockets are real TCP connections to 127.0.0.1, and both ends are in the process.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { ThreadCount, ThreadSheet } from "../figure/thread-counts.js";
import { wantOptions } from "../trace/options.js";
import { waitersGo } from "./go-programs.js";
import { buildGo, NoGo } from "./go-toolchain.js";
import { waitersProbe } from "./node-probes.js";
import { ProbeError, runCommand, runProbe } from "./probe.js";
import type { Command, Line } from "./probe.js";
import { inTempFolder } from "./temp-folder.js";
import { Measurement } from "./watched.js";

/** One process whose threads were counted. */
export interface WaitingSeries {
  readonly what: string;
  readonly language: "Go" | "Node";
  readonly waitsFor: "files" | "sockets";
  readonly points: readonly ThreadCount[];
}

/** All that was counted. */
export interface WaitingCounts extends ThreadSheet {
  readonly series: readonly WaitingSeries[];
  /** Such as "go1.26.8"; null without Go. */
  readonly go: string | null;
}

export interface WaitingOptions {
  /** Whether to be done in about a second. Default false. */
  readonly quick?: boolean;
  /** How many read files, from 1 to 5,000. Default 100. */
  readonly files?: number;
  /** How many connections there are, from 1 to 20,000. Default 1,000. */
  readonly sockets?: number;
}

/** File descriptors that a process needs for itself, with room to spare. */
const ownDescriptors = 64;

function wholeNumber(name: string, value: number, most: number): number {
  if (Number.isInteger(value) && value >= 1 && value <= most) return value;
  throw new RangeError(`option ${name}: expected a whole number from 1 to ${most}, got ${String(value)}`);
}

/** How many files a process may have open here; Go and Node raise their own limit as far as they may. */
function mostDescriptors(): number {
  try {
    const [, hard = ""] =
      /^Max open files\s+\S+\s+(\S+)/m.exec(readFileSync("/proc/self/limits", "utf8")) ?? [];
    return Number(hard) || Infinity;
  } catch {
    return Infinity;
  }
}

/** Makes a FIFO; why that cannot be, or null. */
async function makeFifo(path: string, folder: string, signal: AbortSignal): Promise<string | null> {
  const { code, fault, stderr } = await runCommand({ file: "mkfifo", args: [path] }, folder, 5000, signal);
  if (code === 0) return null;
  return fault === null ? stderr.trim() : "there is no `mkfifo` here";
}

function countOf({ ms = 0, threads = 0, waiting = 0, done = 0 }: Line): ThreadCount {
  return { ms, threads, waiting, done };
}

/** Counts so far, of several processes at once. */
class Counts {
  readonly missing: { what: string; why: string }[] = [];
  readonly #series: {
    what: string;
    language: "Go" | "Node";
    waitsFor: "files" | "sockets";
    points: ThreadCount[];
  }[] = [];
  go: string | null = null;

  begin(language: "Go" | "Node", waitsFor: "files" | "sockets"): ThreadCount[] {
    const points: ThreadCount[] = [];
    this.#series.push({ what: `${language}, ${waitsFor}`, language, waitsFor, points });
    return points;
  }

  miss(what: string, why: string): void {
    this.missing.push({ what, why });
  }

  get samples(): number {
    return this.#series.reduce((sum, { points }) => sum + points.length, 0);
  }

  soFar(): WaitingCounts {
    const series = this.#series.map((one) => ({ ...one, points: [...one.points] }));
    return { series, missing: [...this.missing], go: this.go };
  }
}

/**
 * Counts the threads of processes in which many wait, over a few seconds.
 *
 *     const counted = await live(measureWaiting({ quick: true }), (all) => threadCounts(all));
 *
 * Throws a RangeError for wrong options. Never fails for what is missing on the machine.
 */
export function measureWaiting(options: WaitingOptions = {}): Measurement<WaitingCounts> {
  const { quick = false } = wantOptions("measureWaiting", options, ["quick", "files", "sockets"]);
  const files = wholeNumber("files", options.files ?? 100, 5000);
  const wanted = wholeNumber("sockets", options.sockets ?? 1000, 20_000);
  const counts = new Counts();
  const room = Math.max(1, Math.floor((mostDescriptors() - ownDescriptors) / 2));
  const sockets = Math.min(wanted, room);
  if (sockets < wanted) {
    counts.miss(
      `${wanted} connections`,
      `a process may open no more than ${mostDescriptors()} files here, so there are ${sockets}`,
    );
  }
  const [comingMs, stayingMs] = quick ? [500, 250] : [2000, 1000];
  const lasts = comingMs + stayingMs;

  return new Measurement<WaitingCounts>(
    counts.soFar(),
    { done: 0, total: Infinity, unit: "counts" },
    (told, signal) =>
      inTempFolder(async (folder) => {
        const jobs: Promise<void>[] = [];
        const start = (language: "Go" | "Node", waitsFor: "files" | "sockets", command: Command): void => {
          const points = counts.begin(language, waitsFor);
          const take = (line: Line): void => {
            points.push(countOf(line));
            told(counts.soFar(), { done: counts.samples, total: Infinity, unit: "counts" });
          };
          const failed = (error: unknown): void => {
            if (!(error instanceof ProbeError)) throw error;
            counts.miss(`${language}, ${waitsFor}`, error.message);
            told(counts.soFar(), { done: counts.samples + 1, total: Infinity, unit: "counts" });
          };
          jobs.push(runProbe(command, lasts, take, signal).catch(failed));
        };
        const argsOf = (many: number): string[] => [many, comingMs, stayingMs].map(String);
        try {
          const { file, version } = await buildGo(waitersGo, "waiters", folder, signal);
          counts.go = version;
          start("Go", "files", { file, args: ["files", ...argsOf(files)] });
          start("Go", "sockets", { file, args: ["sockets", ...argsOf(sockets)] });
        } catch (error) {
          if (!(error instanceof NoGo)) throw error;
          if (!signal.aborted) counts.miss("Go", error.message);
        }
        if (canCountThreads()) {
          const fifo = join(folder, "slow-file");
          const why = await makeFifo(fifo, folder, signal);
          if (why === null) start("Node", "files", waitersProbe("files", [...argsOf(files), fifo]));
          else if (!signal.aborted) counts.miss("Node, files", why);
          start("Node", "sockets", waitersProbe("sockets", argsOf(sockets)));
        } else counts.miss("Node", "this system does not tell how many threads a process has");
        await Promise.all(jobs);
        told(counts.soFar(), { done: counts.samples + 1, total: Infinity, unit: "counts" });
      }),
  );
}

function canCountThreads(): boolean {
  try {
    return readFileSync("/proc/self/status", "utf8").includes("Threads:");
  } catch {
    return false;
  }
}
