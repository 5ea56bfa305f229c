import type { Chan, Go } from "../../../src/index.js";

export default function* main({ chan, nilChan, select, recv, fmt }: Go) {
  let a: Chan<number> | null = chan<number>(4);
  for (let v = 1; v <= 4; v++) yield* a.send(v);
  let sum = 0;
  while (a !== null) {
    const got = yield* select({ a: recv(a), b: recv(nilChan<number>()) });
    if (got.case === "a") {
      sum += got.value;
      if (got.value === 4) a = null;
    } else sum += 1000;
  }
  const last = yield* select({ a: recv(a), default: null });
  yield* last.case === "a" ? fmt.Println("never") : fmt.Println("default", sum);
}
