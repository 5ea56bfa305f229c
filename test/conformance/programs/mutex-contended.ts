import type { Go } from "../../../src/index.js";
import { calm } from "../notes.js";

export const options = calm;

export default function* main({ sync, time, work, fmt }: Go) {
  const mu = sync.Mutex();
  const wg = sync.WaitGroup();
  let changes = 0;
  let n = 0;
  let last = 0;
  for (let me = 1; me <= 2; me++) {
    yield* wg.Go(function* () {
      while (n < 1000) {
        yield* mu.Lock();
        n++;
        if (last !== me) {
          last = me;
          changes++;
        }
        for (const begin = time.Now(); time.Since(begin) < 300_000;) yield* work(1000);
        yield* mu.Unlock();
      }
    });
  }
  yield* wg.Wait();
  yield* fmt.Println(changes);
}
