import type { Go, Run } from "../../../src/index.js";
import { createdByMain, startedForMain } from "../from-trace.js";

export default function* main({ go, sync, runtime }: Go, n: string) {
  const wg = sync.WaitGroup();
  for (let i = 1; i <= Number(n) + 2; i++) {
    yield* wg.Add(1);
    yield* go(function* () {
      yield* wg.Done();
    });
    if (i === 1) for (let k = 0; k < Number(n); k++) yield* runtime.GC();
  }
  yield* wg.Wait();
}

export function told(run: Run): string {
  const created = createdByMain(run);
  const notes = startedForMain(run).map((id) => ` g${created.indexOf(id) + 1}=${id}`);
  return `main1${notes.join("")}\n`;
}
