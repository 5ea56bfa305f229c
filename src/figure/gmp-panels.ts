/**
 * The lower half of the G-M-P picture: who is idle, the threads that sleep elsewhere or are the runtime's own, and the
 * goroutines that wait, by reason.
 */
import { isSystemGoroutine } from "../trace/names.js";
import { formatDuration } from "../trace/numbers.js";
import type { GoroutineSnapshot, ThreadSnapshot, ThreadState } from "../trace/snapshot.js";
import { GStatus } from "../trace/vocabulary.js";
import { pillOf, wantsCore, width } from "./gmp-scene.js";
import type { Part, Scene } from "./gmp-scene.js";
import {
  drawPanel,
  drawPills,
  drawProcessor,
  drawThread,
  smallProcessorWidth,
  threadWidth,
} from "./gmp-shapes.js";
import { card } from "./palette.js";
import { fit, text, textWidth } from "./svg.js";

const mostReasons = 8;

/** Squares or triangles side by side; the rest is counted. */
function drawIdleList(
  ids: readonly number[],
  shape: (id: number, x: number, middle: number) => string,
  place: { readonly x: number; readonly right: number; readonly middle: number; readonly each: number },
): string {
  const { x, right, middle, each } = place;
  if (ids.length === 0) return text(x, middle + 5, "none", { fill: card.faint });
  const room = Math.floor((right - x + 6) / each);
  const shown = ids.length <= room ? ids : ids.slice(0, room - 1);
  const parts = shown.map((id, index) => shape(id, x + index * each, middle));
  if (shown.length < ids.length)
    parts.push(text(x + shown.length * each + 4, middle + 5, `+${ids.length - shown.length}`));
  return parts.join("");
}

/** What a thread without a P does, in few words. */
function threadWords(thread: ThreadSnapshot): string {
  switch (thread.state) {
    case "starting":
      return "being made";
    case "waking":
      return "wakes up";
    case "locked":
      return `locked to G${thread.lockedg}`;
    case "system":
      return thread.role;
    case "retired":
      return "never wakes";
    default:
      return "has no P";
  }
}

/** When sysmon will look again; "" for all others. A sleep ends late: the kernel rounds it up, and the thread must wake. */
function threadDetail({ role, state, until, isDeep }: ThreadSnapshot, now: number, hasRoom: boolean): string {
  if (role !== "sysmon" || state !== "system" || until < 0) return "";
  if (isDeep) return "until told";
  const late = hasRoom ? "was due at" : "due at";
  return `${until < now ? late : "until"} ${formatDuration(until)}`;
}

/** The three panels of what has no P or no M: where each begins, and how wide it is, in px. */
const idleProcs = { x: 20, width: 270 } as const;
const idleThreads = { x: 300, width: 280 } as const;
const others = { x: 590, width: 350 } as const;
const othersPerRow = 2;
const mostOthers = 6;

/** These are on a list, in a panel of their own, or not there at all. */
const elsewhere: readonly ThreadState[] = ["idle", "poller", "syscall", "ended"];

/** Threads without a P that are on no list, and not drawn beside the P that waits for them. */
function otherThreads({ snapshot }: Scene): readonly ThreadSnapshot[] {
  const others = snapshot.threads.filter(
    ({ p, nextp, state }) => p < 0 && nextp < 0 && !elsewhere.includes(state),
  );
  return others.sort((one, two) => Number(one.role !== "worker") - Number(two.role !== "worker"));
}

function drawOthers(scene: Scene, top: number): string {
  const all = otherThreads(scene);
  const perRow = all.length === 1 ? 1 : othersPerRow;
  const each = (others.width - 16) / perRow;
  if (all.length === 0) return text(others.x + 12, top + 62, "none", { fill: card.faint });
  const place = (index: number) => ({
    x: others.x + 12 + (index % perRow) * each,
    middle: top + 57 + Math.floor(index / perRow) * 54,
  });
  const shown = all.length > mostOthers ? all.slice(0, mostOthers - 1) : all;
  const parts = shown.map((thread, index) => {
    const { x, middle } = place(index);
    const detail = threadDetail(thread, scene.snapshot.time, perRow === 1);
    const isDim = thread.role !== "worker";
    const isUp = thread.state === "scheduling" && !wantsCore(scene, thread);
    const say = (words: string, y: number): string =>
      text(x + threadWidth + 6, y, fit(words, each - threadWidth - 8), isDim ? { fill: card.faint } : {});
    return [
      drawThread(thread.id, x, middle, isUp, thread.lockedg !== 0),
      say(threadWords(thread), middle + (detail === "" ? 8 : -1)),
      detail === "" ? "" : say(detail, middle + 17),
    ].join("");
  });
  if (shown.length < all.length) {
    const { x, middle } = place(shown.length);
    parts.push(text(x + 6, middle + 8, `+${all.length - shown.length} more`));
  }
  return parts.join("");
}

