import type { Go } from "../../../src/index.js";
import { notebook } from "../notes.js";

export default function* main({ go, chan, fmt }: Go) {
  const { note, told } = notebook();
  const source = chan<number>();
  yield* go(function* () {
    for (let v = 2; ; v++) yield* source.send(v);
  });
  let numbers = source;
  for (let k = 0; k < 8; k++) {
    const prime = yield* numbers.recv();
    note("p", prime);
    const [from, out] = [numbers, chan<number>()];
    yield* go(function* () {
      for (;;) {
        const v = yield* from.recv();
        if (v % prime === 0) continue;
        note(prime, "|", v);
        yield* out.send(v);
      }
    });
    numbers = out;
  }
  yield* fmt.Println(told());
}
