import type { Go } from "../../../src/index.js";

export default function* main({ go, runtime, fmt }: Go) {
  try {
    yield* go(function* () {
      for (let k = 0; k < 3; k++) {
        yield* fmt.Println("still here", k);
        yield* runtime.Gosched();
      }
    });
    yield* runtime.Goexit();
  } finally {
    yield* fmt.Println("main's deferred call");
  }
}
