import type { Go } from "../../../src/index.js";

export default function* main({ go, fmt, os }: Go) {
  try {
    yield* go(function* () {
      yield* fmt.Println("never either");
    });
    yield* fmt.Println("leaving");
    yield* os.Exit(3);
  } finally {
    yield* fmt.Println("never");
  }
}
