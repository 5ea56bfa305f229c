import type { Go } from "../../../src/index.js";
import { notebook } from "../notes.js";

export default function* main({ go, sync, time, fmt }: Go) {
  const { note, told } = notebook();
  const wg = sync.WaitGroup();
  for (let i = 10; i >= 1; i--) {
    yield* wg.Add(1);
    yield* go(function* () {
      yield* time.Sleep(i * 4 * time.Millisecond);
      note(i);
      yield* wg.Done();
    });
  }
  yield* wg.Wait();
  yield* fmt.Println(told());
}
