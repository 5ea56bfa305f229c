/** Several processes on one machine: they share its cores, and speak to one another over the network. */
import { Cores } from "../machine/cores.js";
import { defaultCosts } from "../machine/costs.js";
import { Host } from "../machine/host.js";
import { machineActor } from "../runtime/runtime2.js";
import type { Program } from "./face.js";
import type { SimulateOptions } from "./options.js";
import type { Run } from "./run.js";
import { Simulation } from "./simulate.js";

/** One process: its program, and its options. `cores` is the machine's and not a process's. */
export interface ProcessSpec {
  readonly program: Program;
  readonly options?: Omit<SimulateOptions, "cores" | "machine">;
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
  if (processes.length === 0)
    throw new RangeError("simulateTogether: expected at least one process, got none");
  const { cores } = machine;
  if (cores !== undefined && (!Number.isInteger(cores) || cores < 1 || cores > 1024)) {
    throw new RangeError(`option cores: expected a whole number from 1 to 1024, got ${String(cores)}`);
  }
  const host = new Host(cores === undefined ? null : new Cores(cores, defaultCosts), machineActor);
  const simulations = processes.map(({ program, options = {} }) => new Simulation(program, options, host));
  while (!simulations[0]!.isOver) simulations[host.next()]!.advance(1_000_000);
  return simulations.map((simulation) => simulation.result());
}
