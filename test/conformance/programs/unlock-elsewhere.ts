import type { Go } from "../../../src/index.js";
import { notebook } from "../notes.js";

export default function* main({ go, chan, sync, fmt }: Go) {
  const { note, told } = notebook();
  const mu = sync.Mutex();
  const done = chan<boolean>();
  yield* mu.Lock();
  yield* go(function* () {
    note("unlock");
    yield* mu.Unlock();
    note("unlocked");
    yield* done.send(true);
  });
  note("lock");
  yield* mu.Lock();
  note("locked");
  yield* done.recv();
  yield* fmt.Println(told());
}
