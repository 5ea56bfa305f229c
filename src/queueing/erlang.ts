/** What theory says of a line before servers, when times have no memory: A. K. Erlang's formula of 1917, for the telephones of Copenhagen. */
import { cameAs } from "../trace/options.js";

const mostServers = 1_000_000;

/**
 * The probability that a customer must wait: M/M/c, one line for all servers.
 *
 * @param servers How many, 1 to a million.
 * @param load How many of them are busy by the mean: the time that a customer takes over the time between two. From 0 to below `servers`.
 * @throws RangeError when the load is not less than the servers: then the line grows for ever.
 * @example
 * erlangC(8, 7.2); // 0.7: of ten customers seven wait
 */
export function erlangC(servers: number, load: number): number {
  if (!Number.isInteger(servers) || servers < 1 || servers > mostServers) {
    const range = `a whole number from 1 to ${mostServers}`;
    throw new RangeError(`erlangC: expected servers, ${range}, got ${cameAs(servers)}`);
  }
  if (typeof load !== "number" || !(load >= 0 && load < servers)) {
    const why = "with more to do than all can do the line grows for ever";
    throw new RangeError(
      `erlangC: expected a load from 0 to below ${servers} servers (${why}), got ${cameAs(load)}`,
    );
  }
  // By the probability of a full house without a line (Erlang's B), server by server: no factorial, nothing that overflows.
  let full = 1;
  for (let k = 1; k <= servers; k++) full = (load * full) / (k + load * full);
  return full / (1 - (load / servers) * (1 - full));
}

/**
 * How long a customer waits by the mean, in times that a customer takes: times the mean service it is ns. Arguments and errors as of `erlangC`.
 *
 * @example
 * erlangWait(1, 0.9); // 9: one clerk who is busy nine tenths of the day
 * erlangWait(8, 7.2); // 0.88: eight such clerks, and one line for all
 */
export function erlangWait(servers: number, load: number): number {
  return erlangC(servers, load) / (servers - load);
}
