import type { Go } from "../../../src/index.js";

export default function* main({ select, recv, time, fmt }: Go) {
  const ticker = yield* time.NewTicker(5 * time.Millisecond);
  yield* time.Sleep(28 * time.Millisecond);
  let count = 0;
  for (let pending = true; pending;) {
    const got = yield* select({ tick: recv(ticker.C), default: null });
    if (got.case === "tick") count++;
    else pending = false;
  }
  yield* fmt.Println("waiting ticks", count);
}
