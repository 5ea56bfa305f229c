import type { Go } from "../../../src/index.js";
import { notebook } from "../notes.js";

export default function* main({ go, sync, runtime, fmt }: Go) {
  const { note, told } = notebook();
  const wg = sync.WaitGroup();
  let ran = 0;
  for (let i = 0; i < 150; i++) {
    yield* wg.Add(1);
    yield* go(function* () {
      ran++;
      yield* wg.Done();
    });
  }
  yield* wg.Add(1);
  yield* go(function* () {
    for (let k = 0; k < 5; k++) {
      note(ran);
      yield* runtime.Gosched();
    }
    yield* wg.Done();
  });
  yield* wg.Wait();
  yield* fmt.Println(told());
}
