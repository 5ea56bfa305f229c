import type { Go } from "../../../src/index.js";
import { calm } from "../notes.js";
import type { Below } from "../twin.js";

export const options = calm;

export default function* main({ go, chan, time, work, fmt }: Go, _testCase: string, below: Below) {
  yield* work(30_000_000 + below(20_000_000));
  let late = 0;
  const asleep = chan<boolean>();
  yield* go(function* () {
    const begin = time.Now();
    yield* asleep.send(true);
    yield* time.Sleep(5_000_000);
    late = time.Since(begin) - 5_000_000;
  });
  yield* asleep.recv();
  yield* work(100_000_000);
  yield* fmt.Println(Math.trunc(late / 1000));
}
