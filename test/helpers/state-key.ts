/**
 * The state of a run between two steps, as a key: two runs with the same key have the same future for the same choices. So whoever walks
 * through all choices may turn back where he has been before.
 *
 * Everything that the runtime's records hold goes into it, found by walking through the objects, so that a new field is never
 * forgotten. Left out, or made equal, is only what no future depends on: the time that has passed (all times are taken from
 * now), and local variables that are written again before they are read. What a goroutine's body remembers cannot be seen
 * from outside; it follows from what its operations gave it, and that history is kept here. So bodies must share no
 * variables but channels, locks and the like.
 */
import type { Runtime } from "../../src/runtime/runtime.js";
import { G, M, Step } from "../../src/runtime/runtime2.js";
import { EventQueue } from "../../src/des/event-queue.js";
import { Select } from "../../src/runtime/select.js";
import { GStatus } from "../../src/trace/vocabulary.js";

/** Fields that are times; 0 and the infinities mean something else. */
const times: ReadonlySet<string> = new Set([
  ..."when minWhenHeap minWhenModified schedwhen syscallwhen lastpoll pollUntil computeUntil".split(" "),
  ..."waitStartTime lasttrace starttime nextTime".split(" "),
]);
/** What no future depends on, or never changes in a run. `where` is how the trace calls a thread and its P: it numbers the pairs as they come. */
const leftOut: ReadonlySet<string> = new Set([
  ..."now trace costs choice rules bounds debug executor fuel delay actor host printed outside".split(" "),
  ..."body gFree name id goidcacheend where".split(" "),
]);
/** Local variables of a thread's search for work, and when they are read. */
const searching: ReadonlySet<string> = new Set(
  "stealRound stealVisit stealPosition stealIncrement ranTimer checked pollUntil".split(" "),
);

/** What each goroutine was given so far, as a hash for each id. */
export type Histories = Map<number, number>;

/** Looks at a run before and after each step, to keep the histories. */
export class Witness {
  readonly #rt: Runtime;
  readonly #histories: Histories = new Map();
  readonly #selects = new Map<G, unknown>();

  constructor(rt: Runtime) {
    this.#rt = rt;
  }

  before(): void {
    for (const gp of this.#rt.allg) this.#selects.set(gp, gp.object);
  }

  after(): void {
    const gp = this.#rt.actor?.curg ?? null;
    if (gp === null) return;
    const select = this.#selects.get(gp);
    const chosen = select instanceof Select ? select.chosen : -2;
    const told = `${gp.op} ${plain(gp.ret)} ${gp.ok} ${chosen} ${gp.resume}`;
    this.#histories.set(gp.goid, hash(told, this.#histories.get(gp.goid) ?? 1));
  }

  key(): string {
    const walk = new Walk(this.#rt, this.#histories);
    walk.value("", this.#rt);
    return `${hash(walk.text, 1)}:${hash(walk.text, 2)}`;
  }
}

/** A value that a goroutine was given, in so far as it is one. */
function plain(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(plain).join()}]`;
  return typeof value === "object" || typeof value === "function" ? typeof value : String(value);
}

/** 32 bits of a text; different ones for different beginnings. */
function hash(text: string, seed: number): number {
  let h = Math.imul(0x811c9dc5 ^ seed, 0x01000193);
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  return (h ^ (h >>> 15)) >>> 0;
}

class Walk {
  text = "";
  readonly #rt: Runtime;
  readonly #histories: Histories;
  readonly #known = new Map<object, number>();

  constructor(rt: Runtime, histories: Histories) {
    this.#rt = rt;
    this.#histories = histories;
  }

  value(name: string, value: unknown): void {
    if (typeof value === "number") this.text += `${this.#number(name, value)},`;
    else if (typeof value === "function") this.text += "f,";
    else if (typeof value === "object" && value !== null) this.#object(value);
    else this.text += `${String(value)},`;
  }

  #number(name: string, value: number): number {
    return times.has(name) && value !== 0 && Number.isFinite(value) ? value - this.#rt.now : value;
  }

  #object(value: object): void {
    const known = this.#known.get(value);
    if (known !== undefined) {
      this.text += `#${known},`;
      return;
    }
    this.#known.set(value, this.#known.size);
    this.text += "{";
    if (value instanceof EventQueue) {
      for (const { actor, time } of value.pending()) this.text += `${actor}@${time - this.#rt.now},`;
    } else if (value instanceof Map || value instanceof Set) {
      for (const one of value) this.value("", one);
    } else if (!(value instanceof G && value.status === GStatus.dead)) {
      this.#fields(value);
    }
    this.text += "}";
  }

  #fields(value: object): void {
    if (value instanceof G) this.text += `history ${this.#histories.get(value.goid) ?? 0},`;
    const isSearching = value instanceof M && (value.step === Step.steal || value.step === Step.stealNext);
    for (const [name, field] of Object.entries(value)) {
      if (leftOut.has(name) && !(name === "id" && value instanceof M)) continue;
      if (value instanceof M && !isSearching && searching.has(name)) continue;
      if (value instanceof M && value.found === null && (name === "foundIn" || name === "inheritTime"))
        continue;
      if (value instanceof M && value.call === null && name === "syscalltick") continue;
      this.value(name, field);
    }
  }
}
