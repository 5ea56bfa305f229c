import type { Go } from "../../../src/index.js";
import { ranges } from "../notes.js";

/** The Go program links neither fmt nor os, so no finalizer goroutine waits in runnext. */
export const options = { linksOs: false };

export default function* main({ go, sync, println }: Go, n: string) {
  const order: number[] = [];
  const wg = sync.WaitGroup();
  for (let i = 1; i <= Number(n); i++) {
    yield* wg.Add(1);
    yield* go(function* () {
      order.push(i);
      yield* wg.Done();
    });
  }
  yield* wg.Wait();
  yield* println(ranges(order));
}
