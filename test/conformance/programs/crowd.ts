import type { Go, Goroutine } from "../../../src/index.js";
import { fnv32a, sequence } from "../notes.js";
import type { Below } from "../notes.js";

export default function* main({ go, chan, select, recv, send, sync, runtime, fmt }: Go, seed: string) {
  const notes: string[] = [];
  const note = (...words: unknown[]) => void notes.push(words.join(""));
  const c = [chan<number>(), chan<number>(), chan<number>(1), chan<number>(3)];
  const cond = sync.Cond(sync.Mutex());
  /** What a goroutine does at each kind of step. `below(n)` is its next number from 0 to n-1. */
  const kinds: readonly ((id: string, step: number, below: Below) => Goroutine)[] = [
    put,
    put,
    put,
    take,
    take,
    take,
    yielding,
    yielding,
    yielding,
    starting,
    waiting,
    telling,
    trying,
  ];
  function* put(id: string, step: number, below: Below) {
    const k = below(4);
    yield* c[k]!.send(step);
    note(id, ">", k);
  }
  function* take(id: string, _step: number, below: Below) {
    const k = below(4);
    note(id, "<", k, "=", yield* c[k]!.recv());
  }
  function* yielding(id: string) {
    yield* runtime.Gosched();
    note(id, "y");
  }
  function* starting(id: string, step: number, below: Below) {
    if (id.length < 6) yield* go(walk, `${id}${step}`, (below.state() ^ 12345) >>> 0);
  }
  function* waiting(id: string) {
    yield* cond.L.Lock();
    yield* cond.Wait();
    note(id, "c");
    yield* cond.L.Unlock();
  }
  function* telling(_id: string, _step: number, below: Below) {
    if (below(2) === 0) yield* cond.Signal();
    else yield* cond.Broadcast();
  }
  function* trying(id: string, step: number, below: Below) {
    const k = below(4);
    if (below(2) === 0) {
      const sent = yield* select({ c: send(c[k]!, step), default: null });
      note(id, sent.case === "c" ? "}" : "-", k);
    } else {
      const got = yield* select({ c: recv(c[k]!), default: null });
      if (got.case === "c") note(id, "{", k, "=", got.value);
      else note(id, "_", k);
    }
  }
  function* walk(id: string, x: number): Goroutine<void> {
    const below = sequence(x);
    for (let step = 1; step <= 4; step++) yield* kinds[below(13)]!(id, step, below);
    note(id, ".");
  }

  for (let id = 1; id <= 400; id++) yield* go(walk, String(id), Number(seed) * 1000 + id);
  for (let quiet = 0, last = 0; quiet < 100; quiet++) {
    yield* runtime.Gosched();
    if (notes.length !== last) [quiet, last] = [0, notes.length];
  }
  const sums = [];
  for (let i = 0; i < notes.length; i += 100) sums.push(fnv32a(notes.slice(i, i + 100).join(" ")));
  yield* fmt.Println(sums.join(" "), notes.length);
}
