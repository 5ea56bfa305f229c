import type { Go } from "../../../src/index.js";

export const options = { linksOs: false };

export default function* main({ time }: Go) {
  const timer = yield* time.NewTimer(time.Millisecond);
  yield* timer.Stop();
  yield* timer.C.recv();
}
