import type { Go, Goroutine } from "../../../src/index.js";
import { notebook } from "../notes.js";

export default function* main({ go, sync, runtime, time, work, fmt }: Go) {
  const { note, told } = notebook();
  const wg = sync.WaitGroup();
  function* start(f: () => Goroutine): Goroutine<void> {
    yield* wg.Add(1);
    yield* go(function* () {
      yield* f();
      yield* wg.Done();
    });
  }
  yield* start(function* () {
    yield* time.Sleep(1 * time.Millisecond);
    note("early");
  });
  yield* start(function* () {
    yield* time.Sleep(2 * time.Millisecond);
    note("late");
  });
  yield* runtime.Gosched();
  for (let i = 1; i <= 3; i++) {
    yield* start(function* () {
      note("g", i);
    });
  }
  yield* work(4 * time.Millisecond);
  note("main");
  yield* wg.Wait();
  yield* fmt.Println(told());
}
