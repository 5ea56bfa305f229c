import type { Go } from "../../../src/index.js";

export default function* main({ go, chan, select, sync, fmt }: Go) {
  const c = chan<number>();
  yield* go(function* () {
    yield* c.recv();
  });
  yield* go(function* () {
    const mu = sync.Mutex();
    yield* fmt.Println("unlocking");
    yield* mu.Unlock();
  });
  yield* select({});
}
