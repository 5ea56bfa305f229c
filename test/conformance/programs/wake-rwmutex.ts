import type { Go } from "../../../src/index.js";
import { notebook } from "../notes.js";

export default function* main({ go, sync, runtime, fmt }: Go) {
  const { note, told } = notebook();
  const mu = sync.RWMutex();
  const wg = sync.WaitGroup();
  yield* mu.Lock();
  for (let i = 1; i <= 5; i++) {
    yield* wg.Add(1);
    yield* go(function* () {
      yield* mu.RLock();
      note(i);
      yield* mu.RUnlock();
      yield* wg.Done();
    });
  }
  yield* runtime.Gosched();
  yield* mu.Unlock();
  yield* wg.Wait();
  yield* fmt.Println(told());
}
