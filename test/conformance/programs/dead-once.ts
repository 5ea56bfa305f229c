import type { Go } from "../../../src/index.js";

export const options = { linksOs: false };

export default function* main({ sync }: Go) {
  const once = sync.Once();
  yield* once.Do(function* () {
    yield* once.Do(function* () {});
  });
}
