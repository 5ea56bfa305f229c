/**
 * Lines before servers, without a scheduler: what is left of a queue when switching, waking and stealing cost nothing. It is the measure that a
 * scheduler is held to, and it has a theory (erlang.ts).
 *
 * Customers come one after the other. Each draws when the next one comes and how long he will take when he comes, from one source of chance, and all else is drawn
 * from another: so with one seed the same customers come, however they stand in line.
 */
import { EventQueue } from "../des/event-queue.js";
import { Random } from "../des/random.js";
import { cameAs, wantOptions } from "../trace/options.js";
import { QueueRun } from "./queue-run.js";
import type { Times } from "./times.js";

/** How customers stand: in one line for all servers; each in a line before a server that is drawn; the same, and who is free steals. */
export type Lines = "one" | "own" | "stealing";
const knownLines: readonly Lines[] = ["one", "own", "stealing"];

export interface QueueOptions {
  /** How many servers, 1 to 1,000. */
  readonly servers: number;
  /** How many customers, 1 to 10 million. */
  readonly customers: number;
  /** How long it is from one customer to the next, in ns. */
  readonly arrivals: Times;
  /** How long a customer takes, in ns. */
  readonly service: Times;
  /**
   * "one" by default. With "stealing" nobody is free while somebody waits: who has nothing to do visits the others from a random one on, takes the older half of a line,
   * rounded up, and serves the last of these first, as a P does (R3.11).
   */
  readonly lines?: Lines;
  /** 1 by default. */
  readonly seed?: number;
}

const known = ["servers", "customers", "arrivals", "service", "lines", "seed"] as const;
const mostServers = 1_000;
const mostCustomers = 10_000_000;
const nobody = -1;
/** The actor that sends the customers; the others are the servers, from 1 on. */
const source = 0;

class Office {
  readonly #servers: number;
  readonly #service: Times;
  readonly #arrivals: Times;
  readonly #hasOneLine: boolean;
  readonly #steals: boolean;
  readonly #events = new EventQueue();
  readonly #choice: Random;
  readonly #draw: () => number;
  #now = 0;

  // By customer. `next`: who stands behind him in his line.
  readonly #arrives: Float64Array;
  readonly #begins: Float64Array;
  readonly #ends: Float64Array;
  readonly #takes: Float64Array;
  readonly #server: Uint16Array;
  readonly #next: Int32Array;

  // By line: that of all is line 0.
  readonly #first: Int32Array;
  readonly #last: Int32Array;
  readonly #length: Int32Array;

  // Those who are free, of whom there are `#free`; and by server his place among them.
  readonly #idle: Int32Array;
  readonly #place: Int32Array;
  #free: number;

  constructor(given: Required<QueueOptions>) {
    const { servers, customers, seed } = given;
    this.#servers = servers;
    this.#service = given.service;
    this.#arrivals = given.arrivals;
    this.#hasOneLine = given.lines === "one";
    this.#steals = given.lines === "stealing";
    const chance = new Random(seed);
    this.#draw = () => chance.next() / 4294967296;
    this.#choice = new Random(chance.next());
    this.#arrives = new Float64Array(customers);
    this.#begins = new Float64Array(customers);
    this.#ends = new Float64Array(customers);
    this.#takes = new Float64Array(customers);
    this.#server = new Uint16Array(customers);
    this.#next = new Int32Array(customers);
    this.#first = new Int32Array(servers).fill(nobody);
    this.#last = new Int32Array(servers).fill(nobody);
    this.#length = new Int32Array(servers);
    this.#idle = Int32Array.from({ length: servers }, (_, i) => servers - 1 - i); // server 0 is asked first
    this.#place = Int32Array.from({ length: servers }, (_, i) => servers - 1 - i);
    this.#free = servers;
  }

