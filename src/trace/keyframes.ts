/**
 * Pictures of a trace on its way, by which an instant of a long run is reached without a replay of all that was before. Whoever shows
 * one instant after the other, forwards and backwards, lays them while it goes through the trace anyway, and leaves them at the trace
 * (`trace.keyframes`).
 */
import type { Picture } from "./picture.js";
import type { Replay } from "./replay.js";

/** Events between two pictures, at least; and for each goroutine that is alive, so that pictures do not take more room than the trace. */
const spacing = 16_384;
const spacingForEach = 16;

export interface Keyframe {
  /** So many events have been applied, the last of them at `time`, in ns. */
  readonly applied: number;
  readonly time: number;
  readonly picture: Picture;
}

export class Keyframes {
  readonly #frames: Keyframe[] = [];
  #next = spacing;

  /** Takes a picture, if it is time. Replays come in the order of events. */
  offer({ applied, time, picture }: Replay): void {
    if (applied < this.#next) return;
    const copy = picture.copy();
    copy.bury();
    this.#frames.push({ applied, time, picture: copy });
    this.#next = applied + Math.max(spacing, spacingForEach * copy.goroutines.size);
  }

  /** The last picture at which no more than `applied` events have been applied. */
  upTo(applied: number): Keyframe | undefined {
    return this.#frames.findLast((frame) => frame.applied <= applied);
  }
}
