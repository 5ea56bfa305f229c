import type { Go } from "../../../src/index.js";
import { notebook } from "../notes.js";

export default function* main({ go, sync, runtime, fmt }: Go) {
  const { note, told } = notebook();
  const gate = sync.WaitGroup();
  const wg = sync.WaitGroup();
  yield* gate.Add(1);
  for (let i = 1; i <= 5; i++) {
    yield* wg.Add(1);
    yield* go(function* () {
      yield* gate.Wait();
      note(i);
      yield* wg.Done();
    });
  }
  yield* runtime.Gosched();
  yield* gate.Done();
  yield* wg.Wait();
  yield* fmt.Println(told());
}
