import type { Go } from "../../../src/index.js";
import { notebook } from "../notes.js";

export default function* main({ go, sync, runtime, fmt }: Go) {
  const { note, told } = notebook();
  const rw = sync.RWMutex();
  const cond = sync.Cond(rw);
  const wg = sync.WaitGroup();
  for (let i = 1; i <= 3; i++) {
    yield* wg.Add(1);
    yield* go(function* () {
      yield* rw.Lock();
      yield* cond.Wait();
      note("w", i);
      yield* runtime.Gosched();
      yield* rw.Unlock();
      yield* wg.Done();
    });
  }
  yield* runtime.Gosched();
  yield* rw.RLock();
  yield* cond.Broadcast();
  yield* runtime.Gosched();
  note("reading");
  yield* rw.RUnlock();
  yield* wg.Wait();
  yield* fmt.Println(told());
}
