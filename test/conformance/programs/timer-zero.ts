import type { Go } from "../../../src/index.js";

export default function* main({ chan, time, fmt }: Go) {
  const a = yield* time.NewTimer(0);
  const b = yield* time.NewTimer(-time.Second);
  yield* time.Sleep(-1);
  yield* a.C.recv();
  yield* b.C.recv();
  yield* fmt.Println("both");
  const ran = chan<boolean>();
  yield* time.AfterFunc(-1, function* () {
    yield* ran.send(true);
  });
  yield* fmt.Println(yield* ran.recv());
}
