import type { Go } from "../../../src/index.js";

export default function* main({ sync, fmt, go, runtime }: Go) {
  const rw = sync.RWMutex();
  yield* rw.RLock();
  yield* fmt.Println(yield* rw.TryRLock());
  yield* go(function* () {
    yield* rw.Lock();
    yield* fmt.Println("writer", yield* rw.TryRLock());
    yield* rw.Unlock();
  });
  yield* runtime.Gosched();
  yield* fmt.Println(yield* rw.TryRLock(), yield* rw.TryLock());
  yield* rw.RUnlock();
  yield* rw.RUnlock();
  yield* runtime.Gosched();
  yield* fmt.Println(yield* rw.TryRLock(), yield* rw.TryLock());
  const wg = sync.WaitGroup();
  yield* wg.Add(2 ** 40);
  yield* wg.Wait();
  yield* fmt.Println("the counter has 32 bits");
  yield* wg.Add(2 ** 31);
}
