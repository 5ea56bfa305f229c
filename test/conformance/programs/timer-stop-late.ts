import type { Go } from "../../../src/index.js";

export default function* main({ select, recv, time, fmt }: Go) {
  const t = yield* time.NewTimer(time.Millisecond);
  yield* time.Sleep(10 * time.Millisecond);
  yield* fmt.Println("len", t.C.len, "cap", t.C.cap);
  yield* fmt.Println("stop", yield* t.Stop());
  const got = yield* select({ t: recv(t.C), default: null });
  yield* fmt.Println(got.case === "t" ? "stale value" : "nothing left");
}
