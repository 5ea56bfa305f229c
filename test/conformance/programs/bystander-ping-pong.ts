import type { Go } from "../../../src/index.js";
import { calm } from "../notes.js";
import type { Below } from "../twin.js";

export const options = calm;

/** By how much the rounds of a real program differ, in ns. With none, sysmon would meet them at one place again and again. */
const jitter = 40;

export default function* main({ go, chan, time, work, fmt }: Go, _testCase: string, below: Below) {
  yield* work(30_000_000 + below(20_000_000));
  let waited = 0;
  const a = chan<number>();
  const b = chan<number>();
  const begin = time.Now();
  yield* go(function* () {
    waited = time.Since(begin);
  });
  yield* go(function* () {
    yield* a.range(function* (v) {
      yield* b.send(v);
    });
  });
  while (waited === 0) {
    yield* work(below(jitter));
    yield* a.send(1);
    yield* b.recv();
  }
  yield* fmt.Println(Math.trunc(waited / 1000));
}
