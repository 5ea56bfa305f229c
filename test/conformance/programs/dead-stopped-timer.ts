import type { Go } from "../../../src/index.js";

export default function* main({ chan, time, fmt }: Go) {
  const t = yield* time.AfterFunc(3600 * time.Second, function* () {});
  yield* fmt.Println(yield* t.Stop());
  const c = chan<number>();
  yield* c.recv();
}
