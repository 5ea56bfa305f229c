import type { Go } from "../../../src/index.js";

export default function* main({ go, chan, select, recv, send, runtime, fmt }: Go) {
  const c = chan<number>();
  const done = chan<boolean>();
  yield* go(function* () {
    const got = yield* select({ one: recv(c), two: recv(c) });
    yield* fmt.Println("got", got.value);
    yield* done.send(true);
  });
  yield* runtime.Gosched();
  yield* c.send(1);
  yield* done.recv();
  const sent = yield* select({ c: send(c, 2), default: null });
  yield* fmt.Println(sent.case === "c" ? "somebody still waits" : "nobody waits");
}
