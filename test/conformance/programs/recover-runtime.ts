import type { Go, Goroutine } from "../../../src/index.js";

export default function* main({ chan, fmt, nilChan }: Go) {
  function* attempt(f: () => Goroutine): Goroutine<void> {
    try {
      yield* f();
    } catch (r) {
      yield* fmt.Println(r instanceof Error ? r.message : String(r));
    }
  }
  const c = chan<number>(1);
  yield* c.close();
  yield* attempt(function* () {
    yield* c.send(1);
  });
  yield* attempt(function* () {
    yield* c.close();
  });
  yield* attempt(function* () {
    yield* nilChan<number>().close();
  });
}
