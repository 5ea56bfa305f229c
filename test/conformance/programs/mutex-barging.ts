import type { Go } from "../../../src/index.js";
import { notebook } from "../notes.js";

export default function* main({ go, chan, sync, runtime, fmt }: Go) {
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
  yield* mu.Unlock();
  yield* mu.Lock();
  note("main-relocked");
  yield* mu.Unlock();
  yield* done.recv();
  yield* fmt.Println(told());
}
