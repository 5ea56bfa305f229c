import type { Go } from "../../../src/index.js";
import { calm } from "../notes.js";
import type { Below } from "../twin.js";

export const options = calm;

export default function* main({ go, syscall, time, work, fmt }: Go, _testCase: string, below: Below) {
  const [reader, writer] = syscall.Pipe();
  yield* work(30_000_000 + below(20_000_000));
  let waited = 0;
  const begin = time.Now();
  yield* go(function* () {
    waited = time.Since(begin);
    yield* writer.Write("x");
  });
  yield* reader.Read(1);
  yield* fmt.Println(Math.trunc(waited / 1000));
}
