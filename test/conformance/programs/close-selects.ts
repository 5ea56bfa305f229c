import type { Go } from "../../../src/index.js";
import { notebook } from "../notes.js";

export default function* main({ go, chan, select, recv, sync, runtime, fmt }: Go) {
  const { note, told } = notebook();
  const quit = chan<boolean>();
  const wg = sync.WaitGroup();
  for (let i = 1; i <= 4; i++) {
    yield* wg.Add(1);
    yield* go(function* () {
      const own = chan<number>();
      const got = yield* select({ own: recv(own), quit: recv(quit) });
      note(got.case === "own" ? "never" : i);
      yield* wg.Done();
    });
  }
  yield* runtime.Gosched();
  yield* quit.close();
  yield* wg.Wait();
  yield* fmt.Println(told());
}
