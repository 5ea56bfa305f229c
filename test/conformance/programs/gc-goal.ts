import type { Go } from "../../../src/index.js";

export default function* main({ runtime, debug, fmt }: Go) {
  for (let i = 0; i < 3; i++) {
    const stats = yield* runtime.ReadMemStats();
    yield* fmt.Println(stats.NumGC, stats.NextGC);
    yield* runtime.GC();
  }
  for (const percent of [200, 50, 100]) {
    yield* fmt.Println(yield* debug.SetGCPercent(percent));
    yield* runtime.GC();
    const stats = yield* runtime.ReadMemStats();
    yield* fmt.Println(stats.NumGC, stats.NextGC);
  }
}
