import type { Go } from "../../../src/index.js";
import { ranges } from "../notes.js";

export default function* main({ go, chan, sync, runtime, fmt }: Go, n: string) {
  const gate = chan<boolean>();
  const order: number[] = [];
  const wg = sync.WaitGroup();
  let waiting = 0;
  for (let i = 1; i <= Number(n); i++) {
    yield* wg.Add(1);
    yield* go(function* () {
      waiting++;
      yield* gate.recv();
      order.push(i);
      yield* wg.Done();
    });
  }
  while (waiting < Number(n)) yield* runtime.Gosched();
  yield* gate.close();
  yield* wg.Wait();
  yield* fmt.Println(`last to first: ${ranges(order.reverse())}`);
}
