import type { Go } from "../../../src/index.js";

export default function* main({ go, runtime, fmt }: Go) {
  yield* go(function* () {
    yield* runtime.Gosched();
    yield* fmt.Println("the last one");
  });
  yield* runtime.Goexit();
}
