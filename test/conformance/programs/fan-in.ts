import type { Go } from "../../../src/index.js";
import { notebook } from "../notes.js";

export default function* main({ go, chan, fmt }: Go) {
  const { note, told } = notebook();
  const c = chan<string>();
  for (const name of ["a", "b", "c"]) {
    yield* go(function* () {
      for (let k = 1; k <= 3; k++) yield* c.send(`${name}${k}`);
    });
  }
  for (let k = 0; k < 9; k++) note(yield* c.recv());
  yield* fmt.Println(told());
}
