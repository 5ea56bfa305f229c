/*
 * The connection file: how Jupyter tells a kernel where to listen and with which key messages are signed.
 */
import { readFileSync } from "node:fs";
import { isFields } from "./message.js";

export const sockets = ["shell", "iopub", "stdin", "control", "hb"] as const;
export type SocketName = (typeof sockets)[number];

export interface Connection {
  readonly transport: string;
  readonly ip: string;
  readonly key: string;
  readonly signatureScheme: string;
  readonly ports: Readonly<Record<SocketName, number>>;
}

/** Reads a connection file. Throws one sentence that names the field at fault. */
export function readConnection(path: string): Connection {
  let fields: unknown;
  try {
    fields = JSON.parse(readFileSync(path, "utf8"));
  } catch (error) {
    throw new Error(
      `cannot read the connection file ${path}: ${error instanceof Error ? error.message : error}`,
      {
        cause: error,
      },
    );
  }
  const text = (name: string, otherwise?: string): string => {
    const value = isFields(fields) ? (fields[name] ?? otherwise) : undefined;
    if (typeof value === "string") return value;
    throw new Error(`${name} in the connection file ${path} must be a string, got ${JSON.stringify(value)}`);
  };
  const port = (name: SocketName): number => {
    const value = isFields(fields) ? fields[`${name}_port`] : undefined;
    if (typeof value === "number" && Number.isInteger(value) && value > 0) return value;
    throw new Error(
      `${name}_port in the connection file ${path} must be a port, got ${JSON.stringify(value)}`,
    );
  };
  return {
    transport: text("transport", "tcp"),
    ip: text("ip", "127.0.0.1"),
    key: text("key", ""),
    signatureScheme: text("signature_scheme", "hmac-sha256"),
    ports: {
      shell: port("shell"),
      iopub: port("iopub"),
      stdin: port("stdin"),
      control: port("control"),
      hb: port("hb"),
    },
  };
}

/** Where a socket is bound. */
export function addressOf({ transport, ip, ports }: Connection, socket: SocketName): string {
  return `${transport}://${ip}${transport === "ipc" ? "-" : ":"}${ports[socket]}`;
}
