import type { Go, Goroutine } from "../../../src/index.js";
import { notebook } from "../notes.js";

export default function* main({ go, sync, fmt }: Go) {
  const { note, told } = notebook();
  const wg = sync.WaitGroup();
  function* grow(name: string): Goroutine<void> {
    note(name);
    if (name.length < 4) {
      for (const digit of ["0", "1"]) {
        yield* wg.Add(1);
        yield* go(grow, name + digit);
      }
    }
    note(`${name}'`);
    yield* wg.Done();
  }
  yield* wg.Add(1);
  yield* grow("r");
  yield* wg.Wait();
  yield* fmt.Println(told());
}
