import type { Go } from "../../../src/index.js";

export const options = { linksOs: false };

export default function* main({ chan, time }: Go) {
  const timer = yield* time.NewTimer(3600 * time.Second);
  const ticker = yield* time.NewTicker(3600 * time.Second);
  const c = chan<number>();
  yield* c.recv();
  yield* timer.Stop();
  yield* ticker.Stop();
}
