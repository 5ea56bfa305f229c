import type { Go } from "../../../src/index.js";

export default function* main({ go, chan, fmt }: Go) {
  const source = chan<number>();
  yield* go(function* () {
    for (let v = 2; ; v++) yield* source.send(v);
  });
  let numbers = source;
  for (let k = 0; k < 12; k++) {
    const prime = yield* numbers.recv();
    yield* fmt.Println(prime);
    const [from, out] = [numbers, chan<number>()];
    yield* go(function* () {
      for (;;) {
        const v = yield* from.recv();
        if (v % prime !== 0) yield* out.send(v);
      }
    });
    numbers = out;
  }
}
