/**
 * What a switch costs on this machine: two kernel threads that hand a message back and forth, two coroutines in this process, and goroutines of
 * real Go, where there is one.
 *
 * The method. Each thing is measured by a probe (probe.ts). It warms up for a quarter of its time; meanwhile it finds how many operations last
 * about as long as a sample should. Then it times one batch after the other, and each batch gives one sample, its mean. The result is the
 * median of all samples with a 95 % interval that assumes no distribution (statistics.ts). All things are measured in turn, and that
 * several times over (once, when it is to be quick), so that a machine that is slow for a while is slow to all of them.
 *
 * What cannot be measured here is left out and listed in `missing`, with the reason.
 */
import process from "node:process";
import type { CostKind, CostSheet } from "../figure/switch-costs.js";
import { measureCoroutines } from "./coroutines.js";
import { switchesGo } from "./go-programs.js";
import { buildGo, NoGo } from "./go-toolchain.js";
import type { Built } from "./go-toolchain.js";
import { allowedCores, machineFace } from "./machine-face.js";
import type { MachineFace } from "./machine-face.js";
import { modelNs } from "./model.js";
import type { Modelled } from "./model.js";
import { pinned, threadsProbe } from "./node-probes.js";
import { ProbeError, runCommand, runProbe } from "./probe.js";
import type { Line } from "./probe.js";
import { noiseOf, summarize } from "./statistics.js";
import { wantOptions } from "../trace/options.js";
import { inTempFolder } from "./temp-folder.js";
import { Measurement } from "./watched.js";

/** What can be measured. */
export type SwitchId = Modelled | "coroutines";

/** One thing that was measured. Times are in ns, of one operation: a hand-over, a call, a goroutine's whole life. */
export interface SwitchRow {
  readonly id: SwitchId;
  readonly what: string;
  readonly kind: CostKind;
  /** The median of all samples. */
  readonly ns: number;
  /** The interval for it. */
  readonly low: number;
  readonly high: number;
  /** The chance that the interval holds the true median: 0.95 or a little more; less with fewer than six samples. */
  readonly confidence: number;
  /** The spread of the middle half of the samples, as a part of the median. */
  readonly noise: number;
  readonly samples: number;
}

/** Something that was not measured. */
export interface Missing {
  readonly what: string;
  readonly why: string;
}

/** All that was measured of switches. */
export interface SwitchCosts extends CostSheet {
  readonly rows: readonly SwitchRow[];
  readonly missing: readonly Missing[];
  readonly machine: MachineFace;
  /** Such as "go1.26.8"; null without Go. */
  readonly go: string | null;
}

export interface MeasureOptions {
  /** Whether to be done in a few seconds: one round, short ones. Default false. */
  readonly quick?: boolean;
  /** How often all is gone through. Default 5; 1 when quick. */
  readonly rounds?: number;
  /** How long each thing is measured in each round, in ms. Default 300; 110 when quick. */
  readonly eachMs?: number;
}

const sampleUs = 1000;

/** Something to be measured: who it is, and how. */
interface Task {
  readonly id: SwitchId;
  readonly what: string;
  readonly kind: CostKind;
  run(told: (line: Line) => void, signal: AbortSignal): Promise<void>;
}

function checked(options: MeasureOptions): { rounds: number; eachMs: number } {
  const { quick = false } = wantOptions("measureSwitches", options, ["quick", "rounds", "eachMs"]);
  const { rounds = quick ? 1 : 5, eachMs = quick ? 110 : 300 } = options;
  if (!Number.isInteger(rounds) || rounds < 1 || rounds > 1000) {
    throw new RangeError(`option rounds: expected a whole number from 1 to 1000, got ${String(rounds)}`);
  }
  if (!(eachMs >= 20 && eachMs <= 60_000)) {
    throw new RangeError(`option eachMs: expected from 20 to 60,000 ms, got ${String(eachMs)}`);
  }
  return { rounds, eachMs };
}

/** Why processes cannot be tied to a core here; null when they can. */
async function whyNoTaskset(folder: string, signal: AbortSignal): Promise<string | null> {
  const command = { file: "taskset", args: ["-c", "-p", String(process.pid)] };
  const { code, fault, stderr } = await runCommand(command, folder, 5000, signal);
  if (code === 0) return null;
  if (fault?.code === "ENOENT") return "there is no `taskset` on this machine's PATH";
  return `\`taskset\` does not work here: ${stderr.trim().split("\n").at(-1) || "no reason given"}`;
}

/** The tasks of Go programs, with P = 1 and, where there may be more, P = n. */
function goTasks({ file }: Built, procs: number, eachMs: number): Task[] {
  const benches = [
    ["channel", "Channel", "channel, back and forth"],
    ["gosched", "Gosched", "Gosched, in turn"],
    ["spawn", "Spawn", "go f(), and wait for it"],
    ["locked", "Locked", "channel, locked threads"],
  ] as const;
  const task = (id: SwitchId, bench: string, p: number, words: string): Task => ({
    id,
    what: `Go: ${words}, P = ${p}`,
    kind: "go",
    run: (told, signal) =>
      runProbe({ file, args: [bench, String(p), String(eachMs), String(sampleUs)] }, eachMs, told, signal),
  });
  return [
    task("goBuffered", "buffered", 1, "channel, without a switch"),
    ...benches.flatMap(([bench, name, words]) => [
      task(`go${name}1`, bench, 1, words),
      ...(procs > 1 ? [task(`go${name}N`, bench, procs, words)] : []),
    ]),
  ];
}

