/** What a trace says of its run besides the events. */

/** What a picture needs to know of the run besides its events. */
export interface TraceMeta {
  /** GOMAXPROCS at the start. */
  readonly procs: number;
  /** Go release whose rules were run, such as "1.26". */
  readonly version: string;
  readonly seed: number;
  /** How each operation is written in a program, by the code that the event `op` has. Without it, text shows the code. */
  readonly operations?: readonly string[];
  /** Cores of the machine. Without it, every thread finds one when it wants one. */
  readonly cores?: number;
  /** Whether each goroutine is a thread of the operating system, without a runtime. Then the Ps mean nothing. */
  readonly asThreads?: boolean;
  /** Laws that differ between releases; those of the newest when it is left out. */
  readonly laws?: TraceLaws;
}

/** What differs between releases in the laws of a trace. */
export interface TraceLaws {
  /** How many goroutines a P's ring holds; 0: as many as come (up to Go 1.2). */
  readonly ringSize: number;
  /** Whether a thief runs the oldest of what it takes (up to Go 1.2), not the youngest. */
  readonly runsOldestStolen: boolean;
  /** Whether only spinning Ms steal. */
  readonly onlySpinningSteal: boolean;
}

export const newestLaws: TraceLaws = Object.freeze({
  ringSize: 256,
  runsOldestStolen: false,
  onlySpinningSteal: true,
});
