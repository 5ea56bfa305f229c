import type { Go } from "../../../src/index.js";
import { notebook } from "../notes.js";

export default function* main({ go, sync, runtime, fmt }: Go) {
  const { note, told } = notebook();
  const mu = sync.Mutex();
  const cond = sync.Cond(mu);
  const wg = sync.WaitGroup();
  for (let i = 1; i <= 5; i++) {
    yield* wg.Add(1);
    yield* go(function* () {
      yield* mu.Lock();
      yield* cond.Wait();
      note(i);
      yield* mu.Unlock();
      yield* wg.Done();
    });
  }
  yield* runtime.Gosched();
  yield* cond.Broadcast();
  yield* wg.Wait();
  yield* fmt.Println(told());
}
