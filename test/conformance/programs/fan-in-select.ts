import type { Go } from "../../../src/index.js";
import { notebook } from "../notes.js";

export default function* main({ go, chan, sync, fmt }: Go) {
  const { note, told } = notebook();
  const merged = chan<number>();
  const wg = sync.WaitGroup();
  for (let base = 10; base <= 30; base += 10) {
    const numbers = chan<number>(1);
    yield* go(function* () {
      for (let k = 1; k <= 3; k++) yield* numbers.send(base + k);
      yield* numbers.close();
    });
    yield* wg.Add(1);
    yield* go(function* () {
      yield* numbers.range(function* (v) {
        yield* merged.send(v);
      });
      yield* wg.Done();
    });
  }
  yield* go(function* () {
    yield* wg.Wait();
    yield* merged.close();
  });
  yield* merged.range(function* (v) {
    note(v);
  });
  yield* fmt.Println(told());
}
