import type { Go } from "../../../src/index.js";

export const options = { linksOs: false };

export default function* main({ select, recv }: Go) {
  yield* select({ a: recv(null), b: recv(null) });
}
