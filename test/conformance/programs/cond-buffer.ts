import type { Go } from "../../../src/index.js";
import { notebook } from "../notes.js";

export default function* main({ go, sync, fmt }: Go) {
  const { note, told } = notebook();
  const mu = sync.Mutex();
  const notFull = sync.Cond(mu);
  const notEmpty = sync.Cond(mu);
  const buffer: number[] = [];
  const wg = sync.WaitGroup();
  for (let p = 1; p <= 2; p++) {
    yield* wg.Add(1);
    yield* go(function* () {
      for (let k = 1; k <= 4; k++) {
        yield* mu.Lock();
        while (buffer.length === 2) {
          note("w", p);
          yield* notFull.Wait();
        }
        buffer.push(p * 10 + k);
        note("p", p * 10 + k);
        yield* notEmpty.Signal();
        yield* mu.Unlock();
      }
      yield* wg.Done();
    });
  }
  yield* wg.Add(1);
  yield* go(function* () {
    for (let k = 0; k < 8; k++) {
      yield* mu.Lock();
      while (buffer.length === 0) {
        note("wc");
        yield* notEmpty.Wait();
      }
      note("c", buffer.shift());
      yield* notFull.Signal();
      yield* mu.Unlock();
    }
    yield* wg.Done();
  });
  yield* wg.Wait();
  yield* fmt.Println(told());
}
