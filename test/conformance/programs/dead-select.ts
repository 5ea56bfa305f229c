import type { Go } from "../../../src/index.js";

export const options = { linksOs: false };

export default function* main({ chan, select, recv, send }: Go) {
  const a = chan<number>();
  const b = chan<number>();
  yield* select({ a: recv(a), b: send(b, 1) });
}
