import type { Go } from "../../../src/index.js";

export default function* main({ go, chan, select, recv, time, fmt }: Go) {
  const c = chan<number>();
  yield* go(function* () {
    yield* time.Sleep(20 * time.Millisecond);
    yield* c.send(1);
  });
  for (let k = 0; k < 2; k++) {
    const timeout = yield* time.After(12 * time.Millisecond);
    const got = yield* select({ c: recv(c), timeout: recv(timeout) });
    if (got.case === "c") yield* fmt.Println("got", got.value);
    else yield* fmt.Println("timeout");
  }
}
