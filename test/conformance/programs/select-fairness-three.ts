import type { Go } from "../../../src/index.js";

export default function* main({ chan, select, recv, send, fmt }: Go) {
  const a = chan<number>();
  const b = chan<number>();
  const c = chan<number>(1);
  yield* a.close();
  let third = 0;
  for (let i = 0; i < 100000; i++) {
    const chosen = yield* select({ a: recv(a), b: recv(b), c: send(c, 1) });
    if (chosen.case === "c") {
      third++;
      yield* c.recv();
    }
  }
  yield* fmt.Println(third);
}
