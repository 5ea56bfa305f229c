/*
 * Progress bars: for whatever takes longer than a second, and for nothing else.
 *
 *     const bar = new ProgressBar("simulating", "steps");
 *     bar.show(done, total);      // as often as you like: it draws itself four times a second at most, and not in the first second
 *     bar.settle();               // at the end: one quiet line stays of what was shown; nothing, when nothing was
 *
 * It works in synchronous code as well, as messages leave the kernel at once.
 */
import { displaySymbol } from "../kernel/hook.js";
import type { Displayable } from "../kernel/hook.js";
import { groupDigits } from "../trace/numbers.js";
import { cameAs } from "../trace/options.js";
import { display, escapeHtml } from "./display.js";
import type { Display } from "./display.js";

/** Nothing is shown before, in ms. */
const patienceMs = 1_000;
/** Between two drawings, in ms. */
const pauseMs = 250;

export class ProgressBar {
  readonly #title: string;
  readonly #unit: string;
  readonly #began = performance.now();
  #display: Display | undefined;
  #drawnAt = -Infinity;
  #done = 0;
  #total = Infinity;

  /** `title`: what goes on, such as "simulating". `unit`: what is counted, in the plural. */
  constructor(title: string, unit: string) {
    if (typeof title !== "string" || typeof unit !== "string") {
      throw new TypeError(
        `ProgressBar(title, unit): expected two texts, such as "simulating" and "steps", got ${cameAs(title)} and ${cameAs(unit)}`,
      );
    }
    this.#title = title;
    this.#unit = unit;
  }

  /** Whether anything has been shown. */
  get isShown(): boolean {
    return this.#display !== undefined;
  }

  /** Takes note of how far things are, and draws it when it is time to. */
  show(done: number, total: number): void {
    if (typeof done !== "number" || typeof total !== "number") {
      throw new TypeError(
        `show(done, total): expected two numbers, got ${cameAs(done)} and ${cameAs(total)}`,
      );
    }
    this.#done = done;
    this.#total = total;
    const now = performance.now();
    if (now - this.#began < patienceMs || now - this.#drawnAt < pauseMs) return;
    this.#drawnAt = now;
    const seconds = (now - this.#began) / 1000;
    this.#put(running({ title: this.#title, unit: this.#unit, done, total, seconds }));
  }

  /** The end. `how` is a word such as "stopped"; without it, all went well. */
  settle(how = "done"): void {
    if (this.#display === undefined) return;
    const seconds = (performance.now() - this.#began) / 1000;
    const { done, total } = { done: this.#done, total: this.#total };
    this.#put(settled({ title: this.#title, unit: this.#unit, done, total, seconds }, how));
  }

  #put(shown: Displayable): void {
    if (this.#display === undefined) this.#display = display(shown);
    else this.#display.update(shown);
  }
}

interface State {
  readonly title: string;
  readonly unit: string;
  readonly done: number;
  readonly total: number;
  readonly seconds: number;
}

/** Three digits at most: 1,234,567 is 1.23 million. */
export function roughly(value: number): string {
  if (value >= 999_500) return `${Number((value / 1e6).toPrecision(3))} million`;
  return groupDigits(value < 100 ? Number(value.toPrecision(2)) : Math.round(value));
}

/** Seconds for people: "0.4 s", "12 s", "3 min 20 s". */
export function spoken(seconds: number): string {
  if (seconds < 9.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  return whole < 60 ? `${whole} s` : `${Math.floor(whole / 60)} min ${whole % 60} s`;
}

function running({ title, unit, done, total, seconds }: State): Displayable {
  const rate = done / seconds;
  const share = total === Infinity || total <= 0 ? undefined : Math.min(1, done / total);
  const left = share === undefined || rate <= 0 ? "" : `about ${spoken((total - done) / rate)} left`;
  const count = share === undefined ? roughly(done) : `${roughly(done)} of ${roughly(total)}`;
  const facts = [`${count} ${unit}`, `${roughly(rate)} a second`, spoken(seconds), left];
  return shown(title, facts.filter((fact) => fact !== "").join(" · "), share ?? "unknown");
}

function settled({ title, unit, done, seconds }: State, how: string): Displayable {
  const facts = [`${roughly(done)} ${unit}`, spoken(seconds), `${roughly(done / seconds)} a second`];
  return shown(`${title}: ${how}`, facts.join(" · "), undefined);
}

/** A line of text, below a bar: `share` of it is full; "unknown": it says only that something goes on. */
function shown(title: string, facts: string, share: number | "unknown" | undefined): Displayable {
  const line = `<div style="font-size:13px;line-height:1.4;opacity:0.85"><b>${escapeHtml(title)}</b> ${escapeHtml(facts)}</div>`;
  const html = `<div class="gosched-progress" role="status" style="max-width:40em;margin:2px 0">${line}${bar(share)}</div>`;
  const percent = typeof share === "number" ? ` ${Math.floor(share * 100)} %` : "";
  return { [displaySymbol]: () => ({ "text/html": html, "text/plain": `${title}${percent} ${facts}` }) };
}

function bar(share: number | "unknown" | undefined): string {
  if (share === undefined) return "";
  // Grey at half strength, so that it is seen on a white page and on a dark one.
  const track =
    "height:6px;border-radius:3px;background:rgba(128,128,128,0.3);overflow:hidden;margin-top:3px";
  const filled = "height:6px;border-radius:3px;background:#0072b2";
  const place =
    share === "unknown" ? "width:30%;margin-left:35%;opacity:0.6" : `width:${(share * 100).toFixed(1)}%`;
  return `<div style="${track}"><div style="${filled};${place}"></div></div>`;
}
