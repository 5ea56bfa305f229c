import type { Go } from "../../../src/index.js";
import { notebook } from "../notes.js";

export default function* main({ go, sync, runtime, fmt }: Go) {
  const { note, told } = notebook();
  const mu = sync.Mutex();
  const wg = sync.WaitGroup();
  yield* mu.Lock();
  for (let i = 1; i <= 3; i++) {
    yield* wg.Add(1);
    yield* go(function* () {
      yield* mu.Lock();
      note("g", i);
      yield* mu.Unlock();
      yield* wg.Done();
    });
  }
  yield* runtime.Gosched();
  for (let k = 1; k <= 4; k++) {
    yield* mu.Unlock();
    yield* mu.Lock();
    note("main", k);
    yield* runtime.Gosched();
  }
  yield* mu.Unlock();
  note("main-unlocked");
  yield* wg.Wait();
  yield* fmt.Println(told());
}
