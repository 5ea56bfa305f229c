import type { Go } from "../../../src/index.js";
import { notebook } from "../notes.js";

export default function* main({ go, chan, sync, runtime, fmt }: Go) {
  const { note, told } = notebook();
  const c = chan<number>();
  const wg = sync.WaitGroup();
  for (let i = 1; i <= 5; i++) {
    yield* wg.Add(1);
    yield* go(function* () {
      const v = yield* c.recv();
      note(i, "=", v);
      yield* wg.Done();
    });
  }
  yield* runtime.Gosched();
  for (let v = 1; v <= 5; v++) yield* c.send(v);
  yield* wg.Wait();
  yield* fmt.Println(told());
}
