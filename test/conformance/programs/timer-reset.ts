import type { Go } from "../../../src/index.js";
import { notebook } from "../notes.js";

export default function* main({ select, recv, time, fmt }: Go) {
  const { note, told } = notebook();
  const slow = yield* time.NewTimer(5 * time.Millisecond);
  note("reset", yield* slow.Reset(30 * time.Millisecond));
  const fast = yield* time.After(15 * time.Millisecond);
  for (let k = 0; k < 2; k++) {
    const got = yield* select({ slow: recv(slow.C), fast: recv(fast) });
    note(got.case);
  }
  note("reset", yield* slow.Reset(time.Millisecond));
  yield* slow.C.recv();
  note("slow again");
  yield* fmt.Println(told());
}
