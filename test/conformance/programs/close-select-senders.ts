import type { Go } from "../../../src/index.js";
import { notebook } from "../notes.js";

export default function* main({ go, chan, select, recv, send, sync, runtime, fmt }: Go) {
  const { note, told } = notebook();
  const c = chan<number>();
  const other = chan<number>();
  const wg = sync.WaitGroup();
  for (let i = 1; i <= 3; i++) {
    yield* wg.Add(1);
    yield* go(function* () {
      try {
        yield* select({ c: send(c, i), other: recv(other) });
      } catch (r) {
        note(i, " ", r instanceof Error ? r.message : String(r));
      } finally {
        yield* wg.Done();
      }
    });
  }
  yield* runtime.Gosched();
  yield* c.close();
  yield* wg.Wait();
  yield* fmt.Println(told());
}
