/*
 * A Jupyter message, as a value. Nothing here knows sockets: the transports turn frames into these records and back, and the
 * kernel's core sees only the records.
 *
 * What comes from outside is checked once, in `readMessage`; after that the types hold. Field names are the protocol's.
 */

/** Content, metadata and headers are JSON objects whose fields are checked where they are used. */
export type Fields = Readonly<Record<string, unknown>>;

export interface Header {
  readonly msg_id: string;
  readonly msg_type: string;
  readonly session: string;
  readonly username: string;
  readonly date: string;
  readonly version: string;
}

export interface Message {
  readonly header: Header;
  /** The header of the request that this message answers; empty for a message of the kernel's own. */
  readonly parent_header: Header | Readonly<Record<string, never>>;
  readonly metadata: Fields;
  readonly content: Fields;
  readonly buffers: readonly Uint8Array[];
}

/** The protocol's four channels; the heartbeat carries no messages. */
export type Channel = "shell" | "control" | "iopub" | "stdin";

/** MIME type to data: strings, or JSON values under JSON types. */
export type Bundle = Readonly<Record<string, unknown>>;

/** The version of the messaging protocol that this kernel speaks. */
export const protocolVersion = "5.3";

export function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The five JSON parts of a message from outside, checked. Throws a sentence when a part is not what it must be. */
export function readMessage(parts: {
  readonly header: unknown;
  readonly parent_header: unknown;
  readonly metadata: unknown;
  readonly content: unknown;
  readonly buffers: readonly Uint8Array[];
}): Message {
  const { header, parent_header, metadata, content, buffers } = parts;
  if (!isFields(content)) throw new TypeError("content of a message must be an object");
  return {
    header: readHeader(header),
    parent_header: isFields(parent_header) && "msg_id" in parent_header ? readHeader(parent_header) : {},
    metadata: isFields(metadata) ? metadata : {},
    content,
    buffers,
  };
}

function readHeader(header: unknown): Header {
  if (!isFields(header)) throw new TypeError("header of a message must be an object");
  const text = (name: string): string => {
    const value = header[name];
    return typeof value === "string" ? value : "";
  };
  const read = {
    // Clients in the field send fields that we do not know; what we do not know, we hand back unchanged.
    ...header,
    msg_id: text("msg_id"),
    msg_type: text("msg_type"),
    session: text("session"),
    username: text("username"),
    date: text("date"),
    version: text("version"),
  };
  if (read.msg_id === "" || read.msg_type === "") {
    throw new TypeError("header of a message must have a msg_id and a msg_type");
  }
  return read;
}

/** Makes the messages of one session: one kernel's life. */
export class MessageMaker {
  readonly session = crypto.randomUUID();
  #count = 0;

  make(
    msgType: string,
    content: Fields,
    parent?: Header,
    {
      metadata = {},
      buffers = [],
    }: { readonly metadata?: Fields; readonly buffers?: readonly Uint8Array[] } = {},
  ): Message {
    return {
      header: {
        msg_id: `${this.session}_${++this.#count}`,
        msg_type: msgType,
        session: this.session,
        username: "gosched",
        date: new Date().toISOString(),
        version: protocolVersion,
      },
      parent_header: parent ?? {},
      metadata,
      content,
      buffers,
    };
  }
}
