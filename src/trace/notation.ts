/**
 * The one-line picture of the scheduler: the whiteboard, typed. Tests begin from one and end in one, traces and
 * lessons print it, and `matchesPicture` says where a state differs from it.
 *
 *     P0 M0 run=G1 next=G9 [G2 G3] | P1 M2 spinning [] | global [G4 G5] | idle P[3 2] M[5] | M4 poller
 *
 * Read it so: P0 is held by M0, runs G1, has G9 in runnext, and G2 then G3 in its ring. P1 is held by M2, which
 * looks for work. The global queue holds G4, then G5. P3 is on top of the idle-P list, P2 below it; M5 is the only
 * idle M. M4 sleeps in the poller. The order in a list is the order in which things leave it.
 *
 * - `call=G1` G1 is in a system call, and who wants P0 may take it; `M3 syscall G7` G7 is in one, and its P is gone.
 * - `run=-` runs nothing; `next=-` runnext is empty; `[]` the ring is empty; `P1 -` no M holds P1.
 * - `P1 idle` is on the idle list; `P1 taken` has left it, and its M is not up yet; `P1 stopped` stands still.
 * - `[G2-G255]` is a range of ids; `[G2 ...]` begins with G2; `[... G9]` ends with G9; `[...]` is any list.
 * - `M2 waking P1` the thread of M2 was woken, and will take P1; `M0 locked G1` sleeps until G1 can run.
 * - `G5 waiting (chan receive)` is the state of one goroutine.
 *
 * A picture that is expected is partial: what it does not mention may be anything. `P0 run=G1` asks for nothing else.
 */
import { cameAs, wantOptions } from "./options.js";
import { parsePicture } from "./notation-parser.js";
import type {
  GoroutinePattern,
  IdlePattern,
  ListPattern,
  PartPattern,
  ProcessorPattern,
  ThreadPattern,
} from "./notation-parser.js";
import type { GoroutineSnapshot, ProcessorSnapshot, Snapshot, ThreadSnapshot } from "./snapshot.js";
import { statusWord } from "./transitions.js";
import { GStatus, PStatus } from "./vocabulary.js";

export { parsePicture, PictureSyntaxError } from "./notation-parser.js";

const shortestRange = 4;

/** `[1,2,3,4,9]` as "[G1-G4 G9]". */
export function formatList(ids: readonly number[]): string {
  const words: string[] = [];
  for (let i = 0; i < ids.length;) {
    let end = i;
    while (ids[end + 1] === ids[end]! + 1) end++;
    if (end - i + 1 >= shortestRange) words.push(`G${ids[i]}-G${ids[end]}`);
    else for (let k = i; k <= end; k++) words.push(`G${ids[k]}`);
    i = end + 1;
  }
  return `[${words.join(" ")}]`;
}

type ProcessorState = "idle" | "taken" | "stopped" | "spinning" | "syscall" | "";

function processorState(processor: ProcessorSnapshot, snapshot: Snapshot): ProcessorState {
  if (processor.idlePosition >= 0) return "idle";
  if (processor.status === PStatus.idle) return "taken";
  if (processor.status !== PStatus.running) return "stopped";
  const thread = snapshot.threads.find((one) => one.id === processor.m);
  return thread?.state === "spinning" || thread?.state === "syscall" ? thread.state : "";
}

function formatProcessor(processor: ProcessorSnapshot, snapshot: Snapshot): string {
  const words = [`P${processor.id}`];
  if (processor.m >= 0) words.push(`M${processor.m}`);
  const state = processorState(processor, snapshot);
  if (state === "syscall") words.push(`call=G${processor.curg}`);
  else if (state !== "") words.push(state);
  else words.push(processor.curg === 0 ? "run=-" : `run=G${processor.curg}`);
  if (processor.runnext !== 0) words.push(`next=G${processor.runnext}`);
  words.push(formatList(processor.ring));
  return words.join(" ");
}

