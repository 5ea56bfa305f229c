import type { Go } from "../../../src/index.js";

export default function* main({ chan, nilChan, select, recv, send }: Go, which: string) {
  const c = chan<number>();
  if (which === "receive") yield* select({ c: recv(c) });
  if (which === "send") yield* select({ c: send(c, 1) });
  if (which === "nil") yield* select({ none: recv(nilChan<number>()) });
}
