import type { Go } from "../../../src/index.js";

const values: Readonly<Record<string, unknown>> = {
  number: 42,
  yes: true,
  error: new Error("wrapped"),
  empty: "",
};

export default function* main({ panic }: Go, which: string) {
  panic(values[which]);
}
