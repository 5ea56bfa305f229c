import type { Go } from "../../../src/index.js";

export default function* main({ fmt, panic }: Go) {
  try {
    try {
      panic("now");
    } finally {
      yield* fmt.Println("deferred last, printed first");
    }
  } finally {
    yield* fmt.Println("deferred first, printed last");
  }
}
