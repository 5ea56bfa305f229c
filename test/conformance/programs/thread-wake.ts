import type { Go } from "../../../src/index.js";
import { calmAsMeasured } from "../measured.js";

export const options = calmAsMeasured;

const warm = 20;
const rounds = 100;
const wakesInRound = 4;

export default function* main({ go, chan, runtime, time, fmt }: Go) {
  yield* runtime.LockOSThread();
  const a = chan<number>();
  const b = chan<number>();
  yield* go(function* () {
    yield* runtime.LockOSThread();
    yield* a.range(function* (v) {
      yield* b.send(v);
    });
  });
  let begin = 0;
  for (let i = 0; i < warm + rounds; i++) {
    if (i === warm) begin = time.Now();
    yield* a.send(i);
    yield* b.recv();
  }
  yield* fmt.Println(Math.trunc(time.Since(begin) / rounds / wakesInRound));
}
