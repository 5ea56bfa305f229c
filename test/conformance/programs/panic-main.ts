import type { Go } from "../../../src/index.js";

export default function* main({ fmt, panic }: Go) {
  yield* fmt.Println("before");
  panic("something is wrong");
}
