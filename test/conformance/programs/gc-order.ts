import type { Go } from "../../../src/index.js";
import { ranges } from "../notes.js";

export default function* main({ go, sync, runtime, fmt }: Go, n: string) {
  const order: number[] = [];
  const wg = sync.WaitGroup();
  for (let round = 0; round < 2; round++) {
    for (let i = 1; i <= Number(n); i++) {
      yield* wg.Add(1);
      yield* go(function* () {
        order.push(1000 * round + i);
        yield* wg.Done();
      });
    }
    order.push(5000 + round);
    yield* runtime.GC();
    order.push(6000 + round);
  }
  yield* wg.Wait();
  yield* fmt.Println(ranges(order));
}
