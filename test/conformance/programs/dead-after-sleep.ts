import type { Go } from "../../../src/index.js";

export default function* main({ go, chan, time, fmt }: Go) {
  const c = chan<number>();
  yield* go(function* () {
    yield* time.Sleep(10 * time.Millisecond);
    yield* fmt.Println("slept");
  });
  yield* c.recv();
}
