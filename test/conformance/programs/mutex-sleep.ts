import type { Go } from "../../../src/index.js";
import { notebook } from "../notes.js";

export default function* main({ go, sync, time, fmt }: Go) {
  const { note, told } = notebook();
  const mu = sync.Mutex();
  const wg = sync.WaitGroup();
  for (let i = 1; i <= 3; i++) {
    yield* wg.Add(1);
    yield* go(function* () {
      for (let k = 1; k <= 2; k++) {
        yield* mu.Lock();
        note(i, ".", k);
        yield* time.Sleep(3 * time.Millisecond);
        yield* mu.Unlock();
      }
      yield* wg.Done();
    });
  }
  yield* wg.Wait();
  yield* fmt.Println(told());
}
