/**
 * The form of an operation: what one costs, before any scheduler. Two goroutines hand a number back and forth over two
 * unbuffered channels, in four forms, each in a process of its own (forms share V8's type feedback otherwise).
 * Run by `npm run bench`; the decision is in src/README.md.
 */
import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const rounds = 1_000_000;
const kinds = { send: 1, recv: 2 } as const;

interface Task {
  body: Iterator<unknown, unknown, unknown>;
  value: unknown;
  started: boolean;
}

class Plain {
  receiver: Task | null = null;
  sender: Task | null = null;
  value: unknown = undefined;
}

/** Form 1: `yield operation`, a plain object; results have no type. */
function plainYield(n: number): void {
  const op = (kind: number, c: Plain, value: unknown) => ({ kind, c, value });
  const a = new Plain();
  const b = new Plain();
  function* left(): Generator<ReturnType<typeof op>, void, unknown> {
    for (let i = 0; i < n; i++) {
      yield op(kinds.send, a, i);
      yield op(kinds.recv, b, 0);
    }
  }
  function* right(): Generator<ReturnType<typeof op>, void, unknown> {
    for (let i = 0; i < n; i++) yield op(kinds.send, b, yield op(kinds.recv, a, 0));
  }
  const ready: Task[] = [right(), left()].map((body) => ({ body, value: undefined, started: false }));
  for (let task = ready.pop(); task !== undefined; task = ready.pop()) {
    for (;;) {
      const { done, value } = task.body.next(task.value);
      if (done === true) break;
      const { kind, c, value: sent } = value as ReturnType<typeof op>; // only operations are yielded
      if (!exchange(kind, c, sent, task, ready)) break;
    }
  }
}

/** Form 2: `yield* operation`, an object that is its own iterator and result. */
class SelfIterating {
  done = true;
  result: unknown = undefined;
  readonly kind: number;
  readonly c: Plain;
  readonly sent: unknown;
  constructor(kind: number, c: Plain, sent: unknown) {
    this.kind = kind;
    this.c = c;
    this.sent = sent;
  }
  get value(): unknown {
    return this.result;
  }
  [Symbol.iterator](): this {
    return this;
  }
  next(): this {
    this.done = !this.done;
    return this;
  }
}

function selfIterating(n: number): void {
  const a = new Plain();
  const b = new Plain();
  // The class is an iterator result that TypeScript's types of iterators do not describe: the casts are true at run time.
  const op = (kind: number, c: Plain, sent: unknown) =>
    new SelfIterating(kind, c, sent) as unknown as Iterable<unknown>;
  function* left() {
    for (let i = 0; i < n; i++) {
      yield* op(kinds.send, a, i);
      yield* op(kinds.recv, b, 0);
    }
  }
  function* right() {
    for (let i = 0; i < n; i++) yield* op(kinds.send, b, yield* op(kinds.recv, a, 0));
  }
  const ready: Task[] = [right(), left()].map((body) => ({ body, value: undefined, started: false }));
  for (let task = ready.pop(); task !== undefined; task = ready.pop()) {
    for (;;) {
      const result = task.body.next() as unknown as SelfIterating; // `yield*` hands the operation itself through
      if (!(result instanceof SelfIterating)) break;
      if (!exchange(result.kind, result.c, result.sent, task, ready)) break;
    }
  }
}

/** What every engine of these forms does. False: the task waits. */
function exchange(kind: number, c: Plain, sent: unknown, task: Task, ready: Task[]): boolean {
  if (kind === kinds.send) {
    const to = c.receiver;
    if (to === null) {
      c.sender = task;
      c.value = sent;
      return false;
    }
    c.receiver = null;
    to.value = sent;
    ready.push(to);
    return true;
  }
  const from = c.sender;
  if (from === null) {
    c.receiver = task;
    return false;
  }
  c.sender = null;
  task.value = c.value;
  ready.push(from);
  return true;
}

