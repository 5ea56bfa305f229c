import type { Go } from "../../../src/index.js";
import { calmAsMeasured } from "../measured.js";

export const options = calmAsMeasured;

export default function* main({ go, syscall, time, fmt }: Go) {
  const [reader, writer] = syscall.Pipe();
  yield* time.Sleep(50_000_000);
  let waited = 0;
  const begin = time.Now();
  yield* go(function* () {
    waited = time.Since(begin);
    yield* writer.Write("x");
  });
  yield* reader.Read(1);
  yield* fmt.Println(Math.trunc(waited / 1000));
}
