import type { Go } from "../../../src/index.js";
import { notebook } from "../notes.js";

export default function* main({ go, sync, runtime, time, work, fmt }: Go) {
  const { note, told } = notebook();
  const mu = sync.Mutex();
  const wg = sync.WaitGroup();
  function* worker(i: number) {
    yield* wg.Add(1);
    yield* go(function* () {
      for (let k = 1; k <= 2; k++) {
        yield* mu.Lock();
        note(i, ".", k);
        yield* runtime.Gosched();
        yield* mu.Unlock();
      }
      yield* wg.Done();
    });
  }
  yield* mu.Lock();
  yield* worker(1);
  yield* worker(2);
  yield* runtime.Gosched();
  yield* work(2 * time.Millisecond);
  yield* mu.Unlock();
  yield* mu.Lock();
  note("main");
  yield* runtime.Gosched();
  yield* worker(3);
  yield* mu.Unlock();
  note("unlocked");
  yield* runtime.Gosched();
  yield* worker(4);
  yield* wg.Wait();
  yield* fmt.Println(told());
}
