import type { Go } from "../../../src/index.js";

export const options = { linksOs: false };

export default function* main({ go, chan, nilChan, select, sync, runtime }: Go) {
  const c = chan<number>();
  const mu = sync.Mutex();
  const rw = sync.RWMutex();
  const wg = sync.WaitGroup();
  const cond = sync.Cond(sync.Mutex());
  yield* mu.Lock();
  yield* rw.RLock();
  yield* wg.Add(1);
  yield* go(function* () {
    yield* c.send(1);
  });
  yield* go(function* () {
    yield* nilChan<number>().recv();
  });
  yield* go(function* () {
    yield* mu.Lock();
  });
  yield* go(function* () {
    yield* rw.Lock();
  });
  yield* go(function* () {
    yield* wg.Wait();
  });
  yield* go(function* () {
    yield* cond.L.Lock();
    yield* cond.Wait();
  });
  yield* runtime.Gosched();
  yield* select({});
}
