/** The option `godebug`: Go's environment variable GODEBUG, as far as the scheduler reads it. */
import type { Debug } from "../runtime/runtime.js";
import { noDebug } from "../runtime/runtime.js";
import { describe } from "./naming.js";

/** What each setting may be, in words, and how it reads. */
const settings: Readonly<
  Record<string, { readonly expected: string; readonly set: (n: number) => Partial<Debug> | null }>
> = {
  asyncpreemptoff: { expected: "0 or 1", set: (n) => (n <= 1 ? { asyncpreemptoff: n === 1 } : null) },
  updatemaxprocs: { expected: "0 or 1", set: (n) => (n <= 1 ? { updatemaxprocs: n === 1 } : null) },
  containermaxprocs: { expected: "0 or 1", set: (n) => (n <= 1 ? { containermaxprocs: n === 1 } : null) },
  schedtrace: { expected: "whole ms from 0 (never)", set: (n) => ({ schedtrace: n }) },
  scheddetail: { expected: "0 or 1", set: (n) => (n <= 1 ? { scheddetail: n === 1 } : null) },
};

/** The settings, "name=value" with commas between. Go ignores what it does not know; here it is an error. */
export function parseGodebug(text: unknown = ""): Debug {
  if (typeof text !== "string") {
    throw new RangeError(`option godebug: expected text such as "asyncpreemptoff=1", got ${describe(text)}`);
  }
  let debug = noDebug;
  for (const setting of text.split(",").filter((part) => part.trim() !== "")) {
    const [name = "", value = ""] = setting.split("=").map((part) => part.trim());
    const known = Object.hasOwn(settings, name) ? settings[name] : undefined;
    if (known === undefined) {
      throw new RangeError(
        `option godebug: "${setting}" is not modelled; expected ${Object.keys(settings).join(", ")}`,
      );
    }
    const change = /^\d{1,9}$/.test(value) ? known.set(Number(value)) : null;
    if (change === null) {
      throw new RangeError(`option godebug: "${setting}": expected ${name} to be ${known.expected}`);
    }
    debug = { ...debug, ...change };
  }
  return debug;
}
