import type { Go } from "../../../src/index.js";

export default function* main({ chan, fmt }: Go) {
  const c = chan<number>(1);
  yield* c.send(1);
  yield* fmt.Println(yield* c.recv());
  const d = chan<number>();
  yield* d.send(1);
  yield* fmt.Println(yield* d.recv());
}
