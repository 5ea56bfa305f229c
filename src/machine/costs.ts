/**
 * What things cost, in whole virtual nanoseconds. One record, so that a lesson can change one number and see
 * what follows. The defaults are the round figures of the fact sheet (R16, "SIM default suggestion"), which agree
 * with what real Go 1.19 and 1.23 measured on a small cloud machine (16.2). They decide how long things take;
 * they never decide the order in which one P runs its goroutines.
 */
export interface Costs {
  /** One channel operation (send, receive, close). */
  readonly chanOp: number;
  /** A select, for each of its cases. */
  readonly selectCase: number;
  /** A lock, unlock or WaitGroup operation that need not wait. */
  readonly syncOp: number;
  /** One turn of a mutex's active spinning: 30 PAUSE instructions (R11.2). */
  readonly mutexSpin: number;
  /** Starting a goroutine. */
  readonly newproc: number;
  /** Ending a goroutine, besides the switch that follows. */
  readonly goexit: number;
  /** From one goroutine to the next on one thread, when it comes from runnext. */
  readonly goSwitch: number;
  /** From one half of a coroutine to the other. Go's authors measured about 20 ns (Russ Cox, "Coroutines for Go", 2023). */
  readonly coroSwitch: number;
  /** What taking from the ring adds to the switch. */
  readonly ringGet: number;
  /** What taking from the global queue, under its lock, adds to the switch. */
  readonly globalGet: number;
  /** Looking at one victim while stealing. */
  readonly stealTry: number;
  /** How long a thief waits before it takes a running P's runnext (R3.10). Go's own constant. */
  readonly stealRunnextWait: number;
  /** From waking a sleeping thread to its first instruction (futex wake). */
  readonly threadWake: number;
  /** From asking for a new thread to its first instruction (clone). */
  readonly threadCreate: number;
  /** Adding, changing or stopping a timer. */
  readonly timerOp: number;
  /** Entering a system call and coming back, besides what the kernel does. */
  readonly syscall: number;
  /** What the kernel needs for a short call: a read or write of what is there. */
  readonly kernelCall: number;
  /** From asking a running thread to stop to its signal handler. */
  readonly signal: number;
  /** From one thread to another on a core: a context switch of the operating system. */
  readonly threadSwitch: number;
  /** How long a thread may keep a core while others wait for one. Linux: 3 ms on eight cores. */
  readonly threadSlice: number;
  /**
   * How much later than asked the operating system may end a timed sleep, and with nothing else to do does. Linux: 50 us
   * for ordinary threads (prctl, PR_SET_TIMERSLACK).
   */
  readonly timerSlack: number;
  /** Printing one line. */
  readonly print: number;
  /** Allocating, besides `allocKB` for each 1024 bytes, which must be cleared. */
  readonly alloc: number;
  readonly allocKB: number;
  /** Marking 1024 bytes of the heap: about a gigabyte a second for each worker. */
  readonly markKB: number;
  /** Scanning the stack of a goroutine. */
  readonly stackScan: number;
  /** Sweeping one span. */
  readonly sweepSpan: number;
  /** What a collection does while the world stands still, each of its two times. */
  readonly gcPause: number;
  /**
   * Initialising package runtime: what the first goroutine does between the start of sysmon and its own first wait. Real
   * processes need 20 us and more; with 0, a run's times are those of its program.
   */
  readonly runtimeInit: number;
}

export const defaultCosts: Costs = Object.freeze({
  chanOp: 50,
  selectCase: 25,
  syncOp: 5,
  mutexSpin: 100,
  newproc: 250,
  goexit: 50,
  goSwitch: 100,
  coroSwitch: 20,
  ringGet: 20,
  globalGet: 50,
  stealTry: 30,
  stealRunnextWait: 3000,
  threadWake: 5000,
  threadCreate: 20000,
  timerOp: 50,
  syscall: 50,
  kernelCall: 200,
  signal: 1000,
  threadSwitch: 1500,
  threadSlice: 3_000_000,
  timerSlack: 50_000,
  print: 300,
  alloc: 25,
  allocKB: 30,
  markKB: 1000,
  stackScan: 1000,
  sweepSpan: 30,
  gcPause: 10_000,
  runtimeInit: 0,
});

const zeroCosts: Costs = Object.freeze({
  // Object.fromEntries forgets the keys; they are those of Costs.
  ...(Object.fromEntries(Object.keys(defaultCosts).map((key) => [key, 0])) as unknown as Costs),
  // How long a turn lasts is no cost: turns of no time would be taken for ever.
  threadSlice: defaultCosts.threadSlice,
});

/**
 * The figures of the text of 2018: a thread comes onto a core in 1,000 ns, a goroutine onto a thread in 200 ns, and nothing else is counted. At its
 * 12 instructions a ns that is 12,000 and 2,400 instructions.
 */
const seedCosts: Costs = Object.freeze({
  ...zeroCosts,
  threadSwitch: 1000,
  threadWake: 1000,
  goSwitch: 200,
  threadSlice: 3_000_000,
});

/**
 * A small virtual machine in a cloud: a thread needs some ten times as long to wake, because its core must be given back by the host first
 * (facts, 16.2: 50 us, measured there with Go 1.19 and 1.23). All else is much the same.
 */
const virtualMachineCosts: Costs = Object.freeze({ ...defaultCosts, threadWake: 50_000 });

/**
 * Named sets of costs: `default`, which are those of a modern machine of one's own (`bare-metal`); `virtual-machine`; `seeds`, those of the text of 2018;
 * and `zero`, in which only computing and sleeping take time. What was measured here makes another set (measure/costs-from.ts).
 */
export const costPresets: Readonly<Record<string, Costs>> = Object.freeze({
  default: defaultCosts,
  "bare-metal": defaultCosts,
  "virtual-machine": virtualMachineCosts,
  seeds: seedCosts,
  zero: zeroCosts,
});

/**
 * Resolves the `costs` option: a preset's name, or single costs to change in the default.
 *
 * Throws a RangeError that names the unknown preset or the wrong cost.
 *
 * @example
 * resolveCosts({ threadWake: 50_000 }); // a virtual machine instead of bare metal
 */
export function resolveCosts(costs: string | Partial<Costs> | undefined): Costs {
  if (costs === undefined) return defaultCosts;
  if (typeof costs === "string") {
    const preset = Object.hasOwn(costPresets, costs) ? costPresets[costs] : undefined;
    if (preset === undefined) {
      throw new RangeError(
        `option costs: no preset is called "${costs}"; there are ${Object.keys(costPresets).join(", ")}`,
      );
    }
    return preset;
  }
  if (typeof costs !== "object" || costs === null) {
    throw new RangeError(
      `option costs: expected the name of a preset or an object of costs, got ${String(costs)}`,
    );
  }
  for (const [name, value] of Object.entries(costs)) {
    if (!Object.hasOwn(defaultCosts, name)) {
      throw new RangeError(
        `option costs: there is no cost "${name}"; there are ${Object.keys(defaultCosts).join(", ")}`,
      );
    }
    if (!Number.isSafeInteger(value) || value < 0) {
      throw new RangeError(`option costs.${name}: expected whole nanoseconds from 0, got ${String(value)}`);
    }
  }
  return Object.freeze({ ...defaultCosts, ...costs });
}
