import type { Go } from "../../../src/index.js";

export default function* main({ go, chan, fmt }: Go) {
  const c = chan<number>();
  yield* go(function* () {
    yield* c.send(1);
    yield* c.send(2);
  });
  yield* c.range(function* (v) {
    yield* fmt.Println(v);
  });
}
