import type { Go } from "../../../src/index.js";

export const options = { linksOs: false };

export default function* main({ nilChan }: Go) {
  yield* nilChan<number>().close();
}
