import type { Go } from "../../../src/index.js";
import { notebook } from "../notes.js";

export default function* main({ go, sync, runtime, fmt }: Go) {
  const { note, told } = notebook();
  const wg = sync.WaitGroup();
  let steps = 0;
  for (let i = 1; i <= 10; i++) {
    yield* wg.Add(1);
    yield* go(function* () {
      for (let k = 1; k <= 20; k++) {
        steps++;
        if (k % 5 === 0) note(i, "@", steps);
        yield* runtime.Gosched();
      }
      yield* wg.Done();
    });
  }
  yield* wg.Wait();
  yield* fmt.Println(told());
}
