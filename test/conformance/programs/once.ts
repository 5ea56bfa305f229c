import type { Go } from "../../../src/index.js";
import { notebook } from "../notes.js";

export default function* main({ go, sync, runtime, fmt }: Go) {
  const { note, told } = notebook();
  const once = sync.Once();
  const wg = sync.WaitGroup();
  for (let i = 1; i <= 4; i++) {
    yield* wg.Add(1);
    yield* go(function* () {
      note("call", i);
      yield* once.Do(function* () {
        note("begin", i);
        yield* runtime.Gosched();
        note("end", i);
      });
      note("back", i);
      yield* wg.Done();
    });
  }
  yield* wg.Wait();
  yield* fmt.Println(told());
}
