/*
 * Figures that are drawn while what they show goes on.
 *
 *     const run = await live(new Simulation(main, { procs: 8 }), (run) => timeline(run));
 *
 * While a simulation runs, its cell shows how busy the Ps are, up to now; at the end, the figure that was asked for. That figure
 * takes the whole trace into account, and of a long run it takes seconds to make: it could not be drawn ten times a second, and the
 * simulation must not wait for its own picture. What is shown meanwhile is made from what is new in the trace alone.
 * Anything else that is watched (see watched.ts) is drawn by the figure itself, of what there is so far.
 *
 * Three rules. At most `perSecond` frames are sent, and fewer when a frame is dear: drawing gets a share of the time, not more. A frame
 * that was not sent in time is not sent late: the next one holds the latest state. And the last state is always sent, whether
 * the end came by itself, by a fault or by Stop.
 *
 * Frames are updates of one display, so that the saved notebook holds the last of them and nothing else. A frame is an SVG and a line of
 * text; the last one has all forms. What a frame costs does not depend on how long the run has become.
 */
import { Simulation } from "../program/simulate.js";
import type { Run } from "../program/run.js";
import type { Figure } from "../figure/figure.js";
import { LiveUtilization } from "../figure/utilization.js";
import { formatDuration } from "../trace/numbers.js";
import { cameAs, wantOptions } from "../trace/options.js";
import { displaySymbol, isDisplayable, kernelHook } from "../kernel/hook.js";
import type { Displayable } from "../kernel/hook.js";
import { leaveBarOf } from "./bars.js";
import { display } from "./display.js";
import type { Display } from "./display.js";
import { ProgressBar, roughly } from "./progress-bar.js";
import { WatchedSimulation } from "./watched.js";
import type { Watched } from "./watched.js";

/** A figure, or anything else that shows itself. */
export type Shown = Figure | Displayable;

export interface LiveOptions<T> {
  /** What to draw while it goes on. Default: of a simulation, how busy its Ps are; of anything else, the figure itself. */
  readonly during?: (value: T) => Shown;
  /** The most frames a second, from 1 to 10. Default 10. */
  readonly perSecond?: number;
  /** Whether to show a progress bar when it takes longer than a second. Default true. */
  readonly bar?: boolean;
}

/** The share of the kernel's time that drawing may take: of a simulation's, which is driven by the same thread, and of others'. */
const shareOfSimulation = 0.07;
const shareOfOthers = 0.5;

/**
 * What a frame costs is judged by the cheapest of so many. The clock also counts what others do on a busy machine, and the first frames are made
 * by code that is not yet compiled: judged by these, the picture would stand still for seconds.
 */
const costsKept = 5;
/** So long, in ms, drawing may take beyond its share: the first frames come at once, though they are dear. */
const allowanceMs = 250;

/** What there is so far, as a picture. Undefined: there is nothing to be seen yet. */
type Frame = (word: string) => Shown | undefined;
/** The word of a frame that is soon followed by another. */
const running = "running";

/**
 * Draws something in the output of the cell while it goes on, and leaves its figure there. Resolves with the final value: of a
 * simulation, the run.
 *
 * @param source A simulation, which is driven from now on, or anything that has the shape of `Watched`.
 * @param figure The final figure; of others than simulations, also while they go on.
 * @throws TypeError when the arguments are of another kind; what went wrong in the source or in a figure.
 *
 * @example
 * const run = await live(new Simulation(main), (run) => timeline(run));
 */
export function live(
  source: Simulation | WatchedSimulation,
  figure: (run: Run) => Shown,
  options?: LiveOptions<Run>,
): Promise<Run>;
export function live<T>(
  source: Watched<T>,
  figure: (value: T) => Shown,
  options?: LiveOptions<T>,
): Promise<T>;
export async function live<T>(
  source: Simulation | Watched<T>,
  figure: (value: T) => Shown,
  options: LiveOptions<T> = {},
): Promise<T> {
  check(source, figure, options);
  // a simulation is watched as a run: the overloads say that T is Run then
  const watched = (source instanceof Simulation ? new WatchedSimulation(source) : source) as Watched<T>;
  return new Live(watched, figure, options).untilItEnds();
}

function check(source: unknown, figure: unknown, options: LiveOptions<never>): void {
  const isWatched = ["latest", "progress", "stop"].every(
    (name) => typeof source === "object" && source !== null && name in source,
  );
  if (!(source instanceof Simulation) && !isWatched) {
    throw new TypeError(
      "live(source, figure): expected a Simulation or something to watch (latest, progress, finished, stop), " +
        `got ${source === null ? "null" : typeof source}; a finished run is shown by its figure alone`,
    );
  }
  const { perSecond = 10, during, bar = true } = wantOptions("live", options, ["during", "perSecond", "bar"]);
  if (typeof bar !== "boolean") throw new TypeError(`option bar: expected true or false, got ${cameAs(bar)}`);
  for (const each of [figure, during ?? figure]) {
    if (typeof each !== "function") {
      throw new TypeError(
        `live(source, figure): expected a function that makes a figure, such as (run) => timeline(run), got ${typeof each}`,
      );
    }
  }
  if (!(perSecond >= 1 && perSecond <= 10)) {
    throw new RangeError(`option perSecond: expected a number from 1 to 10, got ${String(perSecond)}`);
  }
}

