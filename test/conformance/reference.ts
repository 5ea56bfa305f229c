/**
 * The scheduler for one P in forty lines: the pseudo-rules of fact sheet 20.A, with nothing of the simulator in them.
 *
 * It knows one program only: main starts goroutines 1..n, which run once and end, and then waits. That is enough to say
 * of a run order that real Go has shown whether these rules explain it, and from which start state.
 */

/** How the run begins, and what happens to main on its way. */
export interface Start {
  /** P0's schedtick when main begins: 4, or 5 when sysmon's first look came early. */
  readonly tick: number;
  /** How many of the runtime's own goroutines wait in the ring and in runnext: 1 or 2. */
  readonly waiting: 1 | 2;
  /** Main's slice ends when it has started so many, and main goes to the global queue (R6.4). */
  readonly preemptedAfter?: number;
}

const MAIN = 0;
const SYSTEM = -1;

/** The order in which goroutines 1..n run. */
export function spawnOrder(n: number, start: Start): number[] {
  let { tick } = start;
  let ring: number[] = start.waiting === 2 ? [SYSTEM] : [];
  let runnext: number | undefined = SYSTEM;
  const global: number[] = [];
  const order: number[] = [];
  let started = 0;

  const putTail = (g: number): void => {
    if (ring.length < 256) ring.push(g);
    else {
      global.push(...ring.slice(0, 128), g);
      ring = ring.slice(128);
    }
  };
  const runMain = (): void => {
    while (started < n) {
      if (runnext !== undefined) putTail(runnext);
      runnext = ++started;
      if (started === start.preemptedAfter) {
        global.push(MAIN);
        return;
      }
    }
  };
  const pick = (): number | undefined => {
    if (tick % 61 === 0 && global.length > 0) {
      tick++;
      return global.shift();
    }
    if (runnext !== undefined) {
      const g = runnext;
      runnext = undefined;
      return g;
    }
    if (ring.length === 0) ring = global.splice(0, 128);
    if (ring.length > 0) tick++;
    return ring.shift();
  };

  runMain();
  for (let g = pick(); g !== undefined; g = pick()) {
    if (g === MAIN) runMain();
    else if (g !== SYSTEM) order.push(g);
  }
  return order;
}
