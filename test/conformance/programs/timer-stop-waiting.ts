import type { Go } from "../../../src/index.js";
import { notebook } from "../notes.js";

export default function* main({ go, chan, runtime, time, fmt }: Go) {
  const { note, told } = notebook();
  const timer = yield* time.NewTimer(5 * time.Millisecond);
  const done = chan<boolean>();
  yield* go(function* () {
    yield* timer.C.recv();
    note("g");
    yield* done.send(true);
  });
  yield* runtime.Gosched();
  note(yield* timer.Stop());
  yield* time.Sleep(10 * time.Millisecond);
  note("main");
  note(yield* timer.Reset(5 * time.Millisecond));
  yield* done.recv();
  yield* fmt.Println(told());
}
