import type { Go } from "../../../src/index.js";
import { notebook } from "../notes.js";

export default function* main({ go, chan, select, recv, time, fmt }: Go) {
  const { note, told } = notebook();
  const ticker = yield* time.NewTicker(10 * time.Millisecond);
  const quit = chan<boolean>();
  yield* go(function* () {
    yield* time.Sleep(35 * time.Millisecond);
    yield* quit.send(true);
  });
  for (let running = true; running;) {
    const got = yield* select({ tick: recv(ticker.C), quit: recv(quit) });
    note(got.case);
    if (got.case === "quit") running = false;
  }
  yield* ticker.Stop();
  yield* time.Sleep(15 * time.Millisecond);
  const got = yield* select({ tick: recv(ticker.C), default: null });
  note(got.case === "tick" ? "tick after stop" : "silent");
  yield* fmt.Println(told());
}
