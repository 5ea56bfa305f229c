import type { Go } from "../../../src/index.js";
import { notebook } from "../notes.js";

export default function* main({ go, chan, fmt }: Go) {
  const { note, told } = notebook();
  const c = chan<number>();
  yield* go(function* () {
    for (let v = 1; v <= 4; v++) {
      note("s", v);
      yield* c.send(v);
      note("S", v);
    }
    yield* c.close();
  });
  yield* c.range(function* (v) {
    note("r", v);
  });
  yield* fmt.Println(told());
}
