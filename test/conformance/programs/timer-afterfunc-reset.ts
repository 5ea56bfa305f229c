import type { Go } from "../../../src/index.js";
import { notebook } from "../notes.js";

export default function* main({ time, fmt }: Go) {
  const { note, told } = notebook();
  let runs = 0;
  const timer = yield* time.AfterFunc(4 * time.Millisecond, function* () {
    runs++;
  });
  note("pending", yield* timer.Reset(8 * time.Millisecond));
  yield* time.Sleep(20 * time.Millisecond);
  note("runs", runs);
  note("pending", yield* timer.Reset(4 * time.Millisecond));
  yield* time.Sleep(20 * time.Millisecond);
  note("runs", runs);
  note("pending", yield* timer.Stop());
  yield* fmt.Println(told());
}
