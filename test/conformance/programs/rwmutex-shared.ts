import type { Go } from "../../../src/index.js";
import { notebook } from "../notes.js";

export default function* main({ go, sync, runtime, fmt }: Go) {
  const { note, told } = notebook();
  const mu = sync.RWMutex();
  let [inside, most] = [0, 0];
  const wg = sync.WaitGroup();
  for (let i = 1; i <= 4; i++) {
    yield* wg.Add(1);
    yield* go(function* () {
      yield* mu.RLock();
      inside++;
      most = Math.max(most, inside);
      note("r", i);
      yield* runtime.Gosched();
      inside--;
      yield* mu.RUnlock();
      yield* wg.Done();
    });
  }
  for (let i = 1; i <= 2; i++) {
    yield* wg.Add(1);
    yield* go(function* () {
      yield* mu.Lock();
      note("w", i, "inside", inside);
      yield* runtime.Gosched();
      yield* mu.Unlock();
      yield* wg.Done();
    });
  }
  yield* wg.Wait();
  note("most", most);
  yield* fmt.Println(told());
}
