import type { Go } from "../../../src/index.js";

export default function* main({ chan, fmt }: Go) {
  const c = chan<number>(3, { zero: 0 });
  yield* c.send(1);
  yield* c.send(2);
  yield* c.close();
  for (let k = 0; k < 4; k++) {
    const [v, ok] = yield* c.recvOk();
    yield* fmt.Println(v, ok);
  }
}
