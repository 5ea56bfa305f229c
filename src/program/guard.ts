/**
 * What a program asks for and the face does not have: an operation that is misspelt, or one of Go's that is not modelled. JavaScript
 * gives `undefined` for it, and what comes of that later ("yield* … is not iterable") helps nobody.
 *
 * Behind each part of the face, where JavaScript looks last, stands an object that knows the names that there are. What is there is found
 * before, at no cost.
 */
import { ProgramError } from "../runtime/panic.js";

/** What is asked of any object by those who look at it: `await`, JSON, and Node, which asks whether it is a URL. */
const askedOfAll: ReadonlySet<string> = new Set(["then", "toJSON", "inspect", "href", "protocol"]);
/** By this Node asks an object to show itself. */
const inspects = Symbol.for("nodejs.util.inspect.custom");

/** What a program of Go's has instead of what is not here. */
const instead: Readonly<Record<string, string>> = {
  "sync.atomic": "plain variables do, for nothing else happens between two operations",
  atomic: "plain variables do, for nothing else happens between two operations",
  "sync.Map": "a plain Map does, for nothing else happens between two operations",
  "sync.Pool": "a plain array does, for nothing else happens between two operations",
  "sync.OnceFunc": "a function with a sync.Once in it does",
  "sync.OnceValue": "a function with a sync.Once in it does",
  RLocker: "call RLock and RUnlock",
  "fmt.Errorf": "new Error(fmt.Sprintf(...)) is an error",
  "fmt.Fprintln": "fmt.Println writes to standard output, println to standard error",
  "fmt.Fprintf": "fmt.Printf writes to standard output, println to standard error",
  errors: "new Error(text) is an error",
  errgroup: "sync.WaitGroup counts goroutines, and context.WithCancel stops them",
  semaphore: "a channel with a buffer does: send takes a place, recv gives it back",
  len: "a channel has ch.len, and the rest length or size",
  cap: "a channel has ch.cap",
  make: "chan() makes a channel; for the rest there are arrays and Maps",
  close: "a channel has ch.close()",
};

/**
 * The last that is asked for a name.
 *
 * @param where What it stands behind: "sync", as a program writes it, or "a Mutex", of which there are many; "" for the face itself.
 * @param names Those that are there.
 */
export function guard(where: string, names: readonly string[]): object {
  const isThing = where.startsWith("a ");
  const show = function (this: object): unknown {
    return isThing ? `[${where.slice(2)}]` : { ...this };
  };
  return new Proxy(Object.prototype, {
    get(target, key, receiver): unknown {
      if (key === inspects) return show;
      if (typeof key === "symbol" || key in target || askedOfAll.has(key)) {
        return Reflect.get(target, key, receiver);
      }
      const name = where === "" || isThing ? key : `${where}.${key}`;
      const hint = Object.hasOwn(instead, name) ? `: ${instead[name]}` : "";
      throw new ProgramError(
        isThing
          ? `${where} has no ${name}${hint}; it has ${names.join(", ")}`
          : `there is no ${name} here${hint}; there are ${names.join(", ")}`,
      );
    },
  });
}

/** A part of the face, guarded. `where` is what a program writes before the dot. */
export function guarded<T extends object>(where: string, part: T): T {
  return before(guard(where, Object.keys(part)), part);
}

/** A part of the face with a guard behind it that many share. */
export function before<T extends object>(behind: object, part: T): T {
  return { __proto__: behind, ...part }; // made with that prototype: to change it later would make it slow
}
