import type { Go } from "../../../src/index.js";
import { calmAsMeasured } from "../measured.js";
import type { Below } from "../twin.js";

export const options = calmAsMeasured;

export default function* main({ go, syscall, time, work, fmt }: Go, _testCase: string, below: Below) {
  const [reader, writer] = syscall.Pipe();
  let waited = 0;
  for (let i = 0; i < 5; i++) {
    yield* work(below(100_000));
    const begin = time.Now();
    yield* go(function* () {
      waited = time.Since(begin);
      yield* writer.Write("x");
    });
    yield* reader.Read(1);
  }
  yield* fmt.Println(Math.trunc(waited / 1000));
}