export function drawThreads(scene: Scene, top: number): Part {
  const { snapshot } = scene;
  const count = otherThreads(scene).length;
  const rows = Math.max(1, Math.ceil(Math.min(count, mostOthers) / othersPerRow));
  const height = 36 + rows * 54;
  const place = (panel: { x: number; width: number }, each: number) => ({
    x: panel.x + 12,
    right: panel.x + panel.width - 8,
    middle: top + 57,
    each,
  });
  const heading = `Other threads without a P${count > mostOthers ? ` (${count})` : ""}`;
  const markup = [
    drawPanel(idleProcs.x, top, idleProcs.width, height, "Idle Ps, top first"),
    drawIdleList(
      snapshot.idleProcs,
      (id, x, y) => drawProcessor(id, x, y, "free", true),
      place(idleProcs, smallProcessorWidth + 4),
    ),
    drawPanel(idleThreads.x, top, idleThreads.width, height, "Idle Ms, top first"),
    drawIdleList(
      snapshot.idleThreads,
      (id, x, y) => drawThread(id, x, y, false),
      place(idleThreads, threadWidth + 6),
    ),
    drawPanel(others.x, top, others.width, height, heading),
    drawOthers(scene, top),
  ];
  return { markup: markup.join(""), height: height + 10 };
}

const isOwn = (one: GoroutineSnapshot): boolean => isSystemGoroutine(one.name);

/** Goroutines that wait, by what they wait for, the most first; the runtime's own together, at the end. */
function waitingGroups(scene: Scene, system: boolean): (readonly [string, GoroutineSnapshot[]])[] {
  const groups = new Map<string, GoroutineSnapshot[]>();
  const waiting = scene.snapshot.goroutines.filter(
    ({ status, reason }) => status === GStatus.waiting && reason !== "IO wait",
  );
  for (const one of waiting.filter((candidate) => !isOwn(candidate))) {
    const key = one.objectName === "" ? one.reason : `${one.reason} on ${one.objectName}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [one]);
    else group.push(one);
  }
  const own = waiting.filter(isOwn);
  const sorted = [...groups].sort(([, one], [, two]) => two.length - one.length);
  return system && own.length > 0 ? [...sorted, ["the runtime's own", own]] : sorted;
}

function waitingLabel(scene: Scene, one: GoroutineSnapshot): string {
  const timer = scene.snapshot.timers.find((candidate) => candidate.g === one.id);
  const until = timer === undefined ? "" : ` until ${formatDuration(timer.when)}`;
  return `${scene.colours.name(one.id).replace(" runtime.", " ")}${until}`;
}

export function drawWaiting(scene: Scene, top: number, system: boolean): Part {
  const all = waitingGroups(scene, system);
  const shown = all.slice(0, mostReasons);
  const own = scene.snapshot.goroutines.filter((one) => one.status === GStatus.waiting && isOwn(one)).length;
  const height = 36 + Math.max(0.8, shown.length) * 40;
  const labelWidth = shown.reduce(
    (most, [reason]) => Math.max(most, Math.min(260, textWidth(reason, 15))),
    0,
  );
  const notes = [
    all.length > shown.length ? `${all.length - shown.length} more reasons` : "",
    !system && own > 0 ? `${own} of the runtime's own wait too` : "",
  ];
  const note = notes.filter((one) => one !== "").join("; ");
  const parts = [
    drawPanel(20, top, width - 40, height, "Waiting goroutines, by reason"),
    text(width - 32, top + 22, note, { "text-anchor": "end", fill: card.faint }),
  ];
  shown.forEach(([reason, members], index) => {
    const middle = top + 32 + 40 * (index + 0.5);
    const strip = { left: 32 + labelWidth + 16, right: width - 32, middle };
    const pills = members.map((one) => pillOf(scene, one.id, "waiting", waitingLabel(scene, one)));
    const label = text(32, middle + 5, fit(reason, 260, 15), { "font-size": 15 });
    parts.push(label, drawPills(pills, strip, scene.colours));
  });
  if (shown.length === 0) parts.push(text(32, top + 52, "none", { fill: card.faint }));
  return { markup: parts.join(""), height: height + 10 };
}
