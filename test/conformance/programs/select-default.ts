import type { Go } from "../../../src/index.js";
import { notebook } from "../notes.js";

export default function* main({ go, chan, select, recv, send, runtime, fmt }: Go) {
  const { note, told } = notebook();
  const c = chan<number>();
  function* poll() {
    const got = yield* select({ c: recv(c), default: null });
    if (got.case === "c") note("got", got.value);
    else note("default");
  }
  yield* poll();
  yield* go(function* () {
    note("s1");
    yield* c.send(1);
    note("S1");
  });
  yield* poll();
  yield* runtime.Gosched();
  yield* poll();
  yield* poll();
  yield* runtime.Gosched();
  yield* poll();
  const sent = yield* select({ c: send(c, 9), default: null });
  note(sent.case === "c" ? "sent" : "nobody receives");
  yield* fmt.Println(told());
}
