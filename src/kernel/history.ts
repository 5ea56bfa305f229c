/*
 * The inputs of this session, for `history_request`. Nothing is kept on disk: a notebook is its own history.
 */
import type { Fields } from "./message.js";

/** (session, line number, source): session 0 is the running one. */
type Entry = readonly [session: number, line: number, source: string];
type EntryWithOutput = readonly [session: number, line: number, source: readonly [string, null]];

export class History {
  readonly #entries: Entry[] = [];

  add(line: number, source: string): void {
    this.#entries.push([0, line, source]);
  }

  /** The content of a `history_reply`. Outputs are not kept: where they are asked for they are null. */
  answer(request: Fields): Fields {
    const chosen = this.#choose(request);
    const history: readonly (Entry | EntryWithOutput)[] =
      request["output"] === true
        ? chosen.map(([session, line, source]) => [session, line, [source, null]])
        : chosen;
    return { status: "ok", history };
  }

  #choose(request: Fields): readonly Entry[] {
    switch (request["hist_access_type"]) {
      case "range": {
        const session = numberOr(request["session"], 0);
        const start = numberOr(request["start"], 1);
        const stop = numberOr(request["stop"], Infinity);
        return session === 0 ? this.#entries.filter(([, line]) => line >= start && line < stop) : [];
      }
      case "search": {
        const pattern = globOf(typeof request["pattern"] === "string" ? request["pattern"] : "*");
        const found = this.#entries.filter(([, , source]) => pattern.test(source));
        const different = request["unique"] === true ? lastOfEach(found) : found;
        return different.slice(-numberOr(request["n"], different.length || 1));
      }
      default:
        return this.#entries.slice(-numberOr(request["n"], this.#entries.length || 1));
    }
  }
}

function numberOr(value: unknown, otherwise: number): number {
  return typeof value === "number" && value > 0 ? value : otherwise;
}

/** The protocol's search patterns: `*` for any text, `?` for one character. */
function globOf(pattern: string): RegExp {
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, "\\$&")
    .replace(/\*/g, ".*")
    .replace(/\?/g, ".");
  return new RegExp(`^${source}$`, "s");
}

function lastOfEach(entries: readonly Entry[]): readonly Entry[] {
  return [...new Map(entries.map((entry) => [entry[2], entry])).values()];
}