/** Form 3: `yield* channel.send()`, a generator method. */
function generatorMethods(n: number): void {
  const ready: Task[] = [];
  let current: Task;
  class Channel extends Plain {
    *send(value: unknown): Generator<void, void, unknown> {
      if (!exchange(kinds.send, this, value, current, ready)) yield;
    }
    *recv(): Generator<void, unknown, unknown> {
      const me = current;
      if (!exchange(kinds.recv, this, 0, me, ready)) yield;
      return me.value;
    }
  }
  const a = new Channel();
  const b = new Channel();
  function* left() {
    for (let i = 0; i < n; i++) {
      yield* a.send(i);
      yield* b.recv();
    }
  }
  function* right() {
    for (let i = 0; i < n; i++) yield* b.send(yield* a.recv());
  }
  for (const body of [right(), left()]) ready.push({ body, value: undefined, started: false });
  for (let task = ready.pop(); task !== undefined; task = ready.pop()) {
    current = task;
    task.body.next();
  }
}

/** Form 4: the trap. `yield*` of one object whose `next` performs the operation and suspends only if it must. */
class MiniTrap {
  kind = 0;
  c: Plain | null = null;
  sent: unknown = undefined;
  delivers = false;
  current: Task | null = null;
  readonly ready: Task[] = [];
  readonly finished = { done: true as const, value: undefined as unknown };
  readonly stopped = { done: false as const, value: undefined };
  arm(kind: number, c: Plain, sent: unknown): this {
    if (this.kind !== 0) throw new Error("forgotten yield*");
    this.kind = kind;
    this.c = c;
    this.sent = sent;
    return this;
  }
  [Symbol.iterator](): this {
    return this;
  }
  next() {
    const task = this.current!;
    const kind = this.kind;
    if (this.delivers) {
      this.delivers = false;
    } else {
      this.kind = 0;
      if (!exchange(kind, this.c!, this.sent, task, this.ready)) return this.stopped;
    }
    this.finished.value = task.value;
    return this.finished;
  }
}

function trap(n: number): void {
  const run = new MiniTrap();
  const a = new Plain();
  const b = new Plain();
  const op = (kind: number, c: Plain, sent: unknown) => run.arm(kind, c, sent) as Iterable<undefined>; // see MiniTrap.next
  function* left() {
    for (let i = 0; i < n; i++) {
      yield* op(kinds.send, a, i);
      yield* op(kinds.recv, b, 0);
    }
  }
  function* right() {
    for (let i = 0; i < n; i++) yield* op(kinds.send, b, yield* op(kinds.recv, a, 0));
  }
  for (const body of [right(), left()]) run.ready.push({ body, value: undefined, started: false });
  for (let task = run.ready.pop(); task !== undefined; task = run.ready.pop()) {
    run.current = task;
    run.delivers = task.started;
    task.started = true;
    task.body.next();
  }
}

const forms: Readonly<Record<string, (n: number) => void>> = {
  plainYield,
  selfIterating,
  generatorMethods,
  trap,
};

/** ns a round trip, the median of seven. */
function measure(form: (n: number) => void): number {
  form(rounds / 5);
  const times = Array.from({ length: 7 }, () => {
    const start = process.hrtime.bigint();
    form(rounds);
    return Number(process.hrtime.bigint() - start) / rounds;
  });
  return times.sort((x, y) => x - y)[3]!;
}

/** All forms, in ns a round trip. */
export function benchForms(): Record<string, number> {
  const results: Record<string, number> = {};
  for (const name of Object.keys(forms)) {
    const arguments_ = [...process.execArgv, fileURLToPath(import.meta.url), name];
    results[name] = Number(execFileSync(process.execPath, arguments_, { encoding: "utf8" }));
  }
  return results;
}

const asked = process.argv[2];
if (asked !== undefined && asked in forms && process.argv[1] === fileURLToPath(import.meta.url)) {
  console.log(measure(forms[asked]!).toFixed(1));
}
