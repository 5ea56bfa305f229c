import type { Go } from "../../../src/index.js";
import { notebook } from "../notes.js";

export default function* main({ go, chan, select, recv, runtime, fmt }: Go) {
  const { note, told } = notebook();
  const a = chan<number>();
  const b = chan<number>();
  const done = chan<boolean>();
  yield* go(function* () {
    for (let k = 0; k < 2; k++) {
      const got = yield* select({ a: recv(a), b: recv(b) });
      note(got.case, got.value);
    }
    yield* done.send(true);
  });
  yield* go(function* () {
    const v = yield* b.recv();
    note("other-b", v);
    yield* done.send(true);
  });
  yield* runtime.Gosched();
  yield* b.send(1);
  note("S1");
  yield* a.send(2);
  note("S2");
  yield* b.send(3);
  note("S3");
  yield* done.recv();
  yield* done.recv();
  yield* fmt.Println(told());
}
