import type { Go } from "../../../src/index.js";

export default function* main({ select, recv, time, work, fmt }: Go) {
  const timer = yield* time.NewTimer(time.Millisecond);
  function* poll() {
    const got = yield* select({ due: recv(timer.C), default: null });
    yield* fmt.Println(got.case === "due" ? "due" : "not yet");
  }
  yield* poll();
  yield* work(3 * time.Millisecond);
  yield* poll();
  yield* poll();
}
