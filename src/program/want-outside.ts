/** What programs may say of the world outside: peers, users and disks. Each function returns its argument, or throws a ProgramError. */
import { ProgramError } from "../runtime/panic.js";
import { wantText } from "./descriptor.js";
import type { DiskFile, Remote, Visitors } from "./face.js";
import { describe } from "./naming.js";
import { wantBoolean, wantNs, wantOptions } from "./wants.js";

/** More users than that are taken for a slip. */
const mostVisitors = 1 << 24;

export function wantRemote(peer: Remote): Remote {
  const {
    latency,
    think = 0,
    reply,
  } = wantOptions("net.remote(address, peer)", peer, ["latency", "think", "reply"]);
  wantNs("net.remote: latency", latency);
  wantNs("net.remote: think", think);
  if (typeof reply !== "function") {
    throw new ProgramError(
      `net.remote: expected reply to be a function of the request, got ${describe(reply)}`,
    );
  }
  return peer;
}

/** What a peer answers. */
export function wantReply(address: string, reply: unknown): string {
  if (typeof reply === "string") return reply;
  throw new ProgramError(`net.remote("${address}"): expected reply to give text, got ${describe(reply)}`);
}

export function wantVisitors(visitors: Visitors): Visitors {
  const known = ["count", "every", "after", "latency", "request"];
  const { count, request = "" } = wantOptions("net.visit(address, visitors)", visitors, known);
  if (!Number.isSafeInteger(count) || count < 0 || count > mostVisitors) {
    throw new ProgramError(
      `net.visit: expected count to be a whole number from 0 to ${mostVisitors}, got ${describe(count)}`,
    );
  }
  for (const name of ["every", "after", "latency"] as const)
    wantNs(`net.visit: ${name}`, visitors[name] ?? 0);
  wantText("net.visit: request", request);
  return visitors;
}

export function wantDisk(file: DiskFile): DiskFile {
  const known = ["size", "latency", "overlapped"];
  const { size = 0, latency = 0, overlapped = false } = wantOptions("os.Open(name, file)", file, known);
  if (!Number.isSafeInteger(size) || size < 0) {
    throw new ProgramError(`os.Open: expected size to be whole bytes from 0, got ${describe(size)}`);
  }
  wantNs("os.Open: latency", latency);
  wantBoolean("os.Open: overlapped", overlapped);
  return file;
}
