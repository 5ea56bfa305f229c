import type { Go } from "../../../src/index.js";

export const options = { linksOs: false };

export default function* main({ chan, runtime }: Go) {
  yield* runtime.LockOSThread();
  const c = chan<number>();
  yield* c.recv();
}
