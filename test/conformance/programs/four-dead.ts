import type { Go } from "../../../src/index.js";

export const options = { linksOs: false };

export default function* main({ go, chan, select, sync, time }: Go) {
  const c = chan<number>();
  const mu = sync.Mutex();
  yield* mu.Lock();
  yield* go(function* () {
    yield* c.send(1);
  });
  yield* time.Sleep(time.Millisecond);
  yield* go(function* () {
    yield* mu.Lock();
  });
  yield* time.Sleep(time.Millisecond);
  yield* select({});
}
