import type { Chan, Go } from "../../../src/index.js";
import { notebook } from "../notes.js";

export default function* main({ go, chan, fmt }: Go) {
  const { note, told } = notebook();
  function* stage(name: string, from: Chan<number>) {
    const out = chan<number>(2);
    yield* go(function* () {
      yield* from.range(function* (v) {
        note(name, v);
        yield* out.send(v);
      });
      yield* out.close();
    });
    return out;
  }
  const source = chan<number>(2);
  yield* go(function* () {
    for (let v = 1; v <= 8; v++) {
      note("s", v);
      yield* source.send(v);
    }
    yield* source.close();
  });
  const last = yield* stage("b", yield* stage("a", source));
  yield* last.range(function* (v) {
    note("r", v);
  });
  yield* fmt.Println(told());
}
