import type { Go } from "../../../src/index.js";
import { notebook } from "../notes.js";

export default function* main({ go, sync, time, fmt }: Go) {
  const { note, told } = notebook();
  const wg = sync.WaitGroup();
  for (const ms of [20, 32, 54]) {
    yield* wg.Add(1);
    yield* go(function* () {
      for (let at = ms; at < 120; at += ms) {
        yield* time.Sleep(ms * time.Millisecond);
        note(ms, "@", at);
      }
      yield* wg.Done();
    });
  }
  yield* wg.Wait();
  yield* fmt.Println(told());
}
