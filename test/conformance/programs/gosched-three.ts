import type { Go } from "../../../src/index.js";
import { notebook } from "../notes.js";

export default function* main({ go, sync, runtime, fmt }: Go) {
  const { note, told } = notebook();
  const wg = sync.WaitGroup();
  for (let i = 1; i <= 3; i++) {
    yield* wg.Add(1);
    yield* go(function* () {
      for (let k = 0; k < 3; k++) {
        note("g", i, ".", k);
        yield* runtime.Gosched();
      }
      yield* wg.Done();
    });
  }
  yield* wg.Wait();
  yield* fmt.Println(told());
}
