import type { Go } from "../../../src/index.js";
import { notebook } from "../notes.js";

export default function* main({ go, chan, sync, fmt }: Go) {
  const { note, told } = notebook();
  const a = chan<number>();
  const b = chan<number>();
  const wg = sync.WaitGroup();
  yield* wg.Add(3);
  yield* go(function* () {
    note("third");
    yield* wg.Done();
  });
  yield* go(function* () {
    for (let k = 1; k <= 5; k++) {
      const v = yield* a.recv();
      note("pong", v);
      yield* b.send(v);
    }
    yield* wg.Done();
  });
  yield* go(function* () {
    for (let k = 1; k <= 5; k++) {
      note("ping", k);
      yield* a.send(k);
      yield* b.recv();
    }
    yield* wg.Done();
  });
  yield* wg.Wait();
  yield* fmt.Println(told());
}
