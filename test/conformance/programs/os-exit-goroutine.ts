import type { Go } from "../../../src/index.js";

export default function* main({ go, select, fmt, os }: Go) {
  yield* go(function* () {
    yield* fmt.Println("goroutine leaves");
    yield* os.Exit(4);
  });
  yield* select({});
}
