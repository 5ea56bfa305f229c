import type { Go, Goroutine } from "../../../src/index.js";
import { calm } from "../notes.js";

export const options = calm;

const most = 200_000;

export default function* main({ go, chan, fmt }: Go) {
  let n = 0;
  let bystander = false;
  const quit = chan<boolean>();
  const next = function* (): Goroutine<void> {
    n++;
    if (bystander || n === most) yield* quit.send(true);
    else yield* go(next);
  };
  yield* go(function* () {
    bystander = true;
  });
  yield* go(next);
  yield* quit.recv();
  yield* fmt.Println(n);
}
