import type { Go } from "../../../src/index.js";
import { notebook } from "../notes.js";

export default function* main({ time, fmt }: Go) {
  const { note, told } = notebook();
  const ticker = yield* time.NewTicker(42 * time.Millisecond);
  const start = time.Now();
  function* tick() {
    yield* ticker.C.recv();
    note(Math.floor(time.Since(start) / (20 * time.Millisecond)) * 20);
  }
  yield* tick();
  yield* tick();
  yield* ticker.Reset(48 * time.Millisecond);
  yield* tick();
  yield* tick();
  yield* ticker.Stop();
  yield* fmt.Println(told());
}
