import type { Go } from "../../../src/index.js";
import { notebook } from "../notes.js";

export default function* main({ go, chan, select, recv, send, fmt }: Go) {
  const { note, told } = notebook();
  const numbers = chan<number>();
  const quit = chan<boolean>();
  yield* go(function* () {
    let [x, y] = [0, 1];
    for (;;) {
      const did = yield* select({ numbers: send(numbers, x), quit: recv(quit) });
      if (did.case === "quit") {
        note("quit");
        yield* quit.send(true);
        return;
      }
      note("s", x);
      [x, y] = [y, x + y];
    }
  });
  for (let i = 0; i < 8; i++) {
    const v = yield* numbers.recv();
    note("r", v);
  }
  yield* quit.send(true);
  yield* quit.recv();
  yield* fmt.Println(told());
}
