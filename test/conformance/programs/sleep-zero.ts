import type { Go } from "../../../src/index.js";
import { notebook } from "../notes.js";

export default function* main({ go, chan, time, fmt }: Go) {
  const { note, told } = notebook();
  const done = chan<boolean>();
  yield* go(function* () {
    note("g");
    yield* done.send(true);
  });
  yield* time.Sleep(0);
  note("main");
  yield* done.recv();
  yield* fmt.Println(told());
}
