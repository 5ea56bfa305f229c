import type { Go } from "../../../src/index.js";

export default function* main({ go, sync, runtime, fmt }: Go) {
  const forks = [0, 1, 2, 3, 4].map(() => sync.Mutex());
  const wg = sync.WaitGroup();
  for (let i = 0; i < 5; i++) {
    yield* wg.Add(1);
    yield* go(function* () {
      yield* forks[i]!.Lock();
      yield* fmt.Println("philosopher", i, "has fork", i);
      yield* runtime.Gosched();
      yield* forks[(i + 1) % 5]!.Lock();
      yield* wg.Done();
    });
  }
  yield* wg.Wait();
}
