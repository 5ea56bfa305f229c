/** Several processes on one machine: they share its cores, and speak to one another over the network. */
import { Cores } from "../machine/cores.js";
import { defaultCosts } from "../machine/costs.js";
import { Host } from "../machine/host.js";
import { machineActor } from "../runtime/runtime2.js";
import type { Program } from "./face.js";
import { describe } from "./naming.js";
import type { SimulateOptions } from "./options.js";
import type { Run } from "./run.js";
import { Simulation } from "./simulate.js";

/** One process: its program, and its options. `cores` is the machine's and not a process's. */
export interface ProcessSpec {
  readonly program: Program;
  readonly options?: Omit<SimulateOptions, "cores" | "machine">;
}

function checkProcesses(processes: unknown): void {
  const isList = Array.isArray(processes);
  if (!isList || processes.length === 0) {
    const came = isList ? "none" : describe(processes);
    throw new RangeError(`simulateTogether: expected a list of at least one process, got ${came}`);
  }
  const list: readonly unknown[] = processes;
  for (const [i, one] of list.entries()) {
    const where = `simulateTogether: process ${i}`;
    if (typeof one !== "object" || one === null || !("program" in one)) {
      throw new RangeError(`${where}: expected { program, options }, got ${describe(one)}`);
    }
    refuseOthers(where, one, ["program", "options"]);
    const options = "options" in one ? one.options : undefined;
    if (typeof options === "object" && options !== null && "cores" in options) {
      throw new RangeError(
        `${where}: option cores: the processes share them; say simulateTogether(processes, { cores })`,
      );
    }
  }
}

function refuseOthers(where: string, record: object, known: readonly string[]): void {
  const other = Object.keys(record).find((name) => !known.includes(name));
  if (other !== undefined) {
    throw new RangeError(`${where}: there is no "${other}"; expected ${known.join(", ")}`);
  }
}

/**
 * Runs processes side by side until the first of them ends; the others are then stopped where they are.
 *
 * @param processes At least one. Addresses that one listens at (`net.Listen`) can be dialled by all.
 * @param machine `cores`: how many cores they share; without it there are always enough.
 * @returns One run for each process. Times are those of the machine.
 * @throws RangeError for no process or a wrong number of cores; else as `simulate`.
 *
 * @example
 * const [web, keys] = simulateTogether([{ program: web }, { program: keyService }], { cores: 2 });
 */
export function simulateTogether(
  processes: readonly ProcessSpec[],
  machine: { readonly cores?: number } = {},
): Run[] {
  checkProcesses(processes);
  if (typeof machine !== "object" || machine === null) {
    throw new RangeError(`simulateTogether: expected the machine as { cores }, got ${describe(machine)}`);
  }
  refuseOthers("simulateTogether: the machine", machine, ["cores"]);
  const { cores } = machine;
  if (cores !== undefined && (!Number.isInteger(cores) || cores < 1 || cores > 1024)) {
    throw new RangeError(`option cores: expected a whole number from 1 to 1024, got ${String(cores)}`);
  }
  const host = new Host(cores === undefined ? null : new Cores(cores, defaultCosts), machineActor);
  const simulations = processes.map(({ program, options = {} }) => new Simulation(program, options, host));
  while (!simulations[0]!.isOver) simulations[host.next()]!.advance(1_000_000);
  return simulations.map((simulation) => simulation.result());
}
