import type { Go } from "../../../src/index.js";

export default function* main({ chan, fmt }: Go) {
  const c = chan<number>(2);
  yield* c.send(1);
  yield* c.send(2);
  yield* fmt.Println("full", c.len, c.cap);
  yield* c.send(3);
}
