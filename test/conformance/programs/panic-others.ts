import type { Go } from "../../../src/index.js";

export default function* main({ go, chan, select, fmt, panic }: Go) {
  const c = chan<number>();
  yield* go(function* () {
    yield* c.recv();
  });
  yield* go(function* () {
    yield* fmt.Println("panicking");
    panic(`value ${7}`);
  });
  yield* select({});
}
