import type { Go } from "../../../src/index.js";
import { notebook } from "../notes.js";

export default function* main({ go, sync, fmt, panic }: Go) {
  const { note, told } = notebook();
  const wg = sync.WaitGroup();
  for (let i = 1; i <= 3; i++) {
    yield* wg.Add(1);
    yield* go(function* () {
      try {
        note("g", i);
        if (i === 2) panic("of two");
        note("end", i);
      } catch (r) {
        note("recovered ", r instanceof Error ? r.message : String(r));
      } finally {
        yield* wg.Done();
      }
    });
  }
  yield* wg.Wait();
  yield* fmt.Println(told());
}
