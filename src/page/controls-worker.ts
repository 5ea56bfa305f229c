/*
 * The worker of a frame: the library, and the learner's function, in a thread that nobody waits for. When it takes too long, the frame ends it
 * and starts another.
 */
import type { ControlsModel } from "../controls/controls.js";
import { library } from "../controls/library.js";
import { unpackRun } from "../controls/packed-run.js";
import { momentOf, partsOf } from "../controls/parts.js";
import type { Part } from "../controls/parts.js";
import { Player } from "../controls/player.js";
import { build } from "../notebook/sources.js";
import type { CurrentValues, FromWorker, ToWorker } from "./controls-messages.js";

type Run = Player["run"];
type When = ReturnType<Player["whenOf"]>;

/** What is used of a worker's global scope. */
interface Scope {
  postMessage(message: FromWorker): void;
  addEventListener(type: "message", listener: (event: MessageEvent<ToWorker>) => void): void;
}
const scope = globalThis as unknown as Scope; // this file runs in a worker; the DOM's types know the window alone

/** What went wrong within the runs of one drawing: their figures show that a program ended, and not why. */
let notes: string[] = [];

function noting<Args extends readonly unknown[], R extends { readonly end: { readonly cause?: unknown } }>(
  simulate: (...args: Args) => R,
): (...args: Args) => R {
  return (...args) => {
    const run = simulate(...args);
    const { cause } = run.end;
    if (cause !== undefined) notes.push(`The program ended with ${sentence(cause)}`);
    return run;
  };
}

const own = { ...library, simulate: noting(library.simulate) };
const sentence = (error: unknown): string =>
  error instanceof Error ? `${error.name}: ${error.message}` : String(error);

type Draw = (values: CurrentValues) => unknown;

/** How to draw what a model tells. */
async function drawOf({ sources, play }: ControlsModel): Promise<Draw> {
  const drawn = build(sources, own);
  if (play === undefined) return (values) => drawn(values, own);
  const { run, isDrawn, ...options } = play;
  const draw = isDrawn ? (played: Run, at: When) => drawn(played, at, own) : undefined;
  const player = new Player(await unpackRun(run), { ...options, ...(draw === undefined ? {} : { draw }) });
  return () => player;
}

let draw: Promise<Draw> | undefined;
/** The players in what was drawn last, and for which values it was. */
let players: readonly Player[] = [];
let playedFor = "";

const playersIn = (value: unknown): Player[] =>
  value instanceof Player ? [value] : Array.isArray(value) ? value.flatMap(playersIn) : [];

async function drawn(values: CurrentValues): Promise<unknown> {
  if (draw === undefined) throw new Error("the function has not come");
  const whole = await draw;
  notes = [];
  const value = whole(values);
  players = playersIn(value);
  playedFor = JSON.stringify(values);
  return value;
}

/** The parts of a value; of players, the moment at which each stands. */
function partsAt(value: unknown, progress: readonly number[]): Part[] {
  let nth = 0;
  const parts = (one: unknown): Part[] => {
    if (Array.isArray(one) && one.some((each) => playersIn(each).length > 0)) return one.flatMap(parts);
    if (!(one instanceof Player)) return partsOf(one);
    return [{ player: momentOf(one, (progress[nth++] ?? 0) * (one.times.length - 1)) }];
  };
  return parts(value);
}

async function answer(asked: ToWorker): Promise<FromWorker | undefined> {
  if (asked.kind === "model") {
    draw = drawOf(asked.model);
    draw.catch(() => undefined); // whoever draws is told
    return undefined;
  }
  const { id, values } = asked;
  try {
    if (asked.kind === "draw") {
      return { kind: "drawn", id, parts: partsAt(await drawn(values), asked.progress), notes };
    }
    if (playedFor !== JSON.stringify(values)) await drawn(values); // this worker is new
    const player = players[asked.player];
    if (player === undefined) throw new Error("there is no such player");
    return { kind: "moment", id, parts: partsOf(player.at(asked.at)) };
  } catch (error) {
    return { kind: "failed", id, message: sentence(error) };
  }
}

scope.addEventListener("message", ({ data }) => {
  // the page asks for one thing at a time, so no two answers are made at once
  void answer(data).then((said) => said !== undefined && scope.postMessage(said));
});
