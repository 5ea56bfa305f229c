import type { Go } from "../../../src/index.js";
import { calm } from "../notes.js";
import type { Below } from "../twin.js";

export const options = calm;

export default function* main({ go, time, work, fmt }: Go, _testCase: string, below: Below) {
  yield* work(30_000_000 + below(20_000_000));
  let other = 0;
  const begin = time.Now();
  yield* go(function* () {
    other = time.Since(begin);
  });
  yield* work(100_000_000);
  yield* fmt.Println(Math.trunc(other / 1000));
}
