import type { Go } from "../../../src/index.js";
import { notebook } from "../notes.js";

export default function* main({ go, sync, runtime, time, work, fmt }: Go) {
  const { note, told } = notebook();
  const mu = sync.Mutex();
  const wg = sync.WaitGroup();
  yield* mu.Lock();
  for (let i = 1; i <= 3; i++) {
    yield* wg.Add(1);
    yield* go(function* () {
      yield* mu.Lock();
      note("g", i);
      yield* runtime.Gosched();
      yield* mu.Unlock();
      note("u", i);
      yield* mu.Lock();
      note("again", i);
      yield* mu.Unlock();
      yield* wg.Done();
    });
  }
  yield* runtime.Gosched();
  yield* work(2 * time.Millisecond);
  yield* mu.Unlock();
  yield* mu.Lock();
  note("main1");
  yield* runtime.Gosched();
  yield* mu.Unlock();
  note("main-unlocked");
  yield* mu.Lock();
  note("main2");
  yield* mu.Unlock();
  yield* wg.Wait();
  yield* fmt.Println(told());
}
