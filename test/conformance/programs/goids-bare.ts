import type { Go, Run } from "../../../src/index.js";
import { createdByMain, startedForMain } from "../from-trace.js";

/** The Go program links neither fmt nor os. */
export const options = { linksOs: false };

export default function* main({ go, chan }: Go) {
  const done = chan<boolean>();
  for (let i = 1; i <= 2; i++) {
    yield* go(function* () {
      yield* done.send(true);
    });
  }
  yield* done.recv();
  yield* done.recv();
}

export function told(run: Run): string {
  const created = createdByMain(run);
  const notes = startedForMain(run).map((id) => `g ${created.indexOf(id) + 1} ${id}\n`);
  return `main 1\n${notes.join("")}`;
}
