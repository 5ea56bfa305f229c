import type { Go } from "../../../src/index.js";
import { notebook } from "../notes.js";

export default function* main({ go, sync, time, fmt }: Go) {
  const { note, told } = notebook();
  const wg = sync.WaitGroup();
  for (let i = 1; i <= 3; i++) {
    yield* wg.Add(1);
    yield* go(function* () {
      note("g", i);
      yield* wg.Done();
    });
  }
  yield* time.Sleep(1);
  note("main");
  yield* wg.Wait();
  yield* fmt.Println(told());
}
