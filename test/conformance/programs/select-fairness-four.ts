import type { Go } from "../../../src/index.js";

export default function* main({ chan, select, recv, fmt }: Go) {
  const [c0, c1, c2, c3] = [chan<number>(), chan<number>(), chan<number>(), chan<number>()];
  yield* c0.close();
  yield* c1.close();
  yield* c2.close();
  yield* c3.close();
  let last = 0;
  for (let i = 0; i < 100000; i++) {
    const chosen = yield* select({ c0: recv(c0), c1: recv(c1), c2: recv(c2), c3: recv(c3) });
    if (chosen.case === "c3") last++;
  }
  yield* fmt.Println(last);
}