/** Gathers samples, and knows what they say so far. */
class Sheet {
  readonly machine = machineFace();
  readonly missing: Missing[] = [];
  readonly #samples = new Map<Task, number[]>();
  go: string | null = null;
  #model: Record<string, number> = {};

  add(task: Task, ns: number): void {
    const own = this.#samples.get(task);
    if (own === undefined) this.#samples.set(task, [ns]);
    else own.push(ns);
  }

  miss(what: string, why: string): void {
    if (!this.missing.some((one) => one.what === what)) this.missing.push({ what, why });
  }

  /** Asks the model for everything that it can say. */
  askModel(ids: readonly SwitchId[]): void {
    const procs = this.machine.gomaxprocs["1.26"];
    const known = ids.flatMap((id) =>
      id === "coroutines" ? [] : [[id, modelNs(id, "default", procs)] as const],
    );
    this.#model = Object.fromEntries(known);
  }

  soFar(): SwitchCosts {
    const all = [...this.#samples];
    return {
      rows: all.map(([{ id, what, kind }, samples]): SwitchRow => {
        const summary = summarize(samples);
        const { median: ns, low, high, confidence, count } = summary;
        return { id, what, kind, ns, low, high, confidence, noise: noiseOf(summary), samples: count };
      }),
      samples: Object.fromEntries(all.map(([{ id }, samples]) => [id, [...samples]])),
      model: this.#model,
      missing: [...this.missing],
      machine: this.machine,
      go: this.go,
    };
  }
}

/**
 * Measures what a switch costs: threads, coroutines, goroutines.
 *
 *     const measured = await live(measureSwitches({ quick: true }), (all) => switchCosts(all));
 *
 * Throws a RangeError for wrong options. Never fails for what is missing on the machine.
 */
export function measureSwitches(options: MeasureOptions = {}): Measurement<SwitchCosts> {
  const { rounds, eachMs } = checked(options);
  const sheet = new Sheet();
  return new Measurement<SwitchCosts>(
    sheet.soFar(),
    { done: 0, total: Infinity, unit: "ms" },
    (told, signal) =>
      inTempFolder(async (folder) => {
        const tasks = await tasksHere(sheet, folder, eachMs, signal);
        sheet.askModel(tasks.map(({ id }) => id));
        const total = tasks.length * rounds * eachMs;
        let done = 0;
        const failed = new Set<Task>();
        for (let round = 0; round < rounds; round++) {
          for (const task of tasks) {
            if (signal.aborted) return;
            const begin = performance.now();
            const now = (): number => Math.round(done + Math.min(eachMs, performance.now() - begin));
            const take = ({ ns = Number.NaN }: Line): void => {
              sheet.add(task, ns);
              told(sheet.soFar(), { done: now(), total, unit: "ms" });
            };
            if (!failed.has(task)) {
              await task.run(take, signal).catch((error: unknown) => {
                if (!(error instanceof ProbeError)) throw error;
                failed.add(task);
                sheet.miss(task.what, error.message);
              });
            }
            done += eachMs;
            told(sheet.soFar(), { done, total, unit: "ms" });
          }
        }
      }),
  );
}

/** What can be measured on this machine; what cannot is noted. */
async function tasksHere(sheet: Sheet, folder: string, eachMs: number, signal: AbortSignal): Promise<Task[]> {
  const { usableCores } = sheet.machine;
  const probe = threadsProbe(eachMs, sampleUs);
  const tasks: Task[] = [];
  if (usableCores > 1) {
    tasks.push({
      id: "threadsFree",
      what: "Two threads, free",
      kind: "threads",
      run: (told, stop) => runProbe(probe, eachMs, told, stop),
    });
  } else {
    sheet.miss("Two threads on two cores", "this process may use one core only");
  }
  const core = allowedCores()?.at(-1) ?? 0;
  const why = usableCores > 1 ? await whyNoTaskset(folder, signal) : null;
  const onOneCore = usableCores > 1 ? pinned(probe, core) : probe;
  if (why === null) {
    tasks.push({
      id: "threadsPinned",
      what: "Two threads, one core",
      kind: "threads",
      run: (told, stop) => runProbe(onOneCore, eachMs, told, stop),
    });
  } else if (!signal.aborted) sheet.miss("Two threads, one core", why);
  tasks.push({
    id: "coroutines",
    what: "Two coroutines, in this process",
    kind: "coroutines",
    run: (told, stop) => measureCoroutines(eachMs, sampleUs, told, stop),
  });
  try {
    const built = await buildGo(switchesGo, "switches", folder, signal);
    sheet.go = built.version;
    const procs = sheet.machine.gomaxprocs["1.26"];
    tasks.push(...goTasks(built, procs, eachMs));
    if (procs === 1) sheet.miss("Go with more than one P", "this machine would give a Go program one P");
  } catch (error) {
    if (!(error instanceof NoGo)) throw error;
    if (!signal.aborted) sheet.miss("Go", error.message);
  }
  return tasks;
}