function formatThread({ id, state, nextp, lockedg, curg }: ThreadSnapshot): string {
  const place = nextp >= 0 ? ` P${nextp}` : "";
  const whose = state === "locked" ? ` G${lockedg}` : state === "syscall" ? ` G${curg}` : "";
  return `M${id} ${state}${place}${whose}`;
}

function formatGoroutine({ id, status, reason }: GoroutineSnapshot): string {
  return `G${id} ${statusWord(status)}${reason === "" ? "" : ` (${reason})`}`;
}

const tellingStates: readonly string[] = ["starting", "waking", "poller", "locked"];

/** Whether a thread is to be told of: the line says nothing else of it. */
const tells = ({ state, p }: ThreadSnapshot): boolean =>
  tellingStates.includes(state) || (state === "syscall" && p < 0);

/** What has no Ps is no snapshot, but may be a run, as untyped code may give it. */
function wantSnapshot(where: string, snapshot: unknown): void {
  const isObject = typeof snapshot === "object" && snapshot !== null;
  if (isObject && "procs" in snapshot && Array.isArray(snapshot.procs)) return;
  throw new TypeError(
    `${where}: expected a snapshot, as snapshotAt(run, time) gives it, got ${cameAs(snapshot)}`,
  );
}

/**
 * A state as one line. Idle Ps stand only in the idle list; threads only when they sleep outside the idle list or
 * are about to come up. `waiting: true` adds the goroutines that wait.
 */
export function formatPicture(snapshot: Snapshot, options: { readonly waiting?: boolean } = {}): string {
  wantSnapshot("formatPicture", snapshot);
  wantOptions("formatPicture", options, ["waiting"]);
  const busy = snapshot.procs.filter((one) => one.idlePosition < 0 && one.status !== PStatus.dead);
  const parts = busy.map((one) => formatProcessor(one, snapshot));
  parts.push(`global ${formatList(snapshot.global)}`);
  parts.push(`idle P[${snapshot.idleProcs.join(" ")}] M[${snapshot.idleThreads.join(" ")}]`);
  for (const thread of snapshot.threads) if (tells(thread)) parts.push(formatThread(thread));
  if (options.waiting === true) {
    for (const one of snapshot.goroutines)
      if (one.status === GStatus.waiting) parts.push(formatGoroutine(one));
  }
  return parts.join(" | ");
}

/** Whether a state is as a picture says, and if not, in what it differs: one line for each difference. */
export interface PictureMatch {
  readonly matches: boolean;
  /** Empty when it matches. */
  readonly difference: string;
}

type Report = (what: string, expected: string, came: string) => void;

function formatPattern(pattern: ListPattern): string {
  if (pattern.tail === undefined) return formatList(pattern.head);
  const words = [formatList(pattern.head).slice(1, -1), "...", formatList(pattern.tail).slice(1, -1)];
  return `[${words.filter((word) => word !== "").join(" ")}]`;
}

function compareList(what: string, pattern: ListPattern, ids: readonly number[], report: Report): void {
  const { head, tail } = pattern;
  const begins = head.every((id, index) => ids[index] === id);
  const fits =
    tail === undefined
      ? begins && ids.length === head.length
      : begins &&
        ids.length >= head.length + tail.length &&
        tail.every((id, i) => ids[ids.length - tail.length + i] === id);
  if (!fits) report(what, formatPattern(pattern), formatList(ids));
}

const none = (letter: string, id: number, empty: number): string => (id === empty ? "-" : `${letter}${id}`);

