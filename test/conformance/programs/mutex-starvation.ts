import type { Go } from "../../../src/index.js";
import { notebook } from "../notes.js";

export default function* main({ go, chan, sync, runtime, time, work, fmt }: Go) {
  const { note, told } = notebook();
  const mu = sync.Mutex();
  const done = chan<boolean>();
  yield* mu.Lock();
  yield* go(function* () {
    yield* mu.Lock();
    note("w");
    yield* mu.Unlock();
    yield* done.send(true);
  });
  yield* runtime.Gosched();
  yield* work(2 * time.Millisecond);
  yield* mu.Unlock();
  yield* mu.Lock();
  note("main1");
  yield* runtime.Gosched();
  yield* mu.Unlock();
  note("main-after-unlock");
  yield* mu.Lock();
  note("main2");
  yield* mu.Unlock();
  yield* done.recv();
  yield* fmt.Println(told());
}
