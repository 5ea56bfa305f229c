import type { Go } from "../../../src/index.js";
import { notebook } from "../notes.js";

export default function* main({ go, sync, time, fmt }: Go) {
  const { note, told } = notebook();
  const wg = sync.WaitGroup();
  for (const ms of [15, 5, 10, 30, 20, 25]) {
    yield* wg.Add(1);
    yield* go(function* () {
      yield* time.Sleep(ms * time.Millisecond);
      note(ms);
      yield* wg.Done();
    });
  }
  yield* wg.Wait();
  yield* fmt.Println(told());
}
