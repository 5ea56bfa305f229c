import type { Go } from "../../../src/index.js";

export default function* main({ go, chan, sync, runtime, fmt }: Go, text: string) {
  const n = Number(text);
  const a = chan<number>();
  const b = chan<number>();
  let [passes, seen] = [0, -1];
  const wg = sync.WaitGroup();
  yield* wg.Add(3);
  yield* go(function* () {
    for (let k = 0; k < n; k++) {
      const v = yield* a.recv();
      passes++;
      yield* b.send(v);
    }
    yield* wg.Done();
  });
  yield* go(function* () {
    for (let k = 0; k < n; k++) {
      yield* a.send(k);
      passes++;
      yield* b.recv();
    }
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
