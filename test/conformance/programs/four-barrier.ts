import type { Go } from "../../../src/index.js";

export default function* main({ go, sync, fmt }: Go) {
  const [size, rounds] = [6, 20];
  const mu = sync.Mutex();
  const cond = sync.Cond(mu);
  let [arrived, phase, ahead] = [0, 0, 0];
  const inRound: number[] = Array.from({ length: rounds }, () => 0);
  const wg = sync.WaitGroup();
  for (let i = 0; i < size; i++) {
    yield* wg.Add(1);
    yield* go(function* () {
      for (let round = 0; round < rounds; round++) {
        yield* mu.Lock();
        inRound[round]!++;
        if (round > 0 && inRound[round - 1] !== size) ahead++;
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
      yield* wg.Done();
    });
  }
  yield* wg.Wait();
  yield* fmt.Println(inRound, ahead);
}
