/**
 * Reads the one-line picture notation into a pattern. `notation.ts` says what the notation means.
 *
 *     picture   = part { "|" part }
 *     part      = proc | thread | goroutine | global | idle
 *     proc      = "P"n { "M"n | "-" | "idle" | "taken" | "stopped" | "spinning" | "run=" g | "call=" g | "next=" g | list }
 *     thread    = "M"n [ state ] [ "P"n ] [ "G"n ]
 *     goroutine = "G"n [ status ] [ "(" wait reason ")" ]
 *     global    = "global" list
 *     idle      = "idle" { "P" numbers | "M" numbers }
 *     list      = "[" { "G"n | "G"n "-" "G"n | "..." } "]"
 *     numbers   = "[" { n } "]"
 *     g         = "G"n | "-"
 */
import type { ThreadState } from "./snapshot.js";
import { statusWords } from "./transitions.js";
import type { StatusWord } from "./transitions.js";

/** A list as a pattern: what it begins with, and, after a `...`, what it ends with. */
export interface ListPattern {
  readonly head: readonly number[];
  /** Undefined: the list is exactly `head`. */
  readonly tail?: readonly number[];
}

export interface ProcessorPattern {
  readonly kind: "P";
  readonly id: number;
  m?: number;
  state?: "idle" | "taken" | "stopped" | "spinning" | "syscall";
  curg?: number;
  runnext?: number;
  ring?: ListPattern;
}

export interface ThreadPattern {
  readonly kind: "M";
  readonly id: number;
  state?: ThreadState;
  p?: number;
  g?: number;
}

export interface GoroutinePattern {
  readonly kind: "G";
  readonly id: number;
  status?: StatusWord;
  reason?: string;
}

export interface GlobalPattern {
  readonly kind: "global";
  readonly list: ListPattern;
}

export interface IdlePattern {
  readonly kind: "idle";
  procs?: readonly number[];
  threads?: readonly number[];
}

/** One part of a picture, between two bars. */
export type PartPattern = ProcessorPattern | ThreadPattern | GoroutinePattern | GlobalPattern | IdlePattern;

/** A longer range is taken for a slip. */
const longestRange = 100_000;

const processorStates = ["idle", "taken", "stopped", "spinning"] as const;
const threadStates: readonly ThreadState[] = [
  "starting",
  "waking",
  "running",
  "syscall",
  "scheduling",
  "spinning",
  "poller",
  "idle",
  "locked",
  "system",
  "retired",
];
/** A picture that does not follow the notation: where, what was expected, what came. */
export class PictureSyntaxError extends SyntaxError {
  override readonly name = "PictureSyntaxError";
  /** Offset in the text, from 0. */
  readonly position: number;

  constructor(text: string, position: number, expected: string) {
    const came = /^\S+/.exec(text.slice(position))?.[0];
    const got = came === undefined ? "the end" : `"${came}"`;
    super(
      `bad picture at position ${position}: expected ${expected}, got ${got}\n  ${text}\n  ${" ".repeat(position)}^`,
    );
    this.position = position;
  }
}

class Reader {
  readonly text: string;
  position = 0;

  constructor(text: string) {
    this.text = text;
    this.skip();
  }

  get done(): boolean {
    return this.position >= this.text.length;
  }

  fail(expected: string): never {
    throw new PictureSyntaxError(this.text, this.position, expected);
  }

  skip(): void {
    while (/\s/.test(this.text[this.position] ?? "")) this.position++;
  }

  /** Reads `pattern` (sticky) and the blanks after it; undefined when something else is there. */
  take(pattern: RegExp): RegExpExecArray | undefined {
    pattern.lastIndex = this.position;
    const found = pattern.exec(this.text);
    if (found === null) return undefined;
    this.position += found[0].length;
    this.skip();
    return found;
  }

  need(pattern: RegExp, expected: string): RegExpExecArray {
    return this.take(pattern) ?? this.fail(expected);
  }

  /** An id such as G12, without its letter; undefined when something else is there. */
  id(letter: "G" | "M" | "P"): number | undefined {
    const found = this.take(letter === "G" ? /G(\d+)/y : letter === "M" ? /M(\d+)/y : /P(\d+)/y);
    return found === undefined ? undefined : Number(found[1]);
  }

  word<Word extends string>(words: readonly Word[]): Word | undefined {
    const before = this.position;
    const found = this.take(/[a-z]+/y)?.[0];
    const word = words.find((candidate) => candidate === found);
    if (word === undefined) this.position = before;
    return word;
  }
}

function readGoroutineOrNone(reader: Reader): number {
  if (reader.take(/-/y) !== undefined) return 0;
  return reader.id("G") ?? reader.fail('a goroutine such as G1, or "-" for none');
}

