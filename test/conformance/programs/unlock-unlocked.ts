import type { Go } from "../../../src/index.js";

export const options = { linksOs: false };

export default function* main({ sync }: Go) {
  const mu = sync.Mutex();
  yield* mu.Lock();
  yield* mu.Unlock();
  yield* mu.Unlock();
}