function compareProcessor(pattern: ProcessorPattern, snapshot: Snapshot, report: Report): void {
  const name = `P${pattern.id}`;
  const came = snapshot.procs.find((one) => one.id === pattern.id);
  if (came === undefined) return report(name, "to exist", `${snapshot.procs.length} Ps`);
  const { m, state, curg, runnext, ring } = pattern;
  if (m !== undefined && m !== came.m) report(`${name} M`, none("M", m, -1), none("M", came.m, -1));
  const actual = processorState(came, snapshot);
  if (state !== undefined && state !== actual) report(`${name} state`, state, actual || "running");
  if (curg !== undefined && curg !== came.curg)
    report(`${name} run`, none("G", curg, 0), none("G", came.curg, 0));
  if (runnext !== undefined && runnext !== came.runnext) {
    report(`${name} next`, none("G", runnext, 0), none("G", came.runnext, 0));
  }
  if (ring !== undefined) compareList(`${name} ring`, ring, came.ring, report);
}

function compareThread(pattern: ThreadPattern, snapshot: Snapshot, report: Report): void {
  const name = `M${pattern.id}`;
  const came = snapshot.threads.find((one) => one.id === pattern.id);
  if (came === undefined) return report(name, "to exist", `${snapshot.threads.length} Ms`);
  const { state, p, g } = pattern;
  const holds = came.p >= 0 ? came.p : came.nextp;
  const has = came.curg !== 0 ? came.curg : came.lockedg;
  if (state !== undefined && state !== came.state) report(`${name} state`, state, came.state);
  if (p !== undefined && p !== holds) report(`${name} P`, `P${p}`, none("P", holds, -1));
  if (g !== undefined && g !== has) report(`${name} G`, `G${g}`, none("G", has, 0));
}

function compareGoroutine(pattern: GoroutinePattern, snapshot: Snapshot, report: Report): void {
  const name = `G${pattern.id}`;
  const came = snapshot.goroutines.find((one) => one.id === pattern.id);
  const status = came === undefined ? "dead" : statusWord(came.status);
  const reason = came?.reason ?? "";
  if (pattern.status !== undefined && pattern.status !== status)
    report(`${name} status`, pattern.status, status);
  if (pattern.reason !== undefined && pattern.reason !== reason) {
    report(`${name} reason`, pattern.reason, reason === "" ? "none" : reason);
  }
}

function compareIdle(pattern: IdlePattern, snapshot: Snapshot, report: Report): void {
  const compare = (
    letter: "P" | "M",
    expected: readonly number[] | undefined,
    came: readonly number[],
  ): void => {
    if (expected === undefined || expected.join() === came.join()) return;
    report(`idle ${letter} list`, `[${expected.join(" ")}]`, `[${came.join(" ")}]`);
  };
  compare("P", pattern.procs, snapshot.idleProcs);
  compare("M", pattern.threads, snapshot.idleThreads);
}

function comparePart(part: PartPattern, snapshot: Snapshot, report: Report): void {
  switch (part.kind) {
    case "P":
      return compareProcessor(part, snapshot, report);
    case "M":
      return compareThread(part, snapshot, report);
    case "G":
      return compareGoroutine(part, snapshot, report);
    case "global":
      return compareList("global queue", part.list, snapshot.global, report);
    case "idle":
      return compareIdle(part, snapshot, report);
  }
}

/**
 * Compares a state with a picture. Throws a PictureSyntaxError for a picture that does not follow the notation.
 *
 *     matchesPicture(snapshotAt(run.trace, { time: 5000 }), "P0 run=G1 [G2 G3] | global []")
 */
export function matchesPicture(snapshot: Snapshot, text: string): PictureMatch {
  wantSnapshot("matchesPicture", snapshot);
  if (typeof text !== "string") {
    throw new TypeError(
      `matchesPicture: expected a picture as text, such as "P0 run=G1", got ${cameAs(text)}`,
    );
  }
  const lines: string[] = [];
  const report: Report = (what, expected, came) => lines.push(`${what}: expected ${expected}, got ${came}`);
  for (const part of parsePicture(text)) comparePart(part, snapshot, report);
  if (lines.length === 0) return { matches: true, difference: "" };
  const all = [`expected  ${text.trim()}`, `got       ${formatPicture(snapshot)}`, ...lines];
  return { matches: false, difference: all.join("\n") };
}
