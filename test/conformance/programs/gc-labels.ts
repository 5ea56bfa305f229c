import type { Go, Run } from "../../../src/index.js";
import { describeEvent } from "../../../src/trace/text.js";

export default function* main({ alloc, runtime }: Go) {
  for (let i = 0; i < 5_000; i++) yield* alloc(1024, { live: 1024 });
  yield* runtime.GC();
  yield* runtime.GC();
}

const wanted = ["STWBegin", "STWEnd", "GCBegin", "GCEnd", "GoLabel"];

/** The events of the last collection, each label once. */
export function told({ trace }: Run): string {
  const events = [...trace].filter((event) => wanted.includes(event.kind));
  const last = events.map((event) => event.kind).lastIndexOf("GCBegin");
  const lines = events.slice(last).map(({ index }) =>
    describeEvent(trace, index)
      .replace("GoLabel ", "")
      .replace(/ cycle \d+$/, ""),
  );
  return `${lines.filter((line, i) => line !== lines[i - 1]).join("\n")}\n`;
}
