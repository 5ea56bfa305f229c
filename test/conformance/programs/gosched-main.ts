import type { Go } from "../../../src/index.js";
import { notebook } from "../notes.js";

export default function* main({ go, runtime, fmt }: Go) {
  const { note, told } = notebook();
  for (let i = 1; i <= 3; i++) {
    yield* go(function* () {
      note("g", i);
    });
  }
  note("m0");
  yield* runtime.Gosched();
  note("m1");
  yield* fmt.Println(told());
}
