import type { Go } from "../../../src/index.js";

export default function* main({ go, chan, runtime, fmt, panic }: Go) {
  const c = chan<number>();
  yield* go(function* () {
    try {
      panic("held up");
    } finally {
      yield* c.recv();
    }
  });
  for (let k = 0; k < 3; k++) {
    yield* runtime.Gosched();
    yield* fmt.Println("main", k);
  }
  yield* c.send(1);
  yield* runtime.Gosched();
  yield* fmt.Println("never");
}
