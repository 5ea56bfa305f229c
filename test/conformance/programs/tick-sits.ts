import type { Go } from "../../../src/index.js";

export default function* main({ go, chan, sync, runtime, fmt }: Go, k: string) {
  const wg = sync.WaitGroup();
  for (let i = 0; i < Number(k); i++) {
    yield* wg.Add(1);
    yield* go(function* () {
      yield* wg.Done();
    });
  }
  yield* wg.Wait();
  const a = chan<number>();
  const b = chan<number>();
  let [passes, seen] = [0, -1];
  yield* wg.Add(3);
  yield* go(function* () {
    yield* a.range(function* (n) {
      passes++;
      yield* b.send(n);
    });
    yield* wg.Done();
  });
  yield* go(function* () {
    for (let n = 0; n < 40; n++) {
      yield* a.send(n);
      yield* b.recv();
    }
    yield* a.close();
    yield* wg.Done();
  });
  yield* go(function* () {
    yield* runtime.Gosched();
    seen = passes;
    yield* wg.Done();
  });
  yield* wg.Wait();
  yield* fmt.Println("the third saw", seen, "of", passes);
}
