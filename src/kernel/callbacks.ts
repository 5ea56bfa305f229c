/*
 * Callbacks that a cell leaves behind: in timers, with emitters and event targets (and so with workers, streams, servers), and with
 * the functions of Node that take one as their last argument. Each is given to the cell whose code left it, where it is left: that
 * is what remains of AsyncLocalStorage when only callbacks are followed (cell-context.ts says why it is not used).
 *
 * A listener must still be found by whoever takes it away again; so it bears the learner's own, as those of `once` do.
 */
import crypto from "node:crypto";
import dns from "node:dns";
import { EventEmitter } from "node:events";
import fs from "node:fs";

export type Callback = (this: unknown, ...args: unknown[]) => unknown;

/** Gives a callback to the cell whose code is running; undefined when none is. */
export type Bind = (callback: Callback) => Callback | undefined;

/** Runs what it is given right after itself; see `inNextTick` in cell-context.ts. */
export type Later = (work: Callback) => Callback;

/** Of these it matters which callback was given: it is asked for again. */
const asked = new Set(["watch", "watchFile", "unwatchFile"]);

/** From now on callbacks belong to cells. Returns a function that undoes it. */
export function followCallbacks(bind: Bind, inNextTick: Later): () => void {
  const first = (name: string) => (args: unknown[]) => {
    const bound = boundOf(bind, args[0]);
    return bound === undefined
      ? args
      : [name === "setImmediate" ? inNextTick(bound) : bound, ...args.slice(1)];
  };
  const last = (args: unknown[]): unknown[] => {
    const bound = boundOf(bind, args.at(-1));
    return bound === undefined ? args : [...args.slice(0, -1), bound];
  };
  const releases = [
    ...["setTimeout", "setInterval", "setImmediate", "queueMicrotask"].map((name) =>
      exchange(globalThis, name, first(name)),
    ),
    exchange(process, "nextTick", first("nextTick")),
    ...[fs, dns, crypto].flatMap((module) =>
      namesOfCallers(module).map((name) => exchange(module, name, last)),
    ),
    ...followEmitters(bind),
    ...followTargets(bind),
  ];
  return () => {
    for (const release of releases) release();
  };
}

function boundOf(bind: Bind, callback: unknown): Callback | undefined {
  // the signature of a callback is whatever its caller makes of it
  return typeof callback === "function" ? bind(callback as Callback) : undefined;
}

/** Functions of a module that may take a callback: neither classes nor what answers at once. */
function namesOfCallers(module: object): readonly string[] {
  return Object.entries(Object.getOwnPropertyDescriptors(module)).flatMap(([name, { value }]) =>
    typeof value === "function" && /^[a-z]/.test(name) && !name.endsWith("Sync") && !asked.has(name)
      ? [name]
      : [],
  );
}

/** Puts a function in place of another, which gets the arguments that `change` makes of its own. */
function exchange(owner: object, name: string, change: (args: unknown[]) => unknown[]): () => void {
  return replace(
    owner,
    name,
    (original) =>
      function (this: unknown, ...args) {
        return Reflect.apply(original, this, change(args));
      },
  );
}

function replace(owner: object, name: string, make: (original: Callback) => Callback): () => void {
  const descriptor = Object.getOwnPropertyDescriptor(owner, name);
  const original: unknown = Reflect.get(owner, name);
  if (descriptor?.configurable !== true || typeof original !== "function") return () => undefined;
  const following = make(original as Callback); // as above
  // Such as util.promisify.custom, without which promisify(setTimeout) breaks.
  Object.defineProperties(following, Object.getOwnPropertyDescriptors(original));
  Object.defineProperty(owner, name, { ...descriptor, value: following });
  return () => Object.defineProperty(owner, name, descriptor);
}

function listenerOf(callback: Callback): Callback | undefined {
  const listener: unknown = Reflect.get(callback, "listener");
  return typeof listener === "function" ? (listener as Callback) : undefined; // as above
}

function followEmitters(bind: Bind): readonly (() => void)[] {
  const prototype = EventEmitter.prototype;
  const adding = ["on", "addListener", "prependListener"].map((name) =>
    exchange(prototype, name, (args) => {
      const [type, listener, ...rest] = args;
      // One that bears another is one of ours, or of `once`.
      if (typeof listener !== "function" || listenerOf(listener as Callback) !== undefined) return args;
      const bound = boundOf(bind, listener);
      return bound === undefined ? args : [type, Object.assign(bound, { listener }), ...rest];
    }),
  );
  const once = (["once", "prependOnceListener"] as const).map((name) =>
    replace(
      prototype,
      name,
      (original) =>
        function (this: unknown, type, listener) {
          const bound = boundOf(bind, listener);
          if (bound === undefined || !(this instanceof EventEmitter))
            return Reflect.apply(original, this, [type, listener]);
          const key = type as string | symbol; // whatever it is, the emitter says so
          const wrapped = Object.assign(
            (...args: unknown[]): unknown => {
              this.removeListener(key, wrapped);
              return Reflect.apply(bound, this, args);
            },
            { listener: listener as Callback },
          );
          return name === "once" ? this.on(key, wrapped) : this.prependListener(key, wrapped);
        },
    ),
  );
  return [...adding, ...once];
}

function followTargets(bind: Bind): readonly (() => void)[] {
  const known = new WeakMap<object, WeakMap<object, Callback>>();
  const prototype = EventTarget.prototype;
  return [
    replace(
      prototype,
      "addEventListener",
      (original) =>
        function (this: unknown, type, listener, ...rest) {
          const bound = boundOf(bind, listener);
          if (bound === undefined || typeof this !== "object" || this === null)
            return Reflect.apply(original, this, [type, listener, ...rest]);
          const ofTarget = known.get(this) ?? new WeakMap<object, Callback>();
          known.set(this, ofTarget);
          const key = listener as Callback; // it was bound, so it is one
          const following = ofTarget.get(key) ?? bound;
          ofTarget.set(key, following);
          return Reflect.apply(original, this, [type, following, ...rest]);
        },
    ),
    replace(
      prototype,
      "removeEventListener",
      (original) =>
        function (this: unknown, type, listener, ...rest) {
          const isKey = typeof this === "object" && this !== null && typeof listener === "function";
          const following = isKey ? known.get(this)?.get(listener) : undefined;
          if (following !== undefined) Reflect.apply(original, this, [type, following, ...rest]);
          return Reflect.apply(original, this, [type, listener, ...rest]);
        },
    ),
  ];
}
