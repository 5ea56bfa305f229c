import type { Go } from "../../../src/index.js";

export default function* main({ go, chan, sync, fmt }: Go) {
  const jobs = chan<number>();
  const results = chan<number>();
  const wg = sync.WaitGroup();
  for (let w = 0; w < 6; w++) {
    yield* wg.Add(1);
    yield* go(function* () {
      yield* jobs.range(function* (job) {
        yield* results.send(job * job);
      });
      yield* wg.Done();
    });
  }
  yield* go(function* () {
    for (let job = 1; job <= 200; job++) yield* jobs.send(job);
    yield* jobs.close();
    yield* wg.Wait();
    yield* results.close();
  });
  let [count, sum] = [0, 0];
  yield* results.range(function* (result) {
    count++;
    sum += result;
  });
  yield* fmt.Println(count, sum);
}
