import type { Go } from "../../../src/index.js";

export const options = { linksOs: false };

export default function* main({ select, time, panic }: Go) {
  yield* time.AfterFunc(time.Millisecond, function* () {
    panic("too late");
  });
  yield* select({});
}
