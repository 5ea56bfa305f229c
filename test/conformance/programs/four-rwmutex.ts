import type { Go } from "../../../src/index.js";

export default function* main({ go, sync, fmt }: Go) {
  const mu = sync.RWMutex();
  const count = sync.Mutex();
  let [value, torn, reads] = [0, 0, 0];
  const wg = sync.WaitGroup();
  for (let w = 0; w < 2; w++) {
    yield* wg.Add(1);
    yield* go(function* () {
      for (let k = 0; k < 100; k++) {
        yield* mu.Lock();
        value++;
        value++;
        yield* mu.Unlock();
      }
      yield* wg.Done();
    });
  }
  for (let r = 0; r < 4; r++) {
    yield* wg.Add(1);
    yield* go(function* () {
      for (let k = 0; k < 100; k++) {
        yield* mu.RLock();
        const odd = value % 2 === 1;
        yield* mu.RUnlock();
        yield* count.Lock();
        reads++;
        if (odd) torn++;
        yield* count.Unlock();
      }
      yield* wg.Done();
    });
  }
  yield* wg.Wait();
  yield* fmt.Println(value, reads, torn);
}
