import type { Go, Run } from "../../../src/index.js";
import { createdByMain } from "../from-trace.js";

export default function* main({ go, sync }: Go) {
  const wg = sync.WaitGroup();
  for (let i = 0; i < 40; i++) {
    yield* wg.Add(1);
    yield* go(function* () {
      yield* wg.Done();
    });
  }
  yield* wg.Wait();
}

export function told(run: Run): string {
  return `[${createdByMain(run).join(" ")}]\n`;
}
