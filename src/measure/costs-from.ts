/**
 * Costs of the model from what was measured, so that a simulation takes as long as this machine would.
 *
 * One figure decides one cost: that with which the model's own run of the same program (model.ts) takes as long as what was measured. In
 * this order, since each builds on those before:
 *
 *     chanOp        a channel without a switch, P = 1
 *     goSwitch      a channel back and forth, P = 1
 *     globalGet     Gosched in turn, P = 1
 *     newproc       go f() and wait for it, P = 1
 *     threadSwitch  two threads on one core
 *     threadWake    two threads, free
 *
 * All others keep their defaults. A cost that would have to be below 0 is 0: then other costs in that figure are too high for this machine. Threads
 * are measured through Node, whose own part in waking and waiting is in their figures.
 */
import { cameAs } from "../trace/options.js";
import { defaultCosts } from "../machine/costs.js";
import type { Costs } from "../machine/costs.js";
import { modelNs } from "./model.js";
import type { Modelled } from "./model.js";

/** The part of `SwitchCosts` that is needed. */
export interface Measured {
  readonly rows: readonly { readonly id: string; readonly what: string; readonly ns: number }[];
}

/** Where a cost comes from. */
export interface CostSource {
  readonly cost: keyof Costs;
  readonly ns: number;
  /** What was measured; or that it was not, and so the default is kept. */
  readonly from: string;
}

const deciding: readonly (readonly [cost: keyof Costs, from: Modelled, what: string])[] = [
  ["chanOp", "goBuffered", "a channel without a switch"],
  ["goSwitch", "goChannel1", "a channel back and forth"],
  ["globalGet", "goGosched1", "Gosched in turn"],
  ["newproc", "goSpawn1", "go f(), and wait for it"],
  ["threadSwitch", "threadsPinned", "two threads on one core"],
  ["threadWake", "threadsFree", "two threads, free"],
];

/** The value of one cost with which the model takes `ns`; the others are given. The model's times grow evenly with it. */
function solve(cost: keyof Costs, from: Modelled, ns: number, costs: Costs): number {
  const [near, far] = [0, 1000];
  const timeWith = (value: number): number => modelNs(from, { ...costs, [cost]: value });
  const [first, second] = [timeWith(near), timeWith(far)];
  return near + ((ns - first) * (far - near)) / (second - first);
}

/** A measurement that nobody has awaited is the likeliest slip. */
function wantMeasured(where: string, measured: unknown): void {
  const given = typeof measured === "object" && measured !== null ? measured : {};
  const isRow = (row: unknown): boolean =>
    typeof row === "object" && row !== null && "id" in row && "ns" in row;
  if ("rows" in given && Array.isArray(given.rows) && given.rows.every(isRow)) return;
  const came = "then" in given ? "a measurement that goes on: write await before it" : cameAs(measured);
  throw new TypeError(`${where}: expected what await measureSwitches() gives, got ${came}`);
}

function decide(measured: Measured): { readonly costs: Costs; readonly sources: readonly CostSource[] } {
  let costs: Costs = defaultCosts;
  const sources = deciding.map(([cost, from, what]): CostSource => {
    const row = measured.rows.find(({ id }) => id === from);
    if (row === undefined) {
      return { cost, ns: costs[cost], from: `the default: "${what}" was not measured` };
    }
    if (!(row.ns > 0)) throw new RangeError(`${row.what}: expected a time above 0 ns, got ${String(row.ns)}`);
    const value = solve(cost, from, row.ns, costs);
    costs = Object.freeze({ ...costs, [cost]: Math.max(0, Math.round(value)) });
    return {
      cost,
      ns: costs[cost],
      from: value < -0.5 ? `${row.what}: less than the model's other costs in it` : row.what,
    };
  });
  return { costs, sources };
}

/**
 * Costs for the option `costs` of a simulation, from what `measureSwitches` gave. What could not be measured keeps its default: `costSources` says
 * which.
 *
 *     simulate(main, { costs: costsFromMeasurement(measured) });
 *
 * Throws a RangeError for times that are not above 0.
 */
export function costsFromMeasurement(measured: Measured): Costs {
  wantMeasured("costsFromMeasurement", measured);
  return decide(measured).costs;
}

/** Which measured figure has decided which cost, and which costs kept their defaults because theirs was not measured. */
export function costSources(measured: Measured): readonly CostSource[] {
  wantMeasured("costSources", measured);
  return decide(measured).sources;
}
