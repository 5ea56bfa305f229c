/*
 * The page as a place in which functions run: what it has, and what it has not.
 */
import type { Place } from "../notebook/take-along.js";
import { library } from "./library.js";

/** What every page's JavaScript has as well. Nothing of Node, and nothing that comes later than its answer, such as timers. */
const standard: ReadonlySet<string> = new Set(
  (
    "undefined NaN Infinity isNaN isFinite parseInt parseFloat Object Function Array String Number Boolean Symbol BigInt Math JSON " +
    "Map Set WeakMap WeakSet WeakRef Promise Proxy Reflect RegExp Error TypeError RangeError SyntaxError ReferenceError " +
    "EvalError AggregateError Iterator Int8Array Uint8Array Uint8ClampedArray Int16Array Uint16Array Int32Array Uint32Array " +
    "Float32Array Float64Array BigInt64Array BigUint64Array ArrayBuffer SharedArrayBuffer DataView Atomics Intl Date globalThis " +
    "console structuredClone TextEncoder TextDecoder encodeURIComponent decodeURIComponent performance arguments"
  ).split(" "),
);

/** The page, for what was given to `who`. */
export const page = (who: string): Place => ({
  who,
  where: "the page",
  library,
  has: (name) => standard.has(name),
  names: "with the names of gosched and of JavaScript, and without Node's",
  waits: false,
});
