import type { Go, Goroutine } from "../../../src/index.js";
import { notebook, sequence } from "../notes.js";
import type { Below } from "../notes.js";

export default function* main({ go, chan, select, recv, send, sync, runtime, time, fmt }: Go, seed: string) {
  const { note, told } = notebook();
  const c = [chan<number>(), chan<number>(), chan<number>(1), chan<number>(3)];
  const mu = [sync.Mutex(), sync.Mutex()];
  const rw = sync.RWMutex();
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
    locking,
    reading,
    writing,
    starting,
    waiting,
    telling,
    trying,
    joining,
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
  function* locking(id: string, _step: number, below: Below) {
    const k = below(2);
    yield* mu[k]!.Lock();
    if (below(2) === 0) yield* runtime.Gosched();
    note(id, "m", k);
    yield* mu[k]!.Unlock();
  }
  function* reading(id: string) {
    yield* rw.RLock();
    yield* runtime.Gosched();
    note(id, "r");
    yield* rw.RUnlock();
  }
  function* writing(id: string, _step: number, below: Below) {
    yield* rw.Lock();
    if (below(2) === 0) yield* runtime.Gosched();
    note(id, "w");
    yield* rw.Unlock();
  }
  function* starting(id: string, step: number, below: Below) {
    if (id.length < 4) yield* go(walk, `${id}${step}`, (below.state() ^ 12345) >>> 0);
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
  function* joining(id: string) {
    const wg = sync.WaitGroup();
    yield* wg.Add(1);
    yield* go(function* () {
      yield* mu[0]!.Lock();
      note(id, "g");
      yield* mu[0]!.Unlock();
      yield* wg.Done();
    });
    yield* wg.Wait();
    note(id, "G");
  }
  function* walk(id: string, x: number): Goroutine<void> {
    const below = sequence(x);
    for (let step = 1; step <= 8; step++) yield* kinds[below(15)]!(id, step, below);
    note(id, ".");
  }

  for (let id = 1; id <= 5; id++) yield* go(walk, String(id), Number(seed) * 1000 + id);
  yield* time.Sleep(20 * time.Millisecond);
  yield* fmt.Println(told());
  yield* select({});
}
