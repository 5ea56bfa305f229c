import type { Go } from "../../../src/index.js";
import { notebook } from "../notes.js";

export default function* main({ go, chan, sync, runtime, fmt }: Go) {
  const { note, told } = notebook();
  const size = 10;
  const links = Array.from({ length: size + 1 }, () => chan<number>());
  const wg = sync.WaitGroup();
  for (let i = 0; i < size; i++) {
    yield* wg.Add(1);
    yield* go(function* () {
      const v = yield* links[i]!.recv();
      note(i);
      yield* links[i + 1]!.send(v);
      note(i, "'");
      yield* wg.Done();
    });
  }
  yield* runtime.Gosched();
  yield* wg.Add(1);
  yield* go(function* () {
    note("ring");
    yield* wg.Done();
  });
  yield* links[0]!.send(7);
  note("arrived", yield* links[size]!.recv());
  yield* wg.Wait();
  yield* fmt.Println(told());
}
