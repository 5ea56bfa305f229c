import type { Go } from "../../../src/index.js";
import { notebook } from "../notes.js";

export default function* main({ go, chan, fmt }: Go, size: string) {
  const { note, told } = notebook();
  const c = chan<number>(Number(size));
  const done = chan<boolean>();
  yield* go(function* () {
    yield* c.range(function* (v) {
      note("r", v);
    });
    yield* done.send(true);
  });
  for (let v = 1; v <= 8; v++) {
    yield* c.send(v);
    note("S", v);
  }
  yield* c.close();
  yield* done.recv();
  yield* fmt.Println(told());
}
