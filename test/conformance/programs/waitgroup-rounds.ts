import type { Go } from "../../../src/index.js";
import { notebook } from "../notes.js";

export default function* main({ go, chan, sync, fmt }: Go) {
  const { note, told } = notebook();
  const wg = sync.WaitGroup();
  const seen = chan<number>();
  for (let round = 1; round <= 3; round++) {
    for (let i = 1; i <= 3; i++) {
      yield* wg.Add(1);
      yield* go(function* () {
        note(round, ".", i);
        yield* wg.Done();
      });
    }
    yield* go(function* () {
      yield* wg.Wait();
      note("second", round);
      yield* seen.send(round);
    });
    yield* wg.Wait();
    note("main", round);
    yield* seen.recv();
  }
  yield* fmt.Println(told());
}
