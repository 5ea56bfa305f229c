/*
 * A whole lesson, as small as the linter allows. Tests change one thing in it and look at what follows.
 */
import { equal } from "node:assert/strict";

/** The good lesson. */
export const smallLesson = `---
title: First
minutes: 20
needs: []
go: [runtime.main]
covers: ["2018 figure 1": One goroutine]
summary: It shows what a lesson is made of.
---

## One goroutine

It runs \`main.main\`, and looks at [the second part](#two-and-more).

\`\`\`ts
import { check, predict, simulate, timeline } from "gosched";
const run = simulate(function* main({ fmt }) {
  yield* fmt.Println("hello");
});
console.log(run.output);
timeline(run.trace)
\`\`\`

\`\`\`yaml predict 1a
question: What is \`1 + 1\`?
options:
  a: "1"
  b: "2"
answer: b
why: Because \`runnext\` < 3.
\`\`\`

### Two and more

\`\`\`ts raises
throw new Error("meant to be");
\`\`\`

\`\`\`go
fmt.Println("only shown")
\`\`\`

\`\`\`ts exercise 1x
const two: number = 0;
\`\`\`

\`\`\`md hint 1x
It is **more** than one.
\`\`\`

\`\`\`md hint 1x
It is less than three.
\`\`\`

\`\`\`ts solution 1x
const two: number = 2;
\`\`\`

\`\`\`ts check 1x
check("1x", { "it is two": () => two === 2 || \`it is \${two}\` }, "Count.");
\`\`\`

## Key points

- A lesson is small.
`;

/** The text with one thing changed. The thing must be there, once. */
export function changed(from: string, to: string, text = smallLesson): string {
  equal(text.split(from).length, 2, `"${from}" must stand in the lesson once`);
  return text.replace(from, () => to);
}

/** The number of the line on which `part` begins. */
export function lineOf(part: string, text = smallLesson): number {
  equal(text.split(part).length, 2, `"${part}" must stand in the lesson once`);
  return text.slice(0, text.indexOf(part)).split("\n").length;
}
