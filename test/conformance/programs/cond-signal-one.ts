import type { Go } from "../../../src/index.js";
import { notebook } from "../notes.js";

export default function* main({ go, sync, runtime, fmt }: Go) {
  const { note, told } = notebook();
  const mu = sync.Mutex();
  const cond = sync.Cond(mu);
  yield* cond.Signal();
  for (let i = 1; i <= 3; i++) {
    yield* go(function* () {
      yield* mu.Lock();
      note("wait", i);
      yield* cond.Wait();
      note("woken", i);
      yield* mu.Unlock();
    });
  }
  yield* runtime.Gosched();
  for (let k = 1; k <= 4; k++) {
    note("signal", k);
    yield* cond.Signal();
    yield* runtime.Gosched();
  }
  yield* fmt.Println(told());
}
