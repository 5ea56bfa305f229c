import type { Go } from "../../../src/index.js";

export default function* main({ go, select, time, fmt, panic }: Go) {
  yield* go(function* () {
    yield* time.Sleep(time.Millisecond);
    panic("the worker cannot go on");
  });
  yield* go(function* () {
    for (;;) yield* time.Sleep(3600 * time.Second);
  });
  yield* fmt.Println("main waits");
  yield* select({});
}
