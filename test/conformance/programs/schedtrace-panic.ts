import type { Go } from "../../../src/index.js";

export const options = { linksOs: false };

export default function* main({ go, chan, work, panic }: Go) {
  yield* work(1_500_000, { calls: 2 });
  const c = chan<number>();
  const done = chan<number>();
  for (let i = 0; i < 3; i++) {
    yield* go(function* () {
      yield* c.recv();
      yield* done.send(i);
    });
  }
  yield* go(function* () {
    yield* done.send(3);
  });
  yield* done.recv();
  yield* c.send(1);
  panic("enough");
}
