import type { Go } from "../../../src/index.js";
import { ranges } from "../notes.js";

export default function* main({ go, sync, fmt }: Go, n: string) {
  const order: number[] = [];
  const wg = sync.WaitGroup();
  for (let round = 0; round < 2; round++) {
    for (let i = 1; i <= Number(n); i++) {
      yield* wg.Add(1);
      yield* go(function* () {
        order.push(round * 1000 + i);
        yield* wg.Done();
      });
    }
    yield* wg.Wait();
  }
  yield* fmt.Println(ranges(order));
}