class Live<T> {
  readonly #watched: Watched<T>;
  readonly #figure: (value: T) => Shown;
  readonly #frame: Frame;
  readonly #pauseMs: number;
  readonly #share: number;
  readonly #bar: ProgressBar | undefined;
  #display: Display | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #drawnDone = -1;
  /** How long each frame took to draw, in ms. */
  readonly #costs: number[] = [];
  /** What drawing may still take now, in ms, and when that was reckoned. */
  #credit = allowanceMs;
  #paidAt = performance.now();
  #isOver = false;
  /** Rejects when a frame cannot be made: the figure's fault, which the cell is to hear of. */
  readonly #unfit: Promise<never>;
  #refuse: (fault: unknown) => void = () => undefined;

  constructor(watched: Watched<T>, figure: (value: T) => Shown, options: LiveOptions<T>) {
    const { during, perSecond = 10, bar = true } = options;
    const isSimulated = watched instanceof WatchedSimulation;
    leaveBarOf(watched);
    this.#unfit = new Promise((_, reject) => (this.#refuse = reject));
    this.#watched = watched;
    this.#figure = figure;
    this.#pauseMs = 1000 / perSecond;
    this.#share = isSimulated ? shareOfSimulation : shareOfOthers;
    this.#bar = bar
      ? new ProgressBar(isSimulated ? "simulating" : "measuring", watched.progress().unit)
      : undefined;
    const own = during ?? figure;
    this.#frame =
      isSimulated && during === undefined ? utilizationFrame(watched) : () => own(watched.latest());
  }

  async untilItEnds(): Promise<T> {
    const signal = kernelHook()?.signal;
    const stop = (): void => this.#stopped();
    signal?.addEventListener("abort", stop, { once: true });
    this.#drawLater(performance.now() + this.#pauseMs);
    try {
      const value = await Promise.race([this.#watched.finished, this.#unfit]);
      if (this.#isOver) return value; // stopped: what there was has been drawn
      this.#end();
      this.#bar?.settle();
      this.#put(this.#figure(value));
      return value;
    } catch (fault) {
      this.#leave("ended by an error");
      throw fault;
    } finally {
      signal?.removeEventListener("abort", stop);
    }
  }

  /** The cell is stopped: its promises will not be continued, so all that is to stay is drawn now. */
  #stopped(): void {
    this.#watched.stop();
    this.#leave("stopped");
  }

  /** The last state of what did not come to its end. */
  #leave(word: string): void {
    if (this.#isOver) return;
    this.#end();
    this.#bar?.settle(word);
    const shown = this.#frame(word);
    if (shown !== undefined) this.#put(shown);
  }

  #end(): void {
    this.#isOver = true;
    clearTimeout(this.#timer);
    const { done, total } = this.#watched.progress();
    this.#bar?.show(done, total);
  }

  /** Draws at time `due`, or as soon after as there is a turn; and so on, in a fixed beat, as long as drawing is cheap enough. */
  #drawLater(due: number): void {
    this.#timer = setTimeout(
      () => {
        if (this.#isOver) return;
        const began = performance.now();
        try {
          this.#drawNow();
        } catch (fault) {
          this.#isOver = true;
          this.#bar?.settle("ended by an error");
          this.#watched.stop();
          this.#refuse(fault);
          return;
        }
        const now = performance.now();
        const missed = Math.max(0, Math.floor((now - due) / this.#pauseMs));
        this.#drawLater(
          Math.max(due + (missed + 1) * this.#pauseMs, this.#affordableAfter(now - began, now)),
        );
      },
      Math.max(0, due - performance.now()),
    );
  }

  /** When the next frame may be drawn, after one that ended `now` and took `cost`. All in ms. */
  #affordableAfter(cost: number, now: number): number {
    this.#costs.push(cost);
    const earned = (now - this.#paidAt) * this.#share;
    const charge = Math.min(...this.#costs.slice(-costsKept));
    this.#credit = Math.min(allowanceMs, this.#credit + earned) - charge;
    this.#paidAt = now;
    return now + Math.max(0, -this.#credit) / this.#share;
  }

  #drawNow(): void {
    const { done, total } = this.#watched.progress();
    this.#bar?.show(done, total);
    if (done === this.#drawnDone) return; // nothing is new
    this.#drawnDone = done;
    const shown = this.#frame(running);
    if (shown !== undefined) this.#put(lightly(shown));
  }

  #put(shown: Shown): void {
    if (this.#display === undefined) this.#display = display(shown);
    else this.#display.update(shown);
  }
}

/** How busy the Ps of a simulation are, up to now. */
function utilizationFrame(watched: WatchedSimulation): Frame {
  const { simulation } = watched;
  const map = new LiveUtilization(simulation);
  watched.afterPiece = () => map.read(simulation.now);
  return (word) => {
    const { now, steps, trace } = simulation;
    if (now <= 0 || trace.length === 0) return undefined;
    const words = `${word}: ${roughly(steps)} steps, ${formatDuration(now)}`;
    return map.figure(now, "How busy the Ps are", words, word === running);
  };
}

/** What a frame leaves out that is soon followed by another. */
const lateForms: ReadonlySet<string> = new Set(["text/html", "application/vnd.plotly.v1+json"]);

/**
 * A frame that is soon followed by another: one picture instead of three. The SVG is small, is drawn in some milliseconds where plotly
 * takes tens, and every front end shows it.
 */
function lightly(shown: Shown): Shown {
  if (!isDisplayable(shown)) return shown;
  return {
    [displaySymbol]: () => {
      const bundle = shown[displaySymbol]();
      if (!("image/svg+xml" in bundle)) return bundle;
      return Object.fromEntries(Object.entries(bundle).filter(([mime]) => !lateForms.has(mime)));
    },
  };
}
