import type { Go } from "../../../src/index.js";
import { notebook } from "../notes.js";

export default function* main({ go, chan, sync, runtime, fmt }: Go) {
  const { note, told } = notebook();
  const c = chan<number>(2);
  const wg = sync.WaitGroup();
  for (let i = 1; i <= 6; i++) {
    yield* wg.Add(1);
    yield* go(function* () {
      yield* c.send(i);
      note("S", i);
      yield* wg.Done();
    });
  }
  yield* runtime.Gosched();
  note("len", c.len);
  for (let k = 0; k < 6; k++) {
    note("r", yield* c.recv());
    note("len", c.len);
  }
  yield* wg.Wait();
  yield* fmt.Println(told());
}
