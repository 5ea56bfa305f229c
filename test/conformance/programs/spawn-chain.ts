import type { Go, Goroutine } from "../../../src/index.js";
import { notebook } from "../notes.js";

export default function* main({ go, sync, fmt }: Go) {
  const { note, told } = notebook();
  const wg = sync.WaitGroup();
  function* link(k: number): Goroutine<void> {
    note(k);
    if (k < 10) {
      yield* wg.Add(1);
      yield* go(link, k + 1);
    }
    yield* wg.Done();
  }
  yield* wg.Add(2);
  yield* go(function* () {
    note("ring");
    yield* wg.Done();
  });
  yield* go(link, 1);
  yield* wg.Wait();
  yield* fmt.Println(told());
}
