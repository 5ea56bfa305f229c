import { Kind } from "../../../src/index.js";
import type { Go, Run } from "../../../src/index.js";
import { calmAsMeasured } from "../measured.js";

export const options = calmAsMeasured;

const rounds = 100;

export default function* main({ go, chan, runtime, work, println }: Go, testCase: string) {
  if (testCase === "both") yield* runtime.LockOSThread();
  const a = chan<number>();
  const b = chan<number>();
  yield* go(function* () {
    if (testCase !== "none") yield* runtime.LockOSThread();
    yield* a.range(function* (v) {
      yield* b.send(v);
    });
  });
  yield* work(30_000_000);
  for (let i = 0; i < 20; i++) {
    yield* a.send(i);
    yield* b.recv();
  }
  yield* println("begin");
  for (let i = 0; i < rounds; i++) {
    yield* a.send(i);
    yield* b.recv();
  }
  yield* println("end");
}

const sleeps: readonly number[] = [
  Kind.mput,
  Kind.stoplockedm,
  Kind.netpollBlock,
  Kind.sysmon,
  Kind.sysmonwait,
];

/** How often a thread went to sleep between the two lines. */
export function told({ trace }: Run): string {
  let lines = 0;
  let n = 0;
  for (let i = 0; i < trace.length; i++) {
    if (trace.kind(i) === Kind.print) lines++;
    if (lines === 1 && sleeps.includes(trace.kind(i))) n++;
  }
  return `${n}\n`;
}
