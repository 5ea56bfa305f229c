import type { Go } from "../../../src/index.js";
import { notebook } from "../notes.js";

export default function* main({ go, chan, select, recv, sync, runtime, time, work, fmt }: Go) {
  const { note, told } = notebook();
  const wg = sync.WaitGroup();
  for (let i = 1; i <= 4; i++) {
    yield* wg.Add(1);
    yield* go(function* () {
      const timer = yield* time.NewTimer((5 - i) * time.Millisecond);
      const never = chan<number>();
      const got = yield* select({ timer: recv(timer.C), never: recv(never) });
      if (got.case === "timer") note(i);
      yield* wg.Done();
    });
  }
  yield* runtime.Gosched();
  yield* work(6 * time.Millisecond);
  note("main");
  yield* wg.Wait();
  yield* fmt.Println(told());
}
