import type { Go } from "../../../src/index.js";
import { notebook } from "../notes.js";

export default function* main({ go, sync, runtime, fmt }: Go) {
  const { note, told } = notebook();
  const forks = [0, 1, 2, 3, 4].map(() => sync.Mutex());
  const wg = sync.WaitGroup();
  for (let i = 0; i < 5; i++) {
    yield* wg.Add(1);
    yield* go(function* () {
      const low = forks[Math.min(i, (i + 1) % 5)]!;
      const high = forks[Math.max(i, (i + 1) % 5)]!;
      for (let k = 0; k < 2; k++) {
        yield* low.Lock();
        yield* runtime.Gosched();
        yield* high.Lock();
        note(i, ".", k);
        yield* high.Unlock();
        yield* low.Unlock();
      }
      yield* wg.Done();
    });
  }
  yield* wg.Wait();
  yield* fmt.Println(told());
}
