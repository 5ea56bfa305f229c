/**
 * Bare loops: what V8 itself needs for generators in virtual time, a thousand of them, or those of a queue with eight servers. A binary heap of
 * (time, sequence) in typed arrays, and generators that yield how long they wait. No scheduler, no channels, no trace: what a simulator would be
 * if nothing had to be simulated.
 */
import type { Measured } from "./work.js";

const count = 1_000;

function* one(id: number): Generator<number, void, undefined> {
  let state = id + 1;
  for (;;) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0;
    yield 500 + ((state >>> 16) & 2_047);
  }
}

class Heap {
  readonly #times = new Float64Array(count);
  readonly #sequences = new Float64Array(count);
  readonly #ids = new Int32Array(count);
  #size = 0;

  get first(): number {
    return this.#ids[0]!;
  }
  get time(): number {
    return this.#times[0]!;
  }

  push(time: number, sequence: number, id: number): void {
    let at = this.#size++;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (this.#times[parent]! <= time) break; // the parent came before
      this.#copy(parent, at);
      at = parent;
    }
    this.#set(at, time, sequence, id);
  }

  /** The first gets another time. */
  replaceFirst(time: number, sequence: number): void {
    const id = this.#ids[0]!;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= this.#size) break;
      if (child + 1 < this.#size && this.#isBefore(child + 1, child)) child++;
      if (this.#times[child]! > time) break;
      this.#copy(child, at);
      at = child;
    }
    this.#set(at, time, sequence, id);
  }

  /** Takes the first out. */
  pop(): void {
    const last = --this.#size;
    this.#copy(last, 0);
    this.replaceFirst(this.#times[0]!, this.#sequences[0]!);
  }

  #isBefore(i: number, j: number): boolean {
    const [ti, tj] = [this.#times[i]!, this.#times[j]!];
    return ti < tj || (ti === tj && this.#sequences[i]! < this.#sequences[j]!);
  }

  #copy(from: number, to: number): void {
    this.#set(to, this.#times[from]!, this.#sequences[from]!, this.#ids[from]!);
  }

  #set(at: number, time: number, sequence: number, id: number): void {
    this.#times[at] = time;
    this.#sequences[at] = sequence;
    this.#ids[at] = id;
  }
}

/** In place of how long one waits: until there is a customer; and, of the source, that it has sent the last. */
const idle = -1;

/**
 * A line of customers and eight servers, as generators: the program that `queue` (work.ts) is on goroutines, with a plain count as the line, and
 * nobody between it and the heap. `random` draws times; the mean ones are those between two customers, and of serving one.
 */
export function bareQueue(
  customers: number,
  random: (mean: number) => number,
  between: number,
  serving: number,
): Measured {
  const start = process.hrtime.bigint();
  const before = process.cpuUsage();
  let waiting = 0;
  function* serve(): Generator<number, void, undefined> {
    for (;;) {
      if (waiting === 0) yield idle;
      waiting--;
      yield random(serving);
    }
  }
  function* arrive(): Generator<number, void, undefined> {
    for (let i = 0; i < customers; i++) {
      yield random(between);
      waiting++;
    }
  }
  const heap = new Heap();
  const bodies = [arrive(), ...Array.from({ length: 8 }, serve)];
  const free: number[] = [];
  let now = 0;
  let sequence = 0;
  const resume = (id: number): number => bodies[id]!.next().value ?? idle;
  for (let id = 1; id < bodies.length; id++) if (resume(id) === idle) free.push(id);
  heap.push(resume(0), sequence++, 0);
  for (let left = customers; left > 0;) {
    now = heap.time;
    const id = heap.first;
    const wait = resume(id);
    if (id !== 0) left--;
    if (wait !== idle) heap.replaceFirst(now + wait, sequence++);
    else {
      heap.pop();
      if (id !== 0) free.push(id);
    }
    if (id === 0 && waiting > 0 && free.length > 0) {
      const server = free.pop()!;
      heap.push(now + resume(server), sequence++, server);
    }
  }
  const ns = Number(process.hrtime.bigint() - start);
  const { user, system } = process.cpuUsage(before);
  return {
    ns,
    cpu: (user + system) * 1e3,
    units: customers,
    events: sequence,
    virtual: now,
    bytes: 0,
    resident: 0,
  };
}

/** `events` resumptions, the earliest first. */
export function bareLoop(events: number): Measured {
  const start = process.hrtime.bigint();
  const before = process.cpuUsage();
  const heap = new Heap();
  const bodies = Array.from({ length: count }, (_, id) => one(id));
  bodies.forEach((body, id) => heap.push(body.next().value!, id, id));
  let now = 0;
  for (let sequence = count; sequence < count + events; sequence++) {
    now = heap.time;
    heap.replaceFirst(now + bodies[heap.first]!.next().value!, sequence);
  }
  const ns = Number(process.hrtime.bigint() - start);
  const { user, system } = process.cpuUsage(before);
  return { ns, cpu: (user + system) * 1e3, units: events, events, virtual: now, bytes: 0, resident: 0 };
}
