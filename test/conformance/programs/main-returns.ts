import type { Go } from "../../../src/index.js";

export default function* main({ go, runtime, fmt }: Go) {
  for (let i = 1; i <= 3; i++) {
    yield* go(function* () {
      yield* fmt.Println("first half", i);
      yield* runtime.Gosched();
      yield* fmt.Println("second half", i);
    });
  }
  yield* runtime.Gosched();
  yield* fmt.Println("main ends");
}
