/** All claims, in the order of the texts. */
import { calls } from "./calls.js";
import type { Claim } from "./claim.js";
import { messages } from "./messages.js";
import { network } from "./network.js";
import { start } from "./start.js";
import { states } from "./states.js";
import { stealing } from "./stealing.js";
import { switching } from "./switching.js";
import { talk } from "./talk.js";

/** Those of 2018 and those of 2014 that speak of the same stand together. */
export const claims: readonly Claim[] = [
  ...start,
  ...states,
  ...switching,
  ...network,
  ...calls,
  ...stealing,
  ...messages,
  ...talk,
];
