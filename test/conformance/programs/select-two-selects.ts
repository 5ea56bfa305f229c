import type { Go } from "../../../src/index.js";

export default function* main({ go, chan, select, recv, send, sync, runtime, fmt }: Go) {
  const a = chan<number>();
  const b = chan<number>();
  let sum = 0;
  const wg = sync.WaitGroup();
  yield* wg.Add(2);
  yield* go(function* () {
    for (let k = 1; k <= 50; k++) yield* select({ a: send(a, k), b: send(b, k) });
    yield* wg.Done();
  });
  yield* go(function* () {
    for (let k = 1; k <= 50; k++) {
      const got = yield* select({ a: recv(a), b: recv(b) });
      sum += got.value;
    }
    yield* wg.Done();
  });
  yield* runtime.Gosched();
  yield* wg.Wait();
  yield* fmt.Println(sum);
}
