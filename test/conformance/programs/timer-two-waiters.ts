import type { Go } from "../../../src/index.js";

export default function* main({ go, runtime, time, fmt }: Go) {
  const timer = yield* time.NewTimer(3 * time.Millisecond);
  for (let i = 1; i <= 2; i++) {
    yield* go(function* () {
      yield* timer.C.recv();
      yield* fmt.Println("first", i);
    });
  }
  yield* runtime.Gosched();
  yield* time.Sleep(10 * time.Millisecond);
  yield* timer.Reset(time.Millisecond);
  yield* time.Sleep(10 * time.Millisecond);
}
