import type { Go } from "../../../src/index.js";
import { notebook } from "../notes.js";

export default function* main({ go, sync, runtime, fmt }: Go) {
  const { note, told } = notebook();
  const mu = sync.RWMutex();
  const wg = sync.WaitGroup();
  yield* mu.Lock();
  for (let i = 1; i <= 3; i++) {
    yield* wg.Add(2);
    yield* go(function* () {
      yield* mu.Lock();
      note("w", i);
      yield* mu.Unlock();
      yield* wg.Done();
    });
    yield* go(function* () {
      yield* mu.RLock();
      note("r", i);
      yield* mu.RUnlock();
      yield* wg.Done();
    });
  }
  yield* runtime.Gosched();
  note("main");
  yield* mu.Unlock();
  note("main-unlocked");
  yield* wg.Wait();
  yield* fmt.Println(told());
}
