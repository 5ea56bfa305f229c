/*
 * Messages as ZeroMQ frames, signed and checked.
 *
 *     [identities ...] <IDS|MSG> signature header parent_header metadata content [buffers ...]
 *
 * Whoever can reach the port but does not know the key of the connection file must not run code: a message whose signature is
 * wrong is dropped, before any of it is parsed.
 */
import { createHmac, timingSafeEqual } from "node:crypto";
import { readMessage } from "./message.js";
import type { Message } from "./message.js";

/** What stands between the routing identities and the message. */
const delimiter = Buffer.from("<IDS|MSG>");
/** Header, parent header, metadata, content. */
const jsonFrames = 4;

/** The signature of frames. */
export type Sign = (frames: readonly Uint8Array[]) => string;

export interface Received {
  /** The identities: whoever answers puts them in front. */
  readonly route: readonly Uint8Array[];
  readonly message: Message;
}

/** The signer of a connection file. An empty key means that messages are not signed. */
export function signer(key: string, scheme: string): Sign {
  if (key === "") return () => "";
  const algorithm = /^hmac-(\w+)$/.exec(scheme)?.[1];
  if (algorithm === undefined) {
    throw new Error(`signature_scheme of the connection file must be like "hmac-sha256", got "${scheme}"`);
  }
  return (frames) => {
    const hmac = createHmac(algorithm, key);
    for (const frame of frames) hmac.update(frame);
    return hmac.digest("hex");
  };
}

/** The JSON of a message's four parts. Throws where JSON cannot hold something. */
export function jsonParts({ header, parent_header, metadata, content }: Message): readonly string[] {
  return [header, parent_header, metadata, content].map((part) => JSON.stringify(part));
}

/** The frames of a message, signed. */
export function frame(
  parts: readonly string[],
  buffers: readonly Uint8Array[],
  route: readonly Uint8Array[],
  sign: Sign,
): Uint8Array[] {
  const bytes = parts.map((part) => Buffer.from(part));
  return [...route, delimiter, Buffer.from(sign(bytes)), ...bytes, ...buffers];
}

export function encode(message: Message, route: readonly Uint8Array[], sign: Sign): Uint8Array[] {
  return frame(jsonParts(message), message.buffers, route, sign);
}

/** Reads frames. Throws a sentence when they are no message, or not signed with the key. */
export function decode(frames: readonly Uint8Array[], sign: Sign): Received {
  const at = frames.findIndex((frame) => delimiter.equals(frame));
  if (at < 0)
    throw new Error(`expected the frame ${delimiter.toString()}, found none in ${frames.length} frames`);
  const [signature, ...parts] = frames.slice(at + 1);
  const signed = parts.slice(0, jsonFrames);
  if (signature === undefined || signed.length < jsonFrames) {
    throw new Error(`expected a signature and ${jsonFrames} frames, got ${frames.length - at - 1} in all`);
  }
  const expected = Buffer.from(sign(signed));
  if (expected.length !== signature.length || !timingSafeEqual(expected, signature)) {
    throw new Error("the signature does not fit the key of the connection file");
  }
  const [header, parent_header, metadata, content] = signed.map((frame): unknown =>
    JSON.parse(Buffer.from(frame).toString("utf8")),
  );
  return {
    route: frames.slice(0, at),
    message: readMessage({ header, parent_header, metadata, content, buffers: parts.slice(jsonFrames) }),
  };
}
