/*
 * A run that a cell has made, to be played in the page.
 *
 *     player(run)                                                        // the G-M-P picture, moment by moment
 *     player(run, { draw: (run, at) => [gmp(run, at), picture(run, at)] })
 *
 * The run goes into the page as it is, so that what is played is what the cell has seen: up to two million events, of which a million take some
 * kilobytes to three megabytes of the notebook, by how much chance there is in them. Within a function of `controls` the same word
 * plays a run that the page has made itself.
 */
import { wantOptions } from "../trace/options.js";
import { Run } from "../program/run.js";
import { Controls, drawHere } from "./controls.js";
import type { ControlsModel } from "./controls.js";
import { library } from "./library.js";
import { packRun } from "./pack-run.js";
import { momentOf } from "./parts.js";
import type { Part } from "./parts.js";
import { Player } from "./player.js";
import type { PlayerOptions } from "./player.js";
import { takeAlong } from "../notebook/take-along.js";
import { page } from "./page.js";

export interface PlayRunOptions extends PlayerOptions {
  /** What `draw` uses beside its arguments and the library, by name: see `controls`. */
  readonly data?: Readonly<Record<string, unknown>>;
}

/**
 * Plays a run: play, pause, a step on and back, and any moment by its place in time. With the keyboard: space, arrows, Home and End.
 *
 * @throws TypeError for what is no run; RangeError when it has no trace, or one too long to go into the page: of more than
 * 2,000,000 events, or more than 4 MB when it is packed.
 *
 * @example
 * player(simulate(main, { procs: 2 }));
 */
export function player(run: Run, options: PlayRunOptions = {}): Controls<Record<never, never>> {
  if (!(run instanceof Run)) {
    throw new TypeError(
      `player: expected a run, as simulate gives it, got ${run === null ? "null" : typeof run}`,
    );
  }
  wantOptions("player", options, ["draw", "data", "from", "to", "perSecond"]);
  const { draw, data, from, to, perSecond } = options;
  const sources =
    draw === undefined ? { source: "() => 0", data: {} } : takeAlong(draw, data, page("player"));
  const packed = packRun(run);
  const made = new Player(run, options);
  const model: ControlsModel = {
    version: 1,
    spec: {},
    order: [],
    sources,
    seconds: 20, // the first drawing of a million events takes some seconds where a page is slow
    play: {
      run: packed,
      isDrawn: draw !== undefined,
      ...(from === undefined ? {} : { from }),
      ...(to === undefined ? {} : { to }),
      ...(perSecond === undefined ? {} : { perSecond }),
    },
  };
  return new Controls(model, {}, [{ player: firstMoment(made, model) }]);
}

/** The first moment; drawn by the function from its text, which is what the page will have. */
function firstMoment(made: Player, model: ControlsModel): Extract<Part, { player: unknown }>["player"] {
  if (model.play?.isDrawn !== true) return momentOf(made, 0);
  const { times, perSecond } = made;
  const parts = drawHere(model.sources, [made.run, made.whenOf(0), library], "at the first moment: ");
  return { times, at: 0, perSecond, strip: "", parts };
}
