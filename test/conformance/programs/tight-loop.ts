import type { Go } from "../../../src/index.js";
import { notebook } from "../notes.js";

export default function* main({ go, work, runtime, fmt }: Go) {
  const { note, told } = notebook();
  yield* go(function* () {
    note("other");
  });
  yield* work(100_000_000);
  note("loop");
  yield* runtime.Gosched();
  yield* fmt.Println(told(), true);
}
