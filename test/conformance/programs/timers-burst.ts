import type { Go } from "../../../src/index.js";
import { notebook } from "../notes.js";

export default function* main({ go, sync, runtime, time, work, fmt }: Go) {
  const { note, told } = notebook();
  const wg = sync.WaitGroup();
  for (let i = 1; i <= 4; i++) {
    yield* wg.Add(1);
    yield* go(function* () {
      yield* time.Sleep(i * time.Millisecond);
      note(i);
      yield* wg.Done();
    });
  }
  yield* runtime.Gosched();
  yield* work(6 * time.Millisecond);
  note("main");
  yield* wg.Wait();
  yield* fmt.Println(told());
}
