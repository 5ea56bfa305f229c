import type { Go } from "../../../src/index.js";

export default function* main({ sync, work, fmt }: Go) {
  const turns: number[] = [];
  const wg = sync.WaitGroup();
  for (let me = 1; me <= 3; me++) {
    yield* wg.Go(function* () {
      while (turns.length < 12) {
        if (turns.at(-1) !== me) turns.push(me);
        yield* work(1000);
      }
    });
  }
  yield* wg.Wait();
  yield* fmt.Println(`[${turns.join(" ")}]`);
}
