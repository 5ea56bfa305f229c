import type { Go } from "../../../src/index.js";
import { calmAsMeasured } from "../measured.js";

export const options = calmAsMeasured;

export default function* main({ sync, work }: Go) {
  const wg = sync.WaitGroup();
  for (let i = 0; i < 600; i++) {
    yield* wg.Go(function* () {
      yield* work(2_000_000);
    });
  }
  yield* wg.Wait();
}
