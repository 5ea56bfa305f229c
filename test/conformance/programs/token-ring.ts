import type { Go } from "../../../src/index.js";
import { notebook } from "../notes.js";

export default function* main({ go, chan, sync, fmt }: Go) {
  const { note, told } = notebook();
  const size = 7;
  const links = Array.from({ length: size }, () => chan<number>());
  const wg = sync.WaitGroup();
  for (let i = 0; i < size; i++) {
    yield* wg.Add(1);
    yield* go(function* () {
      for (let lap = 0; lap < 3; lap++) {
        const token = yield* links[i]!.recv();
        note(i);
        if (i === size - 1 && lap === 2) break;
        yield* links[(i + 1) % size]!.send(token + 1);
      }
      yield* wg.Done();
    });
  }
  yield* links[0]!.send(0);
  yield* wg.Wait();
  yield* fmt.Println(told());
}
