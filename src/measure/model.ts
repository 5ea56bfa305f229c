/**
 * What the model says to each thing that is measured: the same program, run by the simulator, and timed in virtual time.
 *
 * A program is run at two lengths and the difference is divided, so that starting up and winding down do not count.
 */
import type { Costs } from "../machine/costs.js";
import type { Program } from "../program/face.js";
import type { SimulateOptions } from "../program/options.js";
import { simulate } from "../program/simulate.js";

/** What is measured and has a counterpart in the model. */
export type Modelled =
  | "threadsFree"
  | "threadsPinned"
  | "goBuffered"
  | "goChannel1"
  | "goChannelN"
  | "goGosched1"
  | "goGoschedN"
  | "goSpawn1"
  | "goSpawnN"
  | "goLocked1"
  | "goLockedN";

/** One program at a given length: how many operations it does, and how many of them side by side. */
interface Timed {
  readonly program: Program;
  readonly operations: number;
  readonly beside: number;
}

function pingPong(length: number, isLocked: boolean): Timed {
  const program: Program = function* main({ chan, go, runtime }) {
    const there = chan<number>(0, "there");
    const back = chan<number>(0, "back");
    yield* go(function* partner() {
      if (isLocked) yield* runtime.LockOSThread();
      for (;;) yield* back.send((yield* there.recv()) ?? 0);
    });
    if (isLocked) yield* runtime.LockOSThread();
    for (let i = 0; i < length; i++) {
      yield* there.send(i);
      yield* back.recv();
    }
  };
  return { program, operations: 2 * length, beside: 1 };
}

function buffered(length: number): Timed {
  const program: Program = function* main({ chan }) {
    const shelf = chan<number>(1, "shelf");
    for (let i = 0; i < length; i++) {
      yield* shelf.send(i);
      yield* shelf.recv();
    }
  };
  return { program, operations: 2 * length, beside: 1 };
}

function gosched(length: number, procs: number): Timed {
  const program: Program = function* main({ runtime, sync }) {
    const all = sync.WaitGroup("all");
    for (let i = 0; i < 2 * procs; i++) {
      yield* all.Go(function* polite() {
        for (let k = 0; k < length; k++) yield* runtime.Gosched();
      });
    }
    yield* all.Wait();
  };
  return { program, operations: 2 * procs * length, beside: procs };
}

function spawn(length: number): Timed {
  const program: Program = function* main({ sync }) {
    const one = sync.WaitGroup("one");
    for (let i = 0; i < length; i++) {
      yield* one.Go(function* brief() {});
      yield* one.Wait();
    }
  };
  return { program, operations: length, beside: 1 };
}

/** Multiples of 61, at which the global queue comes first. */
const lengths = [61, 183] as const;

function timed(
  what: Modelled,
  length: number,
  procs: number,
): { readonly timed: Timed; readonly options: SimulateOptions } {
  switch (what) {
    case "threadsFree":
      return { timed: pingPong(length, false), options: { as: "threads", procs: 2 } };
    case "threadsPinned":
      return { timed: pingPong(length, false), options: { as: "threads", procs: 1 } };
    case "goBuffered":
      return { timed: buffered(length), options: { procs: 1 } };
    case "goChannel1":
    case "goChannelN":
      return { timed: pingPong(length, false), options: { procs } };
    case "goGosched1":
    case "goGoschedN":
      return { timed: gosched(length, procs), options: { procs } };
    case "goSpawn1":
    case "goSpawnN":
      return { timed: spawn(length), options: { procs } };
    case "goLocked1":
    case "goLockedN":
      return { timed: pingPong(length, true), options: { procs } };
  }
}

/**
 * How long one operation takes in the model, in virtual ns: a hand-over, a call of Gosched, a goroutine's whole life, as in what is measured.
 * `manyProcs` is what "n" stands for.
 */
export function modelNs(what: Modelled, costs: string | Partial<Costs> = "default", manyProcs = 2): number {
  const procs = what.endsWith("N") ? manyProcs : 1;
  const [short, long] = lengths.map((length) => {
    const { timed: one, options } = timed(what, length, procs);
    const run = simulate(one.program, { ...options, costs, trace: false });
    return { ...one, now: run.now };
  });
  return ((long!.now - short!.now) / (long!.operations - short!.operations)) * long!.beside;
}