function readList(reader: Reader): ListPattern {
  reader.need(/\[/y, 'a list such as "[G2 G3]"');
  const head: number[] = [];
  let tail: number[] | undefined;
  while (reader.take(/\]/y) === undefined) {
    if (tail === undefined && reader.take(/\.\.\./y) !== undefined) {
      tail = [];
      continue;
    }
    const first = reader.id("G") ?? reader.fail(`a goroutine such as G2${tail ? "" : ', "..."'} or "]"`);
    const range = reader.take(/-/y) !== undefined;
    const start = reader.position;
    const last = range ? (reader.id("G") ?? reader.fail("the last goroutine of the range")) : first;
    if (last < first || last - first > longestRange) {
      reader.position = start;
      reader.fail(`a goroutine from G${first} to G${first + longestRange}, since a range ascends`);
    }
    for (let id = first; id <= last; id++) (tail ?? head).push(id);
  }
  return tail === undefined ? { head } : { head, tail };
}

function readNumbers(reader: Reader): number[] {
  reader.need(/\[/y, 'numbers such as "[2 1]"');
  const numbers: number[] = [];
  while (reader.take(/\]/y) === undefined) {
    numbers.push(Number(reader.need(/\d+/y, 'a number or "]"')[0]));
  }
  return numbers;
}

function readProcessor(reader: Reader, id: number): ProcessorPattern {
  const pattern: ProcessorPattern = { kind: "P", id };
  while (!reader.done && reader.text[reader.position] !== "|") {
    const m = reader.id("M");
    const state = m === undefined ? reader.word(processorStates) : undefined;
    if (m !== undefined) pattern.m = m;
    else if (state !== undefined) pattern.state = state;
    else if (reader.take(/-/y)) pattern.m = -1;
    else if (reader.take(/run=/y)) pattern.curg = readGoroutineOrNone(reader);
    else if (reader.take(/call=/y)) {
      pattern.curg = readGoroutineOrNone(reader);
      pattern.state = "syscall";
    } else if (reader.take(/next=/y)) pattern.runnext = readGoroutineOrNone(reader);
    else if (reader.text[reader.position] === "[") pattern.ring = readList(reader);
    else reader.fail('an M, "run=", "call=", "next=", a list, "idle", "taken", "stopped", "spinning" or "|"');
  }
  return pattern;
}

function readThread(reader: Reader, id: number): ThreadPattern {
  const pattern: ThreadPattern = { kind: "M", id };
  const state = reader.word(threadStates);
  if (state !== undefined) pattern.state = state;
  const p = reader.id("P");
  if (p !== undefined) pattern.p = p;
  const g = reader.id("G");
  if (g !== undefined) pattern.g = g;
  if (!reader.done && reader.text[reader.position] !== "|") {
    reader.fail(`a state (${threadStates.join(", ")}), a P, a G or "|"`);
  }
  return pattern;
}

function readGoroutine(reader: Reader, id: number): GoroutinePattern {
  const pattern: GoroutinePattern = { kind: "G", id };
  const status = reader.word(statusWords);
  if (status !== undefined) pattern.status = status;
  const reason = reader.take(/\(((?:[^()]|\([^()]*\))*)\)/y)?.[1];
  if (reason !== undefined) pattern.reason = reason;
  if (!reader.done && reader.text[reader.position] !== "|") {
    reader.fail(`a status (${statusWords.join(", ")}), a reason in brackets or "|"`);
  }
  return pattern;
}

function readIdle(reader: Reader): IdlePattern {
  const pattern: IdlePattern = { kind: "idle" };
  while (!reader.done && reader.text[reader.position] !== "|") {
    if (reader.take(/P/y)) pattern.procs = readNumbers(reader);
    else if (reader.take(/M/y)) pattern.threads = readNumbers(reader);
    else reader.fail('"P" or "M" and numbers, such as "P[2 1]"');
  }
  return pattern;
}

function readPart(reader: Reader): PartPattern {
  const p = reader.id("P");
  if (p !== undefined) return readProcessor(reader, p);
  const m = reader.id("M");
  if (m !== undefined) return readThread(reader, m);
  const g = reader.id("G");
  if (g !== undefined) return readGoroutine(reader, g);
  if (reader.word(["idle"])) return readIdle(reader);
  if (reader.word(["global"])) return { kind: "global", list: readList(reader) };
  return reader.fail('a part that begins with P, M or G and a number, or with "global" or "idle"');
}

/**
 * Reads a picture. Throws a PictureSyntaxError that shows the place.
 *
 *     parsePicture("P0 run=G1 next=G9 [G2 G3] | global []")
 */
export function parsePicture(text: string): PartPattern[] {
  const reader = new Reader(text);
  const parts = [readPart(reader)];
  while (!reader.done) {
    reader.need(/\|/y, '"|" or the end');
    parts.push(readPart(reader));
  }
  return parts;
}
