import type { Go } from "../../../src/index.js";

export default function* main({ go, runtime, time, fmt }: Go) {
  let woke = false;
  yield* go(function* () {
    yield* time.Sleep(2 * time.Millisecond);
    woke = true;
  });
  const start = time.Now();
  while (!woke) yield* runtime.Gosched();
  yield* fmt.Println(time.Since(start) >= 2 * time.Millisecond, time.Since(start) < 10 * time.Millisecond);
}
