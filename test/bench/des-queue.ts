/**
 * The line of customers and eight servers on the simulator's queue of events alone, told to a trace: what the others do that are measured beside it, which
 * have no scheduler either. `queue` (work.ts) is the same line in a program of goroutines, on which all of Go's scheduler acts.
 */
import { EventQueue } from "../../src/des/event-queue.js";
import { Random } from "../../src/des/random.js";
import { Trace } from "../../src/trace/trace.js";
import { Kind } from "../../src/trace/vocabulary.js";

const servers = 8;
/** Room in the line: a power of two. */
const MOST_WAITING = 1 << 16;
/** The actor that sends the customers; the others are the servers, from 1 on. */
const source = 0;

/** A time of this mean, as those of customers are: of a number from 0 to below 1, any as likely as another. */
export const exponential = (drawn: number, mean: number): number => -Math.log(1 - drawn) * mean;

/** What came of it. */
export interface Served {
  readonly trace: Trace;
  /** Virtual time of the end, in ns. */
  readonly now: number;
  /** How long a customer stood in line, in ns, by the mean. */
  readonly meanWait: number;
}

class Line {
  readonly events = new EventQueue();
  readonly trace: Trace;
  readonly clock = { now: 0 };
  readonly #random: Random;
  readonly #between: number;
  readonly #serving: number;
  /** A customer who has gone gives its number to one who comes, as dead Gs are used again. */
  readonly #gone: number[] = [];
  readonly #cameAt: number[] = [0];
  readonly #line: number[] = Array.from({ length: MOST_WAITING }, () => 0);
  #head = 0;
  #tail = 0;
  readonly #free = Array.from({ length: servers }, (_, i) => servers - i);
  readonly #serves = Array.from({ length: servers + 1 }, () => 0);
  #coming: number;
  waited = 0;

  constructor(customers: number, seed: number, between: number, serving: number) {
    this.trace = new Trace({ procs: servers, version: "1.26", seed });
    this.#random = new Random(seed);
    this.#coming = customers;
    this.#between = between;
    this.#serving = serving;
    this.#later(source, between);
  }

  #later(actor: number, mean: number): void {
    const drawn = exponential(this.#random.next() / 4294967296, mean);
    this.events.when = this.clock.now + Math.round(drawn);
    this.events.put(actor);
  }

  #number(): number {
    const gone = this.#gone.pop();
    if (gone !== undefined) return gone;
    return this.#cameAt.push(0) - 1;
  }

  /** A customer comes. */
  comes(): void {
    const customer = this.#number();
    this.#cameAt[customer] = this.clock.now;
    this.trace.add(this.clock, Kind.GoUnblock, -1, -1, customer, 0, 0);
    if (--this.#coming > 0) this.#later(source, this.#between);
    const server = this.#free.pop();
    if (server !== undefined) this.#begins(server, customer);
    else if (this.#tail - this.#head < MOST_WAITING) this.#line[this.#tail++ & (MOST_WAITING - 1)] = customer;
    else throw new Error(`more than ${MOST_WAITING} customers wait`);
  }

  /** The customer at a server goes. */
  goes(server: number): void {
    const customer = this.#serves[server]!;
    this.#gone.push(customer);
    this.trace.add(this.clock, Kind.GoDestroy, server - 1, -1, customer, 0, 0);
    if (this.#tail > this.#head) this.#begins(server, this.#line[this.#head++ & (MOST_WAITING - 1)]!);
    else this.#free.push(server);
  }

  #begins(server: number, customer: number): void {
    this.waited += this.clock.now - this.#cameAt[customer]!;
    this.#serves[server] = customer;
    this.trace.add(this.clock, Kind.GoStart, server - 1, -1, customer, 0, 0);
    this.#later(server, this.#serving);
  }
}

/** Serves so many customers; `between` and `serving` are the mean times between two, and of serving one, in ns. */
export function desQueue(customers: number, seed: number, between: number, serving: number): Served {
  const line = new Line(customers, seed, between, serving);
  const { events, clock, trace } = line;
  for (let left = customers; left > 0;) {
    clock.now = events.nextTime;
    const actor = events.pop();
    if (actor === source) line.comes();
    else {
      line.goes(actor);
      left--;
    }
  }
  return { trace, now: clock.now, meanWait: line.waited / customers };
}
