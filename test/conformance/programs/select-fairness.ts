import type { Go } from "../../../src/index.js";

export default function* main({ chan, select, recv, fmt }: Go) {
  const a = chan<number>();
  const b = chan<number>();
  yield* a.close();
  yield* b.close();
  let first = 0;
  for (let i = 0; i < 100000; i++) {
    const chosen = yield* select({ a: recv(a), b: recv(b) });
    if (chosen.case === "a") first++;
  }
  yield* fmt.Println(first);
}
