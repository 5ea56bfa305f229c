import type { Go } from "../../../src/index.js";
import { notebook } from "../notes.js";

export default function* main({ go, sync, runtime, fmt }: Go) {
  const { note, told } = notebook();
  const wg = sync.WaitGroup();
  for (let i = 1; i <= 2; i++) {
    yield* wg.Add(1);
    yield* go(function* () {
      try {
        note("g", i);
        yield* runtime.Goexit();
        note("never");
      } finally {
        note("deferred", i);
        yield* wg.Done();
      }
    });
  }
  yield* wg.Wait();
  note("main");
  yield* fmt.Println(told());
}
