import { Kind } from "../../../src/index.js";
import type { Go, Run } from "../../../src/index.js";

export default function* main({ go, os, syscall, time, println }: Go) {
  const [pipe] = syscall.Pipe();
  for (let i = 0; i < 10; i++) yield* go(() => pipe.Read(1));
  yield* time.Sleep(100_000_000);
  yield* println("blocked");
  for (let i = 0; i < 100; i++) {
    const [r] = os.Pipe();
    yield* go(() => r.Read(1));
  }
  yield* time.Sleep(100_000_000);
}

/** The threads that there were at the line, and those that were made after it. */
export function told({ trace }: Run): string {
  let blocked = 0;
  let all = 0;
  for (let i = 0; i < trace.length; i++) {
    if (trace.kind(i) === Kind.newm) all++;
    if (trace.kind(i) === Kind.print) blocked = all;
  }
  return `${blocked} ${all - blocked}\n`;
}
