/*
 * How a trace shows itself in a notebook: facts, the first events since main began, and how often each kind occurred. The class
 * itself, on the hot path, knows neither text nor pages; so it gets its method here.
 */
import { displaySymbol } from "../kernel/hook.js";
import { formatDuration, groupDigits } from "../trace/numbers.js";
import { Trace, endOf, traceOf } from "../trace/trace.js";
import type { TraceSource } from "../trace/trace.js";
import { kindName } from "../trace/vocabulary.js";
import type { KindName } from "../trace/vocabulary.js";
import { escapeHtml } from "./display.js";
import { events } from "./listing.js";

/** How often a kind of event occurred. */
export interface EventCount {
  readonly event: KindName;
  readonly count: number;
}

/** So many events are shown. */
const shownEvents = 10;
/** So many kinds are shown. */
const shownKinds = 8;

/** How often each kind of event occurred in what is kept of a trace, the most frequent first; kinds of one count by name. */
export function eventCounts(source: TraceSource): EventCount[] {
  const trace = traceOf(source);
  const counts = new Map<KindName, number>();
  for (let i = trace.first; i < trace.length; i++) {
    const name = kindName[trace.kind(i)];
    if (name !== undefined) counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return [...counts]
    .map(([event, count]) => ({ event, count }))
    .sort((a, b) => b.count - a.count || (a.event < b.event ? -1 : 1));
}

function shown(trace: Trace): Readonly<Record<string, string>> {
  const { procs, version, seed } = trace.meta;
  const size = trace.length === 0 ? "no events" : `${groupDigits(trace.length)} events`;
  const facts = `Trace of ${size}, to ${formatDuration(endOf(trace))} · Go ${version} · GOMAXPROCS=${procs} · seed ${seed}`;
  if (trace.length === 0) return { "text/html": `<p>${escapeHtml(facts)}</p>`, "text/plain": facts };
  const first = events(trace, { limit: shownEvents }); // says itself how many more there are
  const counts = eventCounts(trace);
  const kinds = counts.slice(0, shownKinds).map(({ event, count }) => `${event} ${groupDigits(count)}`);
  const more = counts.length - kinds.length;
  const summary = `Most frequent: ${kinds.join(", ")}${more > 0 ? `, and ${more} more kinds` : ""}`;
  return {
    "text/html":
      `<p style="margin:0 0 .4em"><b>${escapeHtml(facts)}</b></p>` +
      `${first[displaySymbol]()["text/html"]}<p style="margin:.4em 0 0">${escapeHtml(summary)}</p>`,
    "text/plain": [facts, first.text, summary].join("\n"),
  };
}

Object.defineProperty(Trace.prototype, displaySymbol, {
  value(this: Trace) {
    return shown(this);
  },
  configurable: true,
});
