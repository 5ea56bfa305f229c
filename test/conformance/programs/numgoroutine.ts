import type { Go } from "../../../src/index.js";
import { notebook } from "../notes.js";

export default function* main({ go, chan, runtime, fmt }: Go) {
  const { note, told } = notebook();
  note(runtime.NumGoroutine(), " ", runtime.GOMAXPROCS());
  const c = chan<boolean>();
  for (let i = 0; i < 3; i++) {
    yield* go(function* () {
      yield* c.recv();
    });
  }
  note(" ", runtime.NumGoroutine());
  yield* runtime.Gosched();
  note(" ", runtime.NumGoroutine());
  yield* c.send(true);
  note(" ", runtime.NumGoroutine());
  yield* runtime.Gosched();
  note(" ", runtime.NumGoroutine());
  yield* c.close();
  yield* runtime.Gosched();
  note(" ", runtime.NumGoroutine());
  yield* fmt.Println(told());
}
