import type { Go } from "../../../src/index.js";

export const options = { linksOs: false };

export default function* main({ go, sync, runtime }: Go) {
  const mu = sync.RWMutex();
  yield* mu.RLock();
  for (let i = 0; i < 2; i++) {
    yield* go(function* () {
      yield* mu.Lock();
    });
  }
  yield* runtime.Gosched();
  yield* mu.RLock();
}
