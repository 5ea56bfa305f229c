import type { Go } from "../../../src/index.js";
import { ranges } from "../notes.js";

export default function* main({ go, sync, runtime, fmt }: Go, n: string) {
  const cond = sync.Cond(sync.Mutex());
  const order: number[] = [];
  const wg = sync.WaitGroup();
  let waiting = 0;
  for (let i = 1; i <= Number(n); i++) {
    yield* wg.Add(1);
    yield* go(function* () {
      yield* cond.L.Lock();
      waiting++;
      yield* cond.Wait();
      order.push(i);
      yield* cond.L.Unlock();
      yield* wg.Done();
    });
  }
  while (waiting < Number(n)) yield* runtime.Gosched();
  yield* cond.Broadcast();
  yield* wg.Wait();
  yield* fmt.Println(ranges(order));
}
