/*
 * The keys of a player: back, play or pause, on, how fast, and a slider over all moments, with a strip above it that shows who ran when. The
 * strip lies in time, the slider goes from moment to moment: a click on the strip finds the moment.
 *
 * From the keyboard: space plays and pauses, the arrows step, Home and End go to the first and the last moment, wherever in the player the focus is.
 * Nothing plays until somebody says so; and who has asked his system for less motion gets at most one moment a second.
 */
import type { PlayerPart } from "../controls/parts.js";
import { inTime } from "../controls/spec.js";
import { make } from "./inputs.js";
import { safeSvg } from "./safe-svg.js";

/** Asks for a moment; the answer comes by `show`. */
export type Seek = (at: number) => void;

const counted = (count: number): string => count.toLocaleString("en-US"); // as figures group digits

const speeds = [0.25, 0.5, 1, 2, 4, 8];
const calmest = 1;
/** The most that the strip may take, in px. */
const mostHeight = 96;

export class Transport {
  readonly node = make("section", "player");
  readonly #part: PlayerPart;
  readonly #seek: Seek;
  readonly #play = make("button", "play");
  readonly #range = make("input");
  readonly #speed = make("select");
  readonly #words = make("output", "moment");
  readonly #cursor = make("div", "cursor");
  readonly #scene = make("div", "scene");
  #at: number;
  #isPlaying = false;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #shownAt = 0;

  constructor(part: PlayerPart, seek: Seek) {
    this.#part = part;
    this.#seek = seek;
    this.#at = part.at;
    this.node.tabIndex = 0;
    this.node.setAttribute("role", "group");
    this.node.setAttribute("aria-label", "player: space plays, arrows step");
    this.node.append(this.#keys(), this.#stripNode(), this.#scene);
    this.node.addEventListener("keydown", (event) => this.#pressed(event));
    this.#showPlace();
  }

  /** How far it stands, from 0 to 1. */
  get progress(): number {
    return this.#at / Math.max(1, this.#last);
  }

  /** Shows what was drawn at a moment. */
  show(at: number, nodes: readonly Element[]): void {
    this.#scene.replaceChildren(...nodes);
    // the picture of another moment may be lower: what is below must not jump
    const height = this.#scene.getBoundingClientRect().height;
    if (height > parseFloat(this.#scene.style.minHeight || "0")) this.#scene.style.minHeight = `${height}px`;
    this.#shownAt = performance.now();
    this.node.dataset["shown"] = String(at);
    if (this.#isPlaying) this.#playOn();
  }

  /** Ends playing, as when another figure comes. */
  pause(): void {
    this.#isPlaying = false;
    clearTimeout(this.#timer);
    this.#showPlaying();
  }

  get #last(): number {
    return this.#part.times.length - 1;
  }

  #keys(): HTMLElement {
    const keys = make("div", "keys");
    const button = (
      node: HTMLButtonElement,
      sign: string,
      label: string,
      press: () => void,
    ): HTMLButtonElement => {
      Object.assign(node, { type: "button", textContent: sign, title: label });
      node.setAttribute("aria-label", label);
      node.addEventListener("click", press);
      return node;
    };
    this.#speed.setAttribute("aria-label", "how fast it plays");
    for (const speed of speeds) this.#speed.append(make("option", "", `${speed}×`));
    this.#speed.selectedIndex = speeds.indexOf(1);
    Object.assign(this.#range, { type: "range", min: 0, max: this.#last, step: 1 });
    this.#range.setAttribute("aria-label", "moment");
    this.#range.addEventListener("input", () => {
      this.pause();
      this.#go(Number(this.#range.value));
    });
    keys.append(
      button(make("button"), "‹", "a moment back", () => this.#step(-1)),
      button(this.#play, "", "play", () => this.#toggle()),
      button(make("button"), "›", "a moment on", () => this.#step(1)),
      this.#range,
      this.#words,
      this.#speed,
    );
    this.#showPlaying();
    return keys;
  }

  #stripNode(): HTMLElement {
    const strip = make("div", "strip");
    const picture = safeSvg(this.#part.strip);
    if (picture !== undefined) {
      picture.style.width = "100%";
      picture.style.height = `${Math.min(mostHeight, Number(picture.getAttribute("height")))}px`;
      strip.append(picture);
    }
    strip.append(this.#cursor);
    const seek = (event: PointerEvent): void => {
      const { left, width } = strip.getBoundingClientRect();
      this.pause();
      this.#goTo(Math.min(1, Math.max(0, (event.clientX - left) / width)));
    };
    strip.addEventListener("pointerdown", (event) => {
      strip.setPointerCapture(event.pointerId);
      seek(event);
    });
    strip.addEventListener("pointermove", (event) => {
      if (event.buttons === 1) seek(event);
    });
    return strip;
  }

  #pressed(event: KeyboardEvent): void {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const target = event.target instanceof Element ? event.target.localName : "";
    const own: Readonly<Record<string, () => void>> = {
      " ": () => this.#toggle(),
      ArrowLeft: () => this.#step(-1),
      ArrowRight: () => this.#step(1),
      Home: () => this.#step(-Infinity),
      End: () => this.#step(Infinity),
    };
    const act = own[event.key];
    // a button is pressed by space, and a list is walked by arrows
    if (act === undefined || target === "select" || (target === "button" && event.key === " ")) return;
    event.preventDefault();
    act();
  }

  #toggle(): void {
    if (this.#isPlaying) {
      this.pause();
      return;
    }
    this.#isPlaying = true;
    this.#showPlaying();
    if (this.#at === this.#last) this.#go(0);
    else this.#playOn();
  }

  #step(by: number): void {
    this.pause();
    this.#go(Math.min(this.#last, Math.max(0, this.#at + by)));
  }

  /** To the moment that holds at a place in time, from 0 to 1. */
  #goTo(place: number): void {
    const { times } = this.#part;
    const time = times[0]! + place * (times[this.#last]! - times[0]!);
    const after = times.findIndex((one) => one > time);
    this.#go(Math.max(0, (after < 0 ? times.length : after) - 1));
  }

  #go(at: number): void {
    if (at === this.#at && !this.#isPlaying) return;
    this.#at = at;
    this.#showPlace();
    this.#seek(at);
  }

  /** The next moment, when the present one has been seen long enough. */
  #playOn(): void {
    clearTimeout(this.#timer);
    if (this.#at >= this.#last) {
      this.pause();
      return;
    }
    const isCalm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    const wanted = this.#part.perSecond * (speeds[this.#speed.selectedIndex] ?? 1);
    const pause = 1000 / (isCalm ? Math.min(calmest, wanted) : wanted);
    this.#timer = setTimeout(
      () => this.#go(this.#at + 1),
      Math.max(0, this.#shownAt + pause - performance.now()),
    );
  }

  #showPlaying(): void {
    this.#play.textContent = this.#isPlaying ? "❚❚" : "►";
    const label = this.#isPlaying ? "pause" : "play";
    this.#play.title = label;
    this.#play.setAttribute("aria-label", label);
  }

  #showPlace(): void {
    const { times } = this.#part;
    const time = times[this.#at] ?? 0;
    const length = Math.max(1, times[this.#last]! - times[0]!);
    this.#range.value = String(this.#at);
    this.#words.textContent = `${inTime(time)} · ${counted(this.#at + 1)} of ${counted(times.length)}`;
    this.#range.setAttribute("aria-valuetext", `moment ${this.#at + 1} of ${times.length}, ${inTime(time)}`);
    this.#cursor.style.left = `${((time - times[0]!) / length) * 100}%`;
  }
}
