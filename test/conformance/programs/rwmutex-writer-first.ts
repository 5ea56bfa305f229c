import type { Go } from "../../../src/index.js";
import { notebook } from "../notes.js";

export default function* main({ go, sync, runtime, fmt }: Go) {
  const { note, told } = notebook();
  const mu = sync.RWMutex();
  const wg = sync.WaitGroup();
  yield* wg.Add(3);
  yield* mu.RLock();
  yield* go(function* () {
    note("w?");
    yield* mu.Lock();
    note("w");
    yield* mu.Unlock();
    yield* wg.Done();
  });
  yield* runtime.Gosched();
  for (let i = 1; i <= 2; i++) {
    yield* go(function* () {
      note("r", i, "?");
      yield* mu.RLock();
      note("r", i);
      yield* mu.RUnlock();
      yield* wg.Done();
    });
  }
  yield* runtime.Gosched();
  note("main-still-reads");
  yield* mu.RUnlock();
  yield* wg.Wait();
  yield* fmt.Println(told());
}
