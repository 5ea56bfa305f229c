import type { Go } from "../../../src/index.js";

export const options = { linksOs: false };

export default function* main({ chan, select, recv, send }: Go) {
  const c = chan<number>(1);
  const d = chan<number>();
  yield* c.close();
  yield* select({ c: send(c, 1), d: recv(d) });
}
