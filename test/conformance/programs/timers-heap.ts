import type { Go } from "../../../src/index.js";
import { notebook } from "../notes.js";

export default function* main({ sync, time, work, fmt }: Go) {
  const { note, told } = notebook();
  const wg = sync.WaitGroup();
  for (let k = 0; k < 40; k++) {
    const i = (k * 17 + 5) % 40;
    yield* wg.Add(1);
    yield* time.AfterFunc((i + 10) * 100 * time.Microsecond, function* () {
      note(i);
      yield* wg.Done();
    });
  }
  yield* work(7 * time.Millisecond);
  yield* wg.Wait();
  yield* fmt.Println(told());
}
