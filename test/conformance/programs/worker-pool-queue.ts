import type { Go } from "../../../src/index.js";
import { notebook } from "../notes.js";

export default function* main({ go, chan, sync, runtime, fmt }: Go) {
  const { note, told } = notebook();
  const jobs = chan<number>(9);
  for (let job = 1; job <= 9; job++) yield* jobs.send(job);
  yield* jobs.close();
  const wg = sync.WaitGroup();
  for (let w = 1; w <= 3; w++) {
    yield* wg.Add(1);
    yield* go(function* () {
      yield* jobs.range(function* (job) {
        note("w", w, "j", job);
        for (let k = 0; k < w; k++) yield* runtime.Gosched();
      });
      yield* wg.Done();
    });
  }
  yield* wg.Wait();
  yield* fmt.Println(told());
}
