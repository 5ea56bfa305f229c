import type { Go } from "../../../src/index.js";

export default function* main({ go, chan, time, fmt }: Go) {
  const a = chan<number>();
  const b = chan<number>();
  yield* go(function* () {
    yield* a.send(yield* b.recv());
  });
  yield* go(function* () {
    yield* b.send(yield* a.recv());
  });
  yield* time.Sleep(5 * time.Millisecond);
  yield* fmt.Println("main ends");
}
