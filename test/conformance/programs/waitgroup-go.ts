import type { Go } from "../../../src/index.js";
import { notebook } from "../notes.js";

export default function* main({ sync, fmt }: Go) {
  const { note, told } = notebook();
  const wg = sync.WaitGroup();
  for (let i = 1; i <= 5; i++) {
    yield* wg.Go(function* () {
      note(i);
    });
  }
  yield* wg.Wait();
  yield* wg.Go(function* () {
    note("again");
  });
  yield* wg.Wait();
  yield* fmt.Println(told());
}
