import type { Go, Run } from "../../../src/index.js";
import { createdByMain, startedForMain } from "../from-trace.js";

export default function* main({ go, sync }: Go) {
  const wg = sync.WaitGroup();
  for (let i = 1; i <= 3; i++) {
    yield* wg.Add(1);
    yield* go(function* () {
      yield* wg.Done();
    });
  }
  yield* wg.Wait();
  yield* wg.Add(1);
  yield* go(function* () {
    yield* wg.Done();
  });
  yield* wg.Wait();
}

export function told(run: Run): string {
  const created = createdByMain(run);
  const notes = startedForMain(run).map((id) => ` g${created.indexOf(id) + 1}=${id}`);
  return `main1${notes.join("")}\n`;
}
