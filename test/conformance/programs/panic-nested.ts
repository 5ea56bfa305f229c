import type { Go } from "../../../src/index.js";

export default function* main({ func, panic }: Go) {
  yield* func(function* ({ defer }) {
    defer(function* () {
      panic("second");
    });
    panic("first");
  });
}
