/** What happened in a line: of each customer when he came, when he was served, when he left, and by whom, as typed columns. */
import { formatDuration, groupDigits } from "../trace/numbers.js";
import { cameAs } from "../trace/options.js";

/** One customer. Times in ns of virtual time. */
export interface Customer {
  readonly arrives: number;
  readonly begins: number;
  readonly ends: number;
  readonly server: number;
  /** How long he stood in line. */
  readonly waits: number;
}

/** The columns, by customer, in the order in which they came. */
export interface QueueColumns {
  readonly arrives: Float64Array;
  readonly begins: Float64Array;
  readonly ends: Float64Array;
  readonly server: Uint16Array;
}

/** A run of `simulateQueue`. Iterating over it gives the customers. */
export class QueueRun implements QueueColumns {
  readonly arrives: Float64Array;
  readonly begins: Float64Array;
  readonly ends: Float64Array;
  readonly server: Uint16Array;
  readonly servers: number;
  /** When the last customer left, in ns. */
  readonly now: number;
  #sorted: Float64Array | null = null;

  constructor(servers: number, now: number, { arrives, begins, ends, server }: QueueColumns) {
    this.servers = servers;
    this.now = now;
    this.arrives = arrives;
    this.begins = begins;
    this.ends = ends;
    this.server = server;
  }

  /** How many customers. */
  get length(): number {
    return this.arrives.length;
  }

  /** How long a customer waited by the mean, in ns. */
  get meanWait(): number {
    let sum = 0;
    for (let i = 0; i < this.length; i++) sum += this.begins[i]! - this.arrives[i]!;
    return sum / this.length;
  }

  /** The part of their time that the servers were busy, from 0 to 1. */
  get utilization(): number {
    let busy = 0;
    for (let i = 0; i < this.length; i++) busy += this.ends[i]! - this.begins[i]!;
    return this.now === 0 ? 0 : busy / (this.servers * this.now);
  }

  /**
   * The wait, in ns, that so large a part of the customers did not exceed.
   *
   * @param part From 0 to 1.
   * @example
   * run.waitOf(0.99); // one in a hundred waited longer
   */
  waitOf(part: number): number {
    if (typeof part !== "number" || !(part >= 0 && part <= 1))
      throw new RangeError(`waitOf: expected a part from 0 to 1, got ${cameAs(part)}`);
    this.#sorted ??= this.begins.map((begins, i) => begins - this.arrives[i]!).sort();
    const many = Math.ceil(part * this.length - 1e-6); // 0.07 * 100 is a little more than 7
    return this.#sorted[Math.max(0, many - 1)]!;
  }

  /** How a run shows itself in a notebook and in Node. */
  toString(): string {
    const waits = `${formatDuration(this.meanWait)} by the mean, 99 of 100 not more than ${formatDuration(this.waitOf(0.99))}`;
    return [
      `customers ${groupDigits(this.length)}, servers ${this.servers}`,
      `they waited ${waits}`,
      `servers were busy ${Math.round(100 * this.utilization)} % of the time`,
    ].join("\n");
  }

  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return this.toString();
  }

  *[Symbol.iterator](): IterableIterator<Customer> {
    for (let i = 0; i < this.length; i++) {
      const [arrives, begins] = [this.arrives[i]!, this.begins[i]!];
      yield { arrives, begins, ends: this.ends[i]!, server: this.server[i]!, waits: begins - arrives };
    }
  }
}
