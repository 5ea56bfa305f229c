/*
 * Messages as WebSocket frames, as Jupyter's servers and front ends send them under the name `v1.kernel.websocket.jupyter.org`:
 *
 *     count of offsets | offsets ... | channel | header | parent_header | metadata | content | buffers ...
 *
 * The count and the offsets are 64-bit numbers, lowest byte first. Each part begins at its offset; the last offset is the end.
 */
import type { Outgoing } from "./door.js";
import { readMessage } from "./message.js";
import type { Channel, Message } from "./message.js";

/** The name of this form, given when the socket is opened. */
export const subprotocol = "v1.kernel.websocket.jupyter.org";

const wordBytes = 8;
/** Channel, header, parent header, metadata, content, and the end. */
const fewestOffsets = 6;
const fromClient: ReadonlySet<string> = new Set<Channel>(["shell", "control", "stdin"]);

export function encodeFrame({
  channel,
  parts,
  buffers,
}: Pick<Outgoing, "channel" | "parts" | "buffers">): Buffer {
  const all = [channel, ...parts].map((part) => Buffer.from(part));
  const pieces = [...all, ...buffers];
  const table = Buffer.alloc(wordBytes * (pieces.length + 2));
  table.writeBigUInt64LE(BigInt(pieces.length + 1), 0);
  let at = table.length;
  for (const [i, piece] of pieces.entries()) {
    table.writeBigUInt64LE(BigInt(at), wordBytes * (i + 1));
    at += piece.length;
  }
  table.writeBigUInt64LE(BigInt(at), wordBytes * (pieces.length + 1));
  return Buffer.concat([table, ...pieces]);
}

/** Reads a frame of a client. Throws a sentence when it is none. */
export function decodeFrame(frame: Buffer): { readonly channel: Channel; readonly message: Message } {
  const pieces = piecesOf(frame);
  const [channel = "", header, parent_header, metadata, content] = pieces
    .slice(0, fewestOffsets - 1)
    .map((piece, i): unknown => (i === 0 ? piece.toString("utf8") : JSON.parse(piece.toString("utf8"))));
  if (typeof channel !== "string" || !fromClient.has(channel))
    throw new Error(`expected the channel shell, control or stdin, got ${JSON.stringify(channel)}`);
  const buffers = pieces.slice(fewestOffsets - 1);
  return {
    channel: channel as Channel, // one of the three
    message: readMessage({ header, parent_header, metadata, content, buffers }),
  };
}

function piecesOf(frame: Buffer): readonly Buffer[] {
  const count = frame.length < wordBytes ? 0 : Number(frame.readBigUInt64LE(0));
  const first = wordBytes * (count + 1);
  if (count < fewestOffsets || first > frame.length)
    throw new Error(
      `expected a table of ${fewestOffsets} offsets or more, got ${count} in ${frame.length} bytes`,
    );
  const offsets = Array.from({ length: count }, (_, i) => Number(frame.readBigUInt64LE(wordBytes * (i + 1))));
  const isInOrder = offsets.every((at, i) => at >= (offsets[i - 1] ?? first));
  if (!isInOrder || offsets.at(-1) !== frame.length)
    throw new Error(
      `expected offsets that rise to the frame's end, ${frame.length}, got ${offsets.join(", ")}`,
    );
  return offsets.slice(0, -1).map((at, i) => frame.subarray(at, offsets[i + 1]));
}
