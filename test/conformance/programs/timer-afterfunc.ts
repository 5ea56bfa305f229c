import type { Go } from "../../../src/index.js";
import { notebook } from "../notes.js";

export default function* main({ chan, time, fmt }: Go) {
  const { note, told } = notebook();
  const done = chan<boolean>();
  for (const ms of [15, 5, 10]) {
    yield* time.AfterFunc(ms * time.Millisecond, function* () {
      note(ms);
      yield* done.send(true);
    });
  }
  for (let k = 0; k < 3; k++) yield* done.recv();
  yield* fmt.Println(told());
}
