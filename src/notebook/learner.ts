/*
 * Exercises that are each learner's own: numbers drawn from his name.
 *
 *     learner("Ada");                                                          // once, before the exercises; "?" asks for a name
 *     const { clerks } = seeded("1v", (random) => ({ clerks: random.between(4, 9) }));
 *
 * The same name and the same exercise give the same numbers, today and on another machine, so a learner can come back and
 * a teacher can look over his shoulder. Neighbours get other numbers. Nothing is stored but the name, and that only as long as the kernel lives.
 *
 * What was drawn is kept under `learnerSymbol` on globalThis, for `check`: it writes it into its output as data, where the
 * linter of the course sees that two learners really have different exercises. It is not kept in this module because a notebook may
 * load the library twice.
 */
import { Random } from "../des/random.js";
import { cameAs } from "../trace/options.js";
import { Feedback, framed, inline } from "./feedback.js";

/** Where the learner's name lies on globalThis, and what was drawn for him. */
const learnerSymbol = Symbol.for("gosched.learner");

interface Learner {
  name: string;
  /** Exercise to what was drawn for it, as JSON. */
  readonly given: Map<string, string>;
  /** Exercise to how often its check has failed. */
  readonly tries: Map<string, number>;
}

type Global = typeof globalThis & { [learnerSymbol]?: Learner };

/** Draws for an exercise. Every call draws anew. */
export class Choices {
  readonly #random: Random;

  constructor(seed: number) {
    this.#random = new Random(seed);
  }

  /** A whole number from `least` to `most`. */
  between(least: number, most: number): number {
    if (!Number.isInteger(least) || !Number.isInteger(most) || most < least) {
      throw new RangeError(
        `between(least, most): expected two whole numbers, the smaller first, got ${least} and ${most}`,
      );
    }
    return least + this.#random.choose(most - least + 1);
  }

  /** One of a list. */
  oneOf<T>(list: readonly T[]): T {
    const [first, ...rest] = this.shuffled(list);
    if (first === undefined && rest.length === 0 && list.length === 0) {
      throw new RangeError("oneOf(list): expected a list with something in it, got an empty one");
    }
    return first as T; // the list is not empty
  }

  /** The list in another order; the one given is not changed. */
  shuffled<T>(list: readonly T[]): T[] {
    const result = [...list];
    for (let last = result.length - 1; last > 0; last--) {
      const other = this.#random.choose(last + 1);
      [result[last], result[other]] = [result[other] as T, result[last] as T]; // both are in the list
    }
    return result;
  }
}

/** FNV-1a, 32 bits: spreads a text over a number. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(text)) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  return hash;
}

function current(): Learner {
  const known = (globalThis as Global)[learnerSymbol]; // a global that only this module sets
  if (known !== undefined) return known;
  const fresh: Learner = { name: "", given: new Map(), tries: new Map() };
  Object.defineProperty(globalThis, learnerSymbol, { value: fresh, configurable: true });
  return fresh;
}

/**
 * Says whose exercises these are. "?" for nobody's: then they have the numbers that everybody begins with. Never throws.
 *
 * @example
 * learner("Ada");
 */
export function learner(name: string): Feedback {
  const given = ["string", "number"].includes(typeof name) ? String(name).trim() : "?"; // what is no name is asked for
  const isAsking = given === "?" || given === "";
  const one = current();
  one.name = isAsking ? "" : given.toLowerCase();
  one.given.clear();
  const says = isAsking
    ? [
        "Put your name between the quotes and run this cell again.",
        "Then the exercises get numbers of your own. Without a name they have the numbers that everybody begins with.",
      ]
    : [
        `Welcome, ${given}.`,
        "The exercises below have numbers of your own now. The same name gives the same numbers again.",
      ];
  const [first = "", rest = ""] = says;
  const outcome = isAsking ? "asked" : "done";
  const html = `<strong>${inline(first)}</strong> ${inline(rest)}`;
  return new Feedback(
    { kind: "learner", id: "learner", outcome, says },
    says.join(" "),
    framed(outcome, html),
  );
}

/**
 * What an exercise gives this learner. `make` draws it, from choices that depend on his name and on the exercise alone.
 *
 * @example
 * const clerks = seeded("1v", (random) => random.between(4, 9));
 */
export function seeded<T>(id: string, make: (random: Choices) => T): T {
  if (typeof make !== "function") {
    throw new TypeError(
      `seeded: expected a function that draws, such as (random) => random.between(4, 9), got ${cameAs(make)}`,
    );
  }
  const one = current();
  const value = make(new Choices(hashOf(`${one.name}\n${id}`)));
  one.given.set(id, JSON.stringify(value) ?? "undefined");
  return value;
}

/** What `seeded` gave for an exercise, as JSON; undefined when it gave nothing. */
export function givenFor(id: string): string | undefined {
  return (globalThis as Global)[learnerSymbol]?.given.get(id); // a global that only this module sets
}

/** Nobody has said his name, drawn numbers or tried an exercise: a notebook begins so. */
export function forgetLearner(): void {
  Reflect.deleteProperty(globalThis, learnerSymbol);
}

/** Counts a failed try of an exercise, and says how many that makes. */
export function failedTries(id: string): number {
  const { tries } = current();
  const count = (tries.get(id) ?? 0) + 1;
  tries.set(id, count);
  return count;
}
