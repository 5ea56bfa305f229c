import type { Go } from "../../../src/index.js";

export const options = { linksOs: false };

export default function* main({ sync }: Go) {
  const mu = sync.Mutex();
  const cond = sync.Cond(mu);
  yield* mu.Lock();
  yield* cond.Wait();
}
