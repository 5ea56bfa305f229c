/*
 * What the three places of live controls say to each other: the host, which is the notebook's page; the frame, a sandboxed document within it;
 * and the frame's worker, in which the learner's function runs.
 */
import type { ControlsModel } from "../controls/controls.js";
import type { Part } from "../controls/parts.js";
import type { ChoiceValue } from "../controls/spec.js";

export type CurrentValues = Readonly<Record<string, ChoiceValue>>;

/** How the notebook's page looks. */
export interface Look {
  readonly isDark: boolean;
  /** CSS font family and size. */
  readonly font: string;
  readonly size: string;
}

/** What the frame finds in its document. */
export interface FrameStart {
  /** Marks the messages between this frame and its host. */
  readonly nonce: string;
  readonly model: ControlsModel;
}

/** From the frame to the host. */
export type ToHost =
  | { readonly kind: "hello" }
  | { readonly kind: "drawn"; readonly height: number }
  | { readonly kind: "height"; readonly height: number }
  | { readonly kind: "values"; readonly values: CurrentValues };

/** From the host to the frame. */
export type ToFrame =
  | { readonly kind: "begin"; readonly look: Look; readonly values: CurrentValues | undefined }
  | { readonly kind: "look"; readonly look: Look }
  | { readonly kind: "set"; readonly values: CurrentValues };

/** What the frame asks its worker: the figure for some values, or a moment of the nth player in it. */
export type Question =
  | {
      readonly kind: "draw";
      readonly values: CurrentValues;
      /** How far players of the figure stand, from 0 to 1. */
      readonly progress: readonly number[];
    }
  | {
      readonly kind: "moment";
      readonly values: CurrentValues;
      readonly player: number;
      readonly at: number;
    };

/** From the frame to its worker. The first message is the model. */
export type ToWorker =
  { readonly kind: "model"; readonly model: ControlsModel } | (Question & { readonly id: number });

/** From the worker to the frame. */
export type FromWorker =
  | {
      readonly kind: "drawn";
      readonly id: number;
      readonly parts: readonly Part[];
      readonly notes: readonly string[];
    }
  | { readonly kind: "moment"; readonly id: number; readonly parts: readonly Part[] }
  | { readonly kind: "failed"; readonly id: number; readonly message: string };