  run(): QueueRun {
    const customers = this.#arrives.length;
    this.#later(source, this.#drawn(this.#arrivals, "arrivals"));
    for (let come = 0, gone = 0; gone < customers;) {
      this.#now = this.#events.nextTime;
      const actor = this.#events.pop();
      if (actor === source) {
        this.#comes(come++);
        if (come < customers) this.#later(source, this.#drawn(this.#arrivals, "arrivals"));
      } else {
        this.#goes(actor - 1);
        gone++;
      }
    }
    return new QueueRun(this.#servers, this.#now, {
      arrives: this.#arrives,
      begins: this.#begins,
      ends: this.#ends,
      server: this.#server,
    });
  }

  /** Whole ns. */
  #drawn(times: Times, what: string): number {
    const drawn: unknown = times(this.#draw);
    if (typeof drawn === "number" && drawn >= 0 && drawn <= Number.MAX_SAFE_INTEGER) return Math.round(drawn);
    throw new RangeError(
      `simulateQueue: expected of option ${what} a time in ns, from 0 to 2^53 - 1, got ${cameAs(drawn)}`,
    );
  }

  #later(actor: number, ns: number): void {
    const time = this.#now + ns;
    if (time > Number.MAX_SAFE_INTEGER) {
      throw new RangeError(
        "simulateQueue: the run is longer than 2^53 ns (104 days), beyond which ns cannot be told apart; take shorter times or fewer customers",
      );
    }
    this.#events.when = time;
    this.#events.put(actor);
  }

  #comes(customer: number): void {
    this.#arrives[customer] = this.#now;
    this.#takes[customer] = this.#drawn(this.#service, "service");
    if (this.#hasOneLine) {
      if (this.#free > 0) this.#begin(this.#idle[this.#free - 1]!, customer);
      else this.#push(0, customer);
      return;
    }
    const server = this.#choice.choose(this.#servers);
    if (!this.#events.has(server + 1)) this.#begin(server, customer);
    else if (this.#steals && this.#free > 0)
      this.#begin(this.#idle[this.#choice.choose(this.#free)]!, customer);
    else this.#push(server, customer);
  }

  #goes(server: number): void {
    const line = this.#hasOneLine ? 0 : server;
    if (this.#length[line]! > 0) this.#begin(server, this.#shift(line), false);
    else {
      const stolen = this.#steals ? this.#steal(server) : nobody;
      if (stolen !== nobody) this.#begin(server, stolen, false);
      else this.#isFree(server);
    }
  }

  /** `isFree`: whether he is among those who are, and leaves them. */
  #begin(server: number, customer: number, isFree = true): void {
    if (isFree) {
      const last = this.#idle[--this.#free]!;
      const place = this.#place[server]!;
      this.#idle[place] = last;
      this.#place[last] = place;
    }
    const takes = this.#takes[customer]!;
    this.#server[customer] = server;
    this.#begins[customer] = this.#now;
    this.#ends[customer] = this.#now + takes;
    this.#later(server + 1, takes);
  }

  #isFree(server: number): void {
    this.#place[server] = this.#free;
    this.#idle[this.#free++] = server;
  }

  #push(line: number, customer: number): void {
    this.#next[customer] = nobody;
    if (this.#length[line]! === 0) this.#first[line] = customer;
    else this.#next[this.#last[line]!] = customer;
    this.#last[line] = customer;
    this.#length[line]!++;
  }

  #shift(line: number): number {
    const customer = this.#first[line]!;
    this.#first[line] = this.#next[customer]!;
    this.#length[line]!--;
    return customer;
  }

  /** Takes from the others, from a random one on; who is to be served now, or nobody. The thief's own line is empty. */
  #steal(thief: number): number {
    const from = this.#choice.choose(this.#servers);
    for (let i = 0; i < this.#servers; i++) {
      const victim = (from + i) % this.#servers;
      const length = this.#length[victim]!;
      if (length === 0) continue;
      for (let left = Math.ceil(length / 2) - 1; left > 0; left--) this.#push(thief, this.#shift(victim));
      return this.#shift(victim);
    }
    return nobody;
  }
}

/**
 * Simulates customers who come, wait in line, are served and go.
 *
 * @returns When each of them came, was served and left, and by whom: see `QueueRun`.
 * @throws RangeError for a wrong option.
 *
 * @example
 * // eight counters, each busy nine tenths of the day
 * const run = simulateQueue({ servers: 8, customers: 100_000, arrivals: exponential(10_000 / 7.2), service: exponential(10_000) });
 * run.meanWait; // about 10_000 * erlangWait(8, 7.2)
 */
export function simulateQueue(options: QueueOptions): QueueRun {
  return new Office(checked(options)).run();
}

function checked(options: QueueOptions): Required<QueueOptions> {
  const given = wantOptions("simulateQueue", options, known);
  const { servers, customers, arrivals, service, lines = "one", seed = 1 } = given;
  wantCount("servers", servers, mostServers);
  wantCount("customers", customers, mostCustomers);
  wantTimes("arrivals", arrivals);
  wantTimes("service", service);
  if (!knownLines.includes(lines)) {
    const names = knownLines.map((name) => `"${name}"`).join(", ");
    throw new RangeError(`simulateQueue: expected option lines to be one of ${names}, got ${cameAs(lines)}`);
  }
  if (!Number.isSafeInteger(seed) || seed < 0)
    throw new RangeError(
      `simulateQueue: expected option seed to be a whole number from 0, got ${cameAs(seed)}`,
    );
  return { servers, customers, arrivals, service, lines, seed };
}

function wantCount(name: string, count: unknown, most: number): void {
  if (typeof count === "number" && Number.isInteger(count) && count >= 1 && count <= most) return;
  const range = `a whole number from 1 to ${most}`;
  throw new RangeError(`simulateQueue: expected option ${name} to be ${range}, got ${cameAs(count)}`);
}

function wantTimes(name: string, times: unknown): void {
  if (typeof times === "function") return;
  throw new RangeError(
    `simulateQueue: expected option ${name} to be a function that draws times, such as exponential(1_000), got ${cameAs(times)}`,
  );
}
