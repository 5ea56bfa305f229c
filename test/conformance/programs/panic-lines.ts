import type { Go } from "../../../src/index.js";

export const options = { linksOs: false };

export default function* main({ panic }: Go) {
  panic("one\ntwo");
}
