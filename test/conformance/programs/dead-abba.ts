import type { Go } from "../../../src/index.js";

export const options = { linksOs: false };

export default function* main({ sync, runtime }: Go) {
  const a = sync.Mutex();
  const b = sync.Mutex();
  const wg = sync.WaitGroup();
  yield* wg.Go(function* () {
    yield* a.Lock();
    yield* runtime.Gosched();
    yield* b.Lock();
  });
  yield* wg.Go(function* () {
    yield* b.Lock();
    yield* runtime.Gosched();
    yield* a.Lock();
  });
  yield* wg.Wait();
}
