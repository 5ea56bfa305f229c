import type { Go } from "../../../src/index.js";
import { notebook } from "../notes.js";

export default function* main({ go, chan, fmt, runtime }: Go) {
  const { note, told } = notebook();
  const a = chan<number>();
  const b = chan<number>();
  yield* go(function* () {
    yield* runtime.LockOSThread();
    yield* a.range(function* (v) {
      note("pong", v);
      yield* b.send(v);
    });
    yield* b.close();
  });
  for (let k = 1; k <= 4; k++) {
    note("ping", k);
    yield* a.send(k);
    yield* b.recv();
  }
  yield* a.close();
  yield* b.recv();
  yield* fmt.Println(told());
}
