import type { Go } from "../../../src/index.js";
import { notebook } from "../notes.js";

export default function* main({ go, sync, runtime, fmt }: Go) {
  const { note, told } = notebook();
  const gate = sync.WaitGroup();
  const all = sync.WaitGroup();
  yield* gate.Add(2);
  for (let i = 1; i <= 6; i++) {
    yield* all.Add(1);
    yield* go(function* () {
      yield* gate.Wait();
      note(i);
      yield* all.Done();
    });
  }
  yield* runtime.Gosched();
  yield* gate.Done();
  yield* runtime.Gosched();
  note("one left");
  yield* gate.Done();
  yield* gate.Wait();
  note("main");
  yield* all.Wait();
  yield* fmt.Println(told());
}
