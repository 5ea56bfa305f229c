/*
 * Clients of the two transports that are not Jupyter's, of the same shape as KernelClient: in this process, and over a WebSocket.
 * The second has its own code for frames, not the kernel's: a fault common to both sides would hide.
 */
import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import WebSocket from "ws";
import { CellExecutor } from "../../src/kernel/executor.js";
import { InProcessKernel } from "../../src/kernel/in-process.js";
import { libraryAt } from "../../src/kernel/resolve.js";
import { kernelArguments, root } from "./client.js";
import type { Executed, Received } from "./client.js";

export type Fields = Record<string, unknown>;

/** What the checks of all transports need of a client. */
export interface Client {
  request(type: string, content: Fields, channel?: "shell" | "control"): Promise<Fields>;
  send(
    type: string,
    content: Fields,
    channel?: "shell" | "control",
    buffers?: readonly Buffer[],
  ): {
    readonly id: string;
    readonly reply: Promise<{ readonly content: Fields }>;
    readonly idle: Promise<void>;
  };
  execute(code: string, options?: Fields): Promise<Executed>;
  heard(id: string): readonly Received[];
}

/** Sorts what comes by the request that it answers. */
class Inbox {
  readonly #heard = new Map<string, Received[]>();
  readonly #idle = new Map<string, () => void>();
  readonly #replies = new Map<string, (reply: Received) => void>();

  expect(id: string): { readonly reply: Promise<Received>; readonly idle: Promise<void> } {
    return {
      reply: new Promise((resolve) => this.#replies.set(id, resolve)),
      idle: new Promise((resolve) => this.#idle.set(id, resolve)),
    };
  }

  heard(id: string): readonly Received[] {
    return this.#heard.get(id) ?? [];
  }

  take(channel: string, message: Received): void {
    const { parent, type, content } = message;
    if (channel !== "iopub") return this.#replies.get(parent)?.(message);
    this.#heard.set(parent, [...this.heard(parent), message]);
    if (type === "status" && content["execution_state"] === "idle") this.#idle.get(parent)?.();
  }
}

abstract class InboxClient implements Client {
  protected readonly inbox = new Inbox();
  protected abstract post(
    channel: string,
    type: string,
    content: Fields,
    buffers: readonly Buffer[],
  ): { readonly id: string; readonly reply: Promise<Received>; readonly idle: Promise<void> };

  send: Client["send"] = (type, content, channel = "shell", buffers = []) =>
    this.post(channel, type, content, buffers);

  async request(type: string, content: Fields, channel?: "shell" | "control"): Promise<Fields> {
    return (await this.send(type, content, channel).reply).content;
  }

  async execute(code: string, options: Fields = {}): Promise<Executed> {
    const { id, reply, idle } = this.send("execute_request", { code, ...options });
    const { content } = await reply;
    await idle;
    return { reply: content, messages: this.heard(id) };
  }

  heard(id: string): readonly Received[] {
    return this.inbox.heard(id);
  }
}

export class InProcessClient extends InboxClient {
  readonly folder = mkdtempSync(join(tmpdir(), "gosched-in-process-"));
  readonly #executor = new CellExecutor({ folder: this.folder, library: libraryAt(root) });
  readonly #kernel = new InProcessKernel(
    this.#executor,
    (channel, { header, parent_header, content, buffers }) =>
      this.inbox.take(channel, {
        type: header.msg_type,
        parent: String(parent_header.msg_id),
        content: { ...content },
        buffers,
      }),
  );

  protected post: InboxClient["post"] = (channel, type, content, buffers) => {
    const sent = this.#kernel.ask(type, content, { channel: channel as "shell" | "control", buffers });
    const { idle } = this.inbox.expect(sent.id);
    const reply = sent.reply.then((message): Received => ({
      type: message.header.msg_type,
      parent: sent.id,
      content: { ...message.content },
      buffers: message.buffers,
    }));
    return { id: sent.id, reply, idle: Promise.race([idle, this.#isIdle(sent.id)]) };
  };

  close(): void {
    this.#executor.close();
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** What is answered within the call has its idle before anybody could wait for it. */
  async #isIdle(id: string): Promise<void> {
    while (this.heard(id).at(-1)?.content["execution_state"] !== "idle")
      await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

/** A kernel's process with a WebSocket, and what it printed first: its address. */
export async function startWebSocketKernel(...options: readonly string[]): Promise<{
  readonly process: ChildProcess;
  readonly address: URL;
  readonly folder: string;
}> {
  const folder = mkdtempSync(join(tmpdir(), "gosched-websocket-"));
  const args = kernelArguments("--websocket");
  const child = spawn(process.execPath, [...args, ...options], {
    cwd: folder,
    stdio: ["ignore", "pipe", "pipe"],
  });
  const line = await new Promise<string>((resolve, reject) => {
    child.stdout.once("data", (data: Buffer) => resolve(data.toString()));
    child.once("exit", () => reject(new Error("the kernel has ended")));
  });
  return { process: child, address: new URL(line.trim()), folder };
}

/** The frame of a message, by the book. */
export function webSocketFrame(pieces: readonly (string | Buffer)[]): Buffer {
  const bytes = pieces.map((piece) => Buffer.from(piece as string));
  const offsets = [8 * (bytes.length + 2)];
  for (const each of bytes) offsets.push((offsets.at(-1) ?? 0) + each.length);
  const words = [offsets.length, ...offsets].map((n) => {
    const word = Buffer.alloc(8);
    word.writeUInt32LE(n, 0);
    return word;
  });
  return Buffer.concat([...words, ...bytes]);
}

export class WebSocketClient extends InboxClient {
  readonly socket: WebSocket;
  readonly #session = randomUUID();

  private constructor(socket: WebSocket) {
    super();
    this.socket = socket;
    socket.on("message", (data: Buffer) => {
      const count = Number(data.readBigUInt64LE(0));
      const at = (i: number): number => Number(data.readBigUInt64LE(8 * (i + 1)));
      const pieces = Array.from({ length: count - 1 }, (_, i) => data.subarray(at(i), at(i + 1)));
      const [header, parent, , content] = pieces
        .slice(1, 5)
        .map((piece) => JSON.parse(piece.toString()) as Record<string, string>);
      this.inbox.take(String(pieces[0]), {
        type: header?.["msg_type"] ?? "",
        parent: parent?.["msg_id"] ?? "",
        content: content ?? {},
        buffers: pieces.slice(5),
      });
    });
  }

  /** Connects to the kernel at an address. */
  static async connect(address: URL): Promise<WebSocketClient> {
    const token = address.searchParams.get("token") ?? "";
    const list = await fetch(new URL("/api/kernels", address), {
      headers: { authorization: `token ${token}` },
    });
    const [{ id = "" } = {}] = (await list.json()) as { id: string }[];
    const socket = new WebSocket(
      `ws://${address.host}/api/kernels/${id}/channels?session_id=x&token=${token}`,
      "v1.kernel.websocket.jupyter.org",
    );
    await new Promise((resolve, reject) => socket.once("open", resolve).once("error", reject));
    return new WebSocketClient(socket);
  }

  protected post: InboxClient["post"] = (channel, type, content, buffers) => {
    const id = randomUUID();
    const date = new Date().toISOString();
    const header = { msg_id: id, msg_type: type, session: this.#session, username: "", date, version: "5.3" };
    const expected = this.inbox.expect(id);
    const json = [header, {}, {}, content].map((part) => JSON.stringify(part));
    this.socket.send(webSocketFrame([channel, ...json, ...buffers]));
    return { id, ...expected };
  };
}
