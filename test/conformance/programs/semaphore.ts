import type { Go } from "../../../src/index.js";
import { notebook } from "../notes.js";

export default function* main({ go, chan, sync, runtime, fmt }: Go) {
  const { note, told } = notebook();
  const slots = chan<boolean>(2);
  let [inside, most] = [0, 0];
  const wg = sync.WaitGroup();
  for (let i = 1; i <= 6; i++) {
    yield* wg.Add(1);
    yield* go(function* () {
      yield* slots.send(true);
      inside++;
      most = Math.max(most, inside);
      note("in", i);
      yield* runtime.Gosched();
      note("out", i);
      inside--;
      yield* slots.recv();
      yield* wg.Done();
    });
  }
  yield* wg.Wait();
  note("most", most);
  yield* fmt.Println(told());
}
