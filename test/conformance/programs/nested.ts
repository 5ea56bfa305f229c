import type { Go, Goroutine } from "../../../src/index.js";
import { notebook } from "../notes.js";

export default function* main({ go, sync, fmt }: Go) {
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
    note("A");
    yield* start(function* () {
      note("A1");
    });
    yield* start(function* () {
      note("A2");
    });
    note("Aend");
  });
  yield* start(function* () {
    note("B");
    yield* start(function* () {
      note("B1");
    });
    note("Bend");
  });
  yield* wg.Wait();
  yield* fmt.Println(told());
}
