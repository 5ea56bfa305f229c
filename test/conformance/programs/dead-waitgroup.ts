import type { Go } from "../../../src/index.js";

export const options = { linksOs: false };

export default function* main({ sync }: Go) {
  const wg = sync.WaitGroup();
  yield* wg.Add(1);
  yield* wg.Wait();
}
