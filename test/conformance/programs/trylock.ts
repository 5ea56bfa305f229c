import type { Go } from "../../../src/index.js";

export default function* main({ sync, fmt }: Go) {
  const mu = sync.Mutex();
  yield* fmt.Println(yield* mu.TryLock(), yield* mu.TryLock());
  yield* mu.Unlock();
  yield* fmt.Println(yield* mu.TryLock());
  const rw = sync.RWMutex();
  yield* rw.RLock();
  yield* fmt.Println(yield* rw.TryLock());
  yield* rw.RUnlock();
  yield* fmt.Println(yield* rw.TryLock(), yield* rw.TryLock());
}
