/**
 * Measurements as text, for a terminal.
 */
import { formatDuration, groupDigits } from "../trace/numbers.js";
import { costSources } from "./costs-from.js";
import { faceRows } from "./machine-face.js";
import type { MachineFace } from "./machine-face.js";
import type { SwitchCosts } from "./switches.js";
import type { WaitingCounts } from "./waiting.js";

/** Columns of text; the first to the left, the others to the right. */
function table(rows: readonly (readonly string[])[], alignLeft: readonly number[] = [0]): string[] {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => (row[column] ?? "").length)),
  );
  return rows.map((row) =>
    `  ${row.map((cell, column) => (alignLeft.includes(column) ? cell.padEnd(widths[column]!) : cell.padStart(widths[column]!))).join("  ")}`.trimEnd(),
  );
}

/** How much samples scatter, in words. */
export function noiseWords(noise: number): string {
  if (noise < 0.1) return "quiet";
  return noise < 0.5 ? "some" : "loud";
}

function notes(missing: readonly { readonly what: string; readonly why: string }[]): string[] {
  return missing.map(({ what, why }) => `  not measured: ${what}; ${why}`);
}

export function faceText(face: MachineFace): string {
  const rows = faceRows(face).map(({ what, value, meaning }) => [what, String(value), meaning]);
  return [`The machine: ${face.processor}, ${face.system}`, ...table(rows, [0, 2])].join("\n");
}

export function switchText(costs: SwitchCosts): string {
  const head = ["", "median", "95 % interval", "noise", "samples", "the model"];
  const rows = costs.rows.map(({ id, what, ns, low, high, noise, samples }) => {
    const model = costs.model[id];
    return [
      what,
      formatDuration(ns),
      `${formatDuration(low)} to ${formatDuration(high)}`,
      noiseWords(noise),
      groupDigits(samples),
      model === undefined ? "" : formatDuration(model),
    ];
  });
  const loud = costs.rows.some(({ noise }) => noise >= 0.5);
  return [
    `What a switch costs${costs.go === null ? "" : ` (with ${costs.go})`}`,
    ...table([head, ...rows]),
    "  The text of 2018: a thread 1,000 ns, a goroutine 200 ns.",
    ...(loud
      ? [
          "  Loud: half of the samples lie further apart than half of the median. Something else was going on; measure again.",
        ]
      : []),
    ...notes(costs.missing),
  ].join("\n");
}

export function waitingText({ series, missing }: WaitingCounts): string {
  const most = (values: readonly number[]): string =>
    groupDigits(values.reduce((high, value) => Math.max(high, value), 0));
  const rows = series.map(({ what, points }) => [
    what,
    most(points.map(({ waiting }) => waiting)),
    String(points[0]?.threads ?? 0),
    most(points.map(({ threads }) => threads)),
  ]);
  return [
    "Threads, while many wait",
    ...table([["", "waited", "threads before", "at most"], ...rows]),
    ...notes(missing),
  ].join("\n");
}

export function costsText(costs: SwitchCosts): string {
  const rows = costSources(costs).map(({ cost, ns, from }) => [cost, `${groupDigits(ns)} ns`, from]);
  return ["Costs for the model, from these figures", ...table(rows, [0, 2])].join("\n");
}
