import type { Go } from "../../../src/index.js";

export default function* main({ runtime, fmt }: Go) {
  for (let i = 0; i < 1000; i++) yield* runtime.Gosched();
  yield* fmt.Println("back", runtime.NumGoroutine());
}
