import type { Go } from "../../../src/index.js";

export default function* main({ go, chan, select, time, fmt }: Go) {
  const c = chan<number>();
  yield* go(function* () {});
  yield* time.AfterFunc(2 * time.Millisecond, function* () {
    yield* c.recv();
  });
  yield* time.AfterFunc(6 * time.Millisecond, function* () {
    yield* c.send(1);
  });
  yield* time.AfterFunc(10 * time.Millisecond, function* () {
    yield* c.recv();
  });
  yield* time.Sleep(20 * time.Millisecond);
  yield* fmt.Println("main sleeps no more");
  yield* select({});
}
