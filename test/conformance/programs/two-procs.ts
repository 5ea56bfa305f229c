import { Kind } from "../../../src/index.js";
import type { Go, Run } from "../../../src/index.js";
import { createdByMain } from "../from-trace.js";
import { calmAsMeasured } from "../measured.js";

export const options = calmAsMeasured;

export default function* main({ sync, work }: Go, testCase: string) {
  const wg = sync.WaitGroup();
  for (let i = 1; i <= Number(testCase); i++) {
    yield* wg.Go(function* () {
      yield* work(20_000);
    });
  }
  yield* wg.Wait();
}

/** Who ran on P0, and on P1, in order. */
export function told(run: Run): string {
  const { trace } = run;
  const place = new Map(createdByMain(run).map((goid, i) => [goid, i + 1]));
  const order: [number[], number[]] = [[], []];
  for (let i = 0; i < trace.length; i++) {
    const goid = trace.g(i);
    const number = place.get(goid);
    if (trace.kind(i) !== Kind.GoStart || number === undefined) continue;
    order[trace.p(i) === 0 ? 0 : 1].push(number);
    place.delete(goid);
  }
  return `${order[0].join(" ")}\n${order[1].join(" ")}\n`;
}
