import type { Go } from "../../../src/index.js";

export default function* main({ select, recv, time, fmt }: Go) {
  const t = yield* time.NewTimer(5 * time.Millisecond);
  yield* fmt.Println("stop", yield* t.Stop());
  yield* fmt.Println("stop", yield* t.Stop());
  let ran = false;
  const f = yield* time.AfterFunc(5 * time.Millisecond, function* () {
    ran = true;
  });
  yield* fmt.Println("stop", yield* f.Stop());
  yield* time.Sleep(15 * time.Millisecond);
  const got = yield* select({ t: recv(t.C), default: null });
  if (got.case === "t") yield* fmt.Println("fired");
  else yield* fmt.Println("silent", ran);
  const u = yield* time.NewTimer(time.Millisecond);
  yield* u.C.recv();
  yield* fmt.Println("stop", yield* u.Stop());
}
