import type { Go } from "../../../src/index.js";
import { notebook } from "../notes.js";

export default function* main({ go, chan, sync, runtime, fmt }: Go) {
  const { note, told } = notebook();
  const c = chan<number>();
  const wg = sync.WaitGroup();
  for (let i = 1; i <= 5; i++) {
    yield* wg.Add(1);
    yield* go(function* () {
      yield* c.send(i);
      note("S", i);
      yield* wg.Done();
    });
  }
  yield* runtime.Gosched();
  for (let k = 0; k < 5; k++) note("r", yield* c.recv());
  yield* wg.Wait();
  yield* fmt.Println(told());
}
