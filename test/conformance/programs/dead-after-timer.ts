import type { Go } from "../../../src/index.js";

export default function* main({ chan, time, fmt }: Go) {
  const c = chan<number>();
  yield* time.AfterFunc(20 * time.Millisecond, function* () {
    yield* fmt.Println("fired");
  });
  yield* c.recv();
}
