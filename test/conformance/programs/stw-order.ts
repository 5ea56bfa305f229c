import type { Go } from "../../../src/index.js";
import { ranges } from "../notes.js";

export default function* main({ go, sync, runtime, fmt }: Go, n: string) {
  const order: number[] = [];
  const wg = sync.WaitGroup();
  for (let i = 1; i <= Number(n); i++) {
    yield* wg.Add(1);
    yield* go(function* () {
      order.push(i);
      yield* wg.Done();
    });
  }
  yield* runtime.ReadMemStats();
  order.push(1000);
  yield* runtime.ReadMemStats();
  order.push(1001);
  yield* wg.Wait();
  yield* fmt.Println(ranges(order));
}
