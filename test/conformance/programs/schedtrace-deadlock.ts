import type { Go } from "../../../src/index.js";

export const options = { linksOs: false };

export default function* main({ go, chan, sync, runtime, select, work }: Go) {
  yield* work(1_500_000, { calls: 2 });
  const mu = sync.Mutex();
  const wg = sync.WaitGroup();
  const c = chan<number>();
  yield* mu.Lock();
  yield* go(function* () {
    yield* mu.Lock();
  });
  yield* go(function* () {
    yield* c.send(1);
  });
  yield* go(function* () {
    yield* select({});
  });
  yield* go(function* () {
    yield* runtime.LockOSThread();
    yield* wg.Add(1);
    yield* wg.Wait();
  });
  yield* go(function* () {});
  yield* runtime.Gosched();
  yield* runtime.Gosched();
  yield* work(1_500_000, { calls: 2 });
  yield* chan<number>().recv();
}
