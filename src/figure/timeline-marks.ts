/**
 * The marks of a timeline: what happens at one instant and explains what the bars do next. Each kind has a shape of its own; they
 * are black, so that no colour has to be told from another.
 *
 * Marks of one kind that would lie on top of one another are drawn as one, which counts them; and a request to stop that is
 * followed at once gets none beside that of the stop.
 */
import type { RawEvent } from "../trace/chunk.js";
import { groupDigits } from "../trace/numbers.js";
import { objectName } from "../trace/text.js";
import type { Trace } from "../trace/trace.js";
import { Kind, kindTable, stopReasons, waitReasonIndex } from "../trace/vocabulary.js";
import type { TimeAxis } from "./time-axis.js";
import type { LaneGroup, Lanes } from "./timeline-lanes.js";

/** The kinds, in the order of the legend, and their words there. */
export const markWords = {
  asked: "asked to stop",
  preempted: "preempted",
  retaken: "its P is taken (system call)",
  ready: "I/O is ready: the kernel knows",
  polled: "made runnable by the poller",
  look: "sysmon looks at all Ps",
} as const;
export type MarkKind = keyof typeof markWords;
/** Those that are not known to the compiler as keys otherwise. */
export const markKinds = Object.keys(markWords) as readonly MarkKind[]; // the keys of the object above

export interface Mark {
  readonly kind: MarkKind;
  readonly lane: number;
  /** In ns. */
  readonly time: number;
  /** Lines of the tooltip. */
  readonly hover: readonly string[];
}

/** Something that happened, and everyone whom it concerns. */
interface Happening {
  readonly kind: MarkKind;
  readonly text: string;
  readonly on: readonly (readonly [LaneGroup, number])[];
}

const preempted = stopReasons.indexOf("preempted");
const ioWait = waitReasonIndex("IO wait");

/** Who waits for what I/O, and on which thread the poller sleeps, as one walks through a trace. */
class Waiting {
  readonly #objects = new Map<number, number>();
  readonly #waiters = new Map<number, Set<number>>();
  poller = -1;

  constructor(trace: Trace) {
    for (const { id, reason, object } of trace.start?.goroutines.values() ?? [])
      if (reason === "IO wait") this.#begin(id, object);
    this.poller = trace.start?.threads.findIndex((thread) => thread?.state === "poller") ?? -1;
  }

  /** Takes in an event. */
  follow({ kind, m, g, a, b }: RawEvent): void {
    if (kind === Kind.netpollBlock) this.poller = m;
    else if (kind === Kind.netpollWake) this.poller = -1;
    else if (kind === Kind.GoBlock && a === ioWait) this.#begin(g, b);
    else if (kind === Kind.GoUnblock) this.#end(g);
  }

  #begin(g: number, object: number): void {
    this.#objects.set(g, object);
    const known = this.#waiters.get(object);
    if (known === undefined) this.#waiters.set(object, new Set([g]));
    else known.add(g);
  }

  #end(g: number): void {
    const object = this.#objects.get(g);
    if (object === undefined) return;
    this.#waiters.get(object)?.delete(g);
    this.#objects.delete(g);
  }

  /** What `g` waits for; undefined: not for I/O. */
  objectOf(g: number): number | undefined {
    return this.#objects.get(g);
  }

  /** Those who wait for an object. */
  of(object: number): readonly number[] {
    return [...(this.#waiters.get(object) ?? [])];
  }
}

/** Kinds of which something may be marked, or that say who waits for what. */
const telling = kindTable(
  Kind.preemptone,
  Kind.GoStop,
  Kind.ProcSteal,
  Kind.epollReady,
  Kind.GoBlock,
  Kind.GoUnblock,
  Kind.netpollBlock,
  Kind.netpollWake,
  Kind.sysmon,
);

function happeningOf(trace: Trace, { kind, p, m, g, a }: RawEvent, waiting: Waiting): Happening | undefined {
  const three = (): Happening["on"] => [["proc", p], ["thread", m], ["goroutine", g]]; // prettier-ignore
  switch (kind) {
    case Kind.preemptone:
      return {
        kind: "asked",
        text: `G${g} is asked to stop${a === 1 ? ", by a signal too" : ""}`,
        on: three(),
      };
    case Kind.GoStop:
      if (a !== preempted) return undefined;
      return { kind: "preempted", text: `G${g} stops: it was asked to`, on: three() };
    case Kind.ProcSteal:
      return {
        kind: "retaken",
        text: `P${p} is taken from M${m}, which is in the kernel with G${g}`,
        on: three(),
      };
    case Kind.epollReady: {
      const on: Happening["on"] = waiting.of(a).map((one) => ["goroutine", one]);
      const what = objectName(trace, a);
      return { kind: "ready", text: `${what} is ready`, on: [["thread", waiting.poller], ...on] };
    }
    case Kind.GoUnblock: {
      const object = a === 0 ? waiting.objectOf(g) : undefined;
      if (object === undefined) return undefined;
      return {
        kind: "polled",
        text: `G${g} need not wait for ${objectName(trace, object)} any more`,
        on: three(),
      };
    }
    case Kind.sysmon:
      return {
        kind: "look",
        text: `sysmon has looked, and sleeps for ${groupDigits(a)} ns`,
        on: [["thread", m]],
      };
    default:
      return undefined;
  }
}

/** How far apart two marks of a kind must be to be seen as two, as a share of what is shown. */
const closest = 1 / 110;

/** The marks of a trace on these lanes. */
export function timelineMarks(trace: Trace, axis: TimeAxis, lanes: Lanes): Mark[] {
  const waiting = new Waiting(trace);
  const near = (axis.to - axis.from) * closest;
  const groups = new Map<string, { kind: MarkKind; lane: number; time: number; texts: string[] }[]>();
  const event: RawEvent = { time: 0, kind: Kind.op, p: -1, m: -1, g: 0, a: 0, b: 0 };
  for (let i = trace.first; i < trace.length; i++) {
    trace.load(i, event);
    const { time } = event;
    if (time > axis.to) break;
    if (telling[event.kind] !== true) continue;
    const found = time < axis.from ? undefined : happeningOf(trace, event, waiting);
    waiting.follow(event);
    if (found === undefined) continue;
    const { kind, text, on } = found;
    for (const [group, id] of on) {
      const lane = lanes.of(group, id);
      if (lane === undefined) continue;
      const key = `${kind} ${lane}`;
      const row = groups.get(key) ?? [];
      groups.set(key, row);
      const last = row.at(-1);
      if (last !== undefined && time - last.time < near) last.texts.push(text);
      else row.push({ kind, lane, time, texts: [text] });
    }
  }
  const isHidden = (kind: MarkKind, lane: number, time: number): boolean =>
    kind === "asked" &&
    (groups.get(`preempted ${lane}`) ?? []).some((one) => one.time >= time && one.time - time <= near);
  const drawn = [...groups.values()].flat().filter(({ kind, lane, time }) => !isHidden(kind, lane, time));
  const all = drawn.map(({ kind, lane, time, texts }): Mark => {
    const more = texts.length > 1 ? [`and ${groupDigits(texts.length - 1)} more like it`] : [];
    return { kind, lane, time, hover: [texts[0]!, `at ${groupDigits(time)} ns`, ...more] };
  });
  return all.sort((one, two) => one.time - two.time || one.lane - two.lane);
}
