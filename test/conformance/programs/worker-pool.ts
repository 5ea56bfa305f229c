import type { Go } from "../../../src/index.js";
import { notebook } from "../notes.js";

export default function* main({ go, chan, sync, fmt }: Go) {
  const { note, told } = notebook();
  const jobs = chan<number>();
  const results = chan<number>(2);
  const wg = sync.WaitGroup();
  for (let w = 1; w <= 3; w++) {
    yield* wg.Add(1);
    yield* go(function* () {
      yield* jobs.range(function* (job) {
        note("w", w, "j", job);
        yield* results.send(job * job);
      });
      yield* wg.Done();
    });
  }
  yield* go(function* () {
    for (let job = 1; job <= 7; job++) yield* jobs.send(job);
    yield* jobs.close();
  });
  yield* go(function* () {
    yield* wg.Wait();
    yield* results.close();
  });
  yield* results.range(function* (result) {
    note("=", result);
  });
  yield* fmt.Println(told());
}
