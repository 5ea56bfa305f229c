import type { Go } from "../../../src/index.js";

export default function* main({ go, sync, fmt }: Go) {
  const mu = sync.Mutex();
  let count = 0;
  const wg = sync.WaitGroup();
  for (let i = 0; i < 8; i++) {
    yield* wg.Add(1);
    yield* go(function* () {
      for (let k = 0; k < 500; k++) {
        yield* mu.Lock();
        count++;
        yield* mu.Unlock();
      }
      yield* wg.Done();
    });
  }
  yield* wg.Wait();
  yield* fmt.Println(count);
}
