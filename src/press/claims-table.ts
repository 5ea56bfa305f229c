/*
 * The table of claims, lessons/claims.md: what the two old texts say, and what holds in Go 1.26, with what shows it.
 */
import type { Claim } from "../claims/claim.js";
import { claims } from "../claims/claims.js";
import type { Lesson } from "./lesson.js";
import { anchorOf } from "./markdown.js";
import type { Problem } from "./problem.js";
import { seeds } from "./seeds.js";

export const claimsFile = "lessons/claims.md";

const head = `# What the old texts say, and what holds today

Written by \`npm run press\` from \`src/claims/\`. Each claim of the text of 2018 and of the talk of 2014, in our own words, held against Go 1.26. *holds*: it is so. *holds in
part*: with the limit that is told. *no longer*: it was so. *never did*: it was so in no release that the simulator knows, its own time included.

\`npx gosched lint\` makes every run of the last column and looks whether it shows what it is said to. Where no run can show it, a line of Go's source does: \`npm test\`
looks it up where Go is installed. Judgements, and what the first part of the series says of operating systems, are left out.

| Place | The claim | | Today | What shows it |
| --- | --- | --- | --- | --- |
`;

/** The whole file. */
export function claimsTable(lessons: readonly Lesson[]): string {
  return `${head}${claims.map((claim) => row(claim, lessons)).join("\n")}\n`;
}

function row({ place, says, verdict, today, shown }: Claim, lessons: readonly Lesson[]): string {
  const lesson = lessons.find(({ head }) => head.covers.some((cover) => cover.place === place));
  const section = lesson?.head.covers.find((cover) => cover.place === place)?.section ?? "";
  const link = lesson === undefined ? place : `[${place}](${lesson.stem}.md#${anchorOf(section)})`;
  const seen = "run" in shown ? shown.run : `source: \`${shown.source}\`, ${shown.meaning}`;
  return `| ${[link, says, `*${verdict}*`, today, seen].map((cell) => cell.replace(/\|/g, "\\|")).join(" | ")} |`;
}

/** What is wrong with the claims, and with the table as it stands on disk. */
export function lintClaims(onDisk: string | undefined, lessons: readonly Lesson[]): readonly Problem[] {
  const made = claimsTable(lessons);
  const lines = made.split("\n");
  const first = lines.findIndex((line) => line.startsWith("| ---")) + 2;
  const faults = claims.flatMap((claim, i) => {
    const says = faultOf(claim);
    return says === "" ? [] : [{ file: claimsFile, line: first + i, says: `"${claim.says}" ${says}` }];
  });
  const silent = seeds
    .filter(({ place }) => !claims.some((claim) => claim.place === place) && !saysNothing.includes(place))
    .map(({ place }) => ({ file: claimsFile, line: 1, says: `${place} has no claim in src/claims/` }));
  const old = made === onDisk ? [] : [{ file: claimsFile, line: 1, says: 'is old: run "npm run press"' }];
  return [...faults, ...silent, ...old];
}

/** Places that claim nothing that could be true or false. */
const saysNothing: readonly string[] = ["2018 introduction"];

function faultOf({ place, shown }: Claim): string {
  if (!seeds.some((seed) => seed.place === place))
    return `names "${place}", which is not in src/press/seeds.ts`;
  if (!("check" in shown)) return "";
  try {
    const verdict = shown.check();
    return verdict === true
      ? ""
      : `is not shown by its run; ${verdict === false ? "it gives false" : verdict}`;
  } catch (error) {
    return `is not shown: its run fails with ${String(error)}`;
  }
}
