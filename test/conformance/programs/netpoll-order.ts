import type { Go } from "../../../src/index.js";
import { notebook } from "../notes.js";

export default function* main({ os, sync, time, fmt }: Go) {
  const { note, told } = notebook();
  const wg = sync.WaitGroup();
  const writers = [];
  for (let i = 1; i <= 5; i++) {
    const [r, w] = os.Pipe();
    writers.push(w);
    yield* wg.Go(function* () {
      yield* r.Read(1);
      note(i);
    });
  }
  yield* time.Sleep(20_000_000);
  for (const w of writers) yield* w.Write("x");
  yield* wg.Wait();
  yield* fmt.Println(told());
}
