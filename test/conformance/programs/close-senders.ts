import type { Go } from "../../../src/index.js";

export default function* main({ go, chan, runtime, fmt }: Go) {
  const c = chan<number>();
  for (let i = 1; i <= 2; i++) {
    yield* go(function* () {
      yield* c.send(i);
    });
  }
  yield* runtime.Gosched();
  yield* fmt.Println("closing");
  yield* c.close();
  yield* runtime.Gosched();
  yield* fmt.Println("never");
}
