import type { Go } from "../../../src/index.js";
import { notebook } from "../notes.js";

export default function* main({ go, chan, select, recv, sync, runtime, fmt }: Go) {
  const { note, told } = notebook();
  const cancel = chan<boolean>();
  const wg = sync.WaitGroup();
  for (let w = 1; w <= 3; w++) {
    yield* wg.Add(1);
    yield* go(function* () {
      for (let step = 1; ; step++) {
        const got = yield* select({ cancel: recv(cancel), default: null });
        if (got.case === "cancel") {
          note("w", w, "stops at", step);
          yield* wg.Done();
          return;
        }
        note("w", w, ".", step);
        yield* runtime.Gosched();
      }
    });
  }
  for (let k = 0; k < 3; k++) yield* runtime.Gosched();
  yield* cancel.close();
  yield* wg.Wait();
  yield* fmt.Println(told());
}
