/**
 * One step of a replay: the picture, the event that is being applied to it, and what to do when the event breaks
 * a rule. The `apply-*.ts` files are lists of what each kind of event does to the picture, written against this.
 *
 * Two manners. Checking, a broken rule is thrown as a `TraceError`. Not checking, the picture follows the event as
 * well as it can: a trace recorded from real Go has no queue events, and yet can be drawn.
 */
import { TraceError } from "./rules.js";
import type { Rule } from "./rules.js";
import { isLegal, goroutineTransitions, processorTransitions, pStatusName } from "./transitions.js";
import { gStatusName, kindName } from "./vocabulary.js";
import type { GStatus, Kind, PStatus } from "./vocabulary.js";
import { Picture } from "./picture.js";
import type { GoroutineRecord, ProcessorRecord, ThreadRecord } from "./picture.js";
import { newestLaws } from "./meta.js";
import type { TraceLaws } from "./meta.js";
import type { Keyframe } from "./keyframes.js";
import type { Trace } from "./trace.js";

/** Where a goroutine was taken from that nobody has in hand. */
const nowhere: readonly number[] = [];

export class Step {
  readonly picture: Picture;
  readonly trace: Trace;
  readonly checks: boolean;
  readonly laws: TraceLaws;
  index: number;
  time: number;
  kind: Kind = 1;
  p = -1;
  m = -1;
  g = 0;
  a = 0;
  b = 0;

  /** `from`: where to begin, if not at the beginning. */
  constructor(trace: Trace, checks: boolean, from?: Keyframe) {
    this.trace = trace;
    this.checks = checks;
    this.laws = trace.meta.laws ?? newestLaws;
    if (trace.first > 0 && trace.start === null) {
      throw new Error(
        `the trace has only the events from ${trace.first} on, and not the state before them: they were streamed; read the stream back`,
      );
    }
    this.picture = from?.picture.copy() ?? trace.start?.copy() ?? new Picture();
    this.index = (from?.applied ?? trace.first) - 1;
    this.time = from?.time ?? trace.startTime;
  }

  /** Takes in event `index`. Executed only by the replay. */
  load(index: number): void {
    this.index = index;
    const earlier = this.time;
    this.trace.load(index, this);
    const { time } = this;
    if (time < earlier) this.fault("time", `the event before was at ${earlier} ns`);
    if (!Number.isSafeInteger(time) || time < 0) this.fault("whole", `its time is ${time}`);
  }

  /** Reports a broken rule: throws when checking, else does nothing. */
  fault(rule: Rule, detail: string): void {
    if (!this.checks) return;
    const event = `${kindName[this.kind] ?? `kind ${this.kind}`} p=${this.p} m=${this.m} g=${this.g} a=${this.a} b=${this.b}`;
    throw new TraceError(this.index, this.time, event, rule, detail);
  }

  goroutine(id: number): GoroutineRecord {
    const known = this.picture.goroutines.get(id);
    if (known !== undefined) return known;
    this.fault("known", `there is no G${id}`);
    return this.picture.addGoroutine(id);
  }

  thread(id: number): ThreadRecord {
    const known = this.picture.threads[id];
    if (known !== undefined) return known;
    this.fault("known", `there is no M${id}`);
    const thread = this.picture.threads[Math.max(0, id)] ?? this.picture.addThread(Math.max(0, id), "worker");
    if (thread.id !== id) return thread;
    thread.state = "up";
    return thread;
  }

  processor(id: number): ProcessorRecord {
    const known = this.picture.procs[id];
    if (known !== undefined) return known;
    this.fault("known", `there is no P${id}`);
    return this.picture.procs[Math.max(0, id)] ?? this.picture.addProcessor(Math.max(0, id));
  }

  /** Changes the status of a goroutine, if the table of legal transitions has the change. */
  setGStatus(goroutine: GoroutineRecord, status: GStatus): void {
    const by = kindName[this.kind];
    if (this.checks && (by === undefined || !isLegal(goroutineTransitions, goroutine.status, status, by))) {
      this.fault(
        "transitionG",
        `G${goroutine.id} is ${gStatusName[goroutine.status]} and cannot become ${gStatusName[status]} by ${by}`,
      );
    }
    goroutine.status = status;
    goroutine.since = this.time;
  }

  /** Changes the status of a P, if the table of legal transitions has the change. */
  setPStatus(processor: ProcessorRecord, status: PStatus): void {
    const by = kindName[this.kind];
    if (this.checks && (by === undefined || !isLegal(processorTransitions, processor.status, status, by))) {
      this.fault(
        "transitionP",
        `P${processor.id} is ${pStatusName[processor.status]} and cannot become ${pStatusName[status]} by ${by}`,
      );
    }
    processor.status = status;
  }

  /** Notes that M `m` now has the goroutine in hand, taken from one of the places `taken` (indices into `foundIn`). */
  take(goroutine: GoroutineRecord, m: number, taken: readonly number[]): void {
    this.release(goroutine);
    goroutine.queue = "";
    goroutine.queueP = -1;
    goroutine.hand = m;
    goroutine.taken = taken;
    if (m < 0) return;
    const thread = this.picture.threads[m];
    if (thread !== undefined) thread.holds++;
  }

  /** Notes that no M has the goroutine in hand any more. */
  release(goroutine: GoroutineRecord): void {
    const { hand } = goroutine;
    goroutine.taken = nowhere;
    if (hand < 0) return; // element -1 of an array is no element but a name, which V8 looks for in a table of all
    const thread = this.picture.threads[hand];
    if (thread !== undefined) thread.holds--;
    goroutine.hand = -1;
  }
}
