import type { Go } from "../../../src/index.js";
import { notebook } from "../notes.js";

export default function* main({ go, sync, fmt }: Go) {
  const { note, told } = notebook();
  const size = 4;
  const mu = sync.Mutex();
  const cond = sync.Cond(mu);
  let [arrived, phase] = [0, 0];
  function* meet() {
    yield* mu.Lock();
    const mine = phase;
    arrived++;
    if (arrived === size) {
      arrived = 0;
      phase++;
      yield* cond.Broadcast();
    }
    while (mine === phase) yield* cond.Wait();
    yield* mu.Unlock();
  }
  const wg = sync.WaitGroup();
  for (let i = 1; i <= size; i++) {
    yield* wg.Add(1);
    yield* go(function* () {
      for (let round = 0; round < 3; round++) {
        note(round, ".", i);
        yield* meet();
      }
      yield* wg.Done();
    });
  }
  yield* wg.Wait();
  yield* fmt.Println(told());
}
