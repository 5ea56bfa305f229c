import type { Go } from "../../../src/index.js";

export const options = { linksOs: false };

export default function* main({ go, chan, runtime }: Go) {
  const c = chan<number>();
  yield* go(function* () {
    yield* c.recv();
  });
  yield* runtime.Goexit();
}
