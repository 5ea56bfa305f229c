import type { Go } from "../../../src/index.js";
import { notebook } from "../notes.js";

export default function* main({ sync, time, work, fmt }: Go) {
  const { note, told } = notebook();
  const wg = sync.WaitGroup();
  for (let i = 1; i <= 4; i++) {
    yield* wg.Add(1);
    yield* time.AfterFunc(i * time.Millisecond, function* () {
      note(i);
      yield* wg.Done();
    });
  }
  yield* work(6 * time.Millisecond);
  note("main");
  yield* wg.Wait();
  yield* fmt.Println(told());
}
