import type { Go } from "../../../src/index.js";

export const options = { linksOs: false };

export default function* main({ go, chan, select, sync }: Go) {
  const wg = sync.WaitGroup();
  for (let i = 0; i < 3; i++) {
    yield* wg.Add(1);
    yield* go(function* () {
      yield* wg.Done();
    });
  }
  yield* wg.Wait();
  const c = chan<number>();
  for (let i = 0; i < 4; i++) {
    yield* go(function* () {
      yield* c.send(1);
    });
  }
  yield* select({});
}
