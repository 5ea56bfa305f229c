import type { Go } from "../../../src/index.js";
import { notebook } from "../notes.js";

export default function* main({ go, chan, select, send, fmt }: Go) {
  const { note, told } = notebook();
  const a = chan<number>();
  const b = chan<number>();
  const done = chan<boolean>();
  yield* go(function* () {
    note("b", yield* b.recv());
    note("a", yield* a.recv());
    note("a", yield* a.recv());
    note("b", yield* b.recv());
    note("b", yield* b.recv());
    note("a", yield* a.recv());
    yield* done.send(true);
  });
  for (let v = 1; v <= 6; v++) {
    const sent = yield* select({ A: send(a, v), B: send(b, v) });
    note(sent.case);
  }
  yield* done.recv();
  yield* fmt.Println(told());
}
