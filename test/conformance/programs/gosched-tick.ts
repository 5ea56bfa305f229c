import type { Go } from "../../../src/index.js";
import { notebook } from "../notes.js";

export default function* main({ go, runtime, fmt }: Go, k: string) {
  const { note, told } = notebook();
  let ran = 0;
  for (let i = 0; i < Number(k); i++) {
    yield* go(function* () {
      ran++;
    });
  }
  for (let i = 0; i < 3; i++) {
    yield* runtime.Gosched();
    note(ran);
  }
  yield* fmt.Println(told());
}
