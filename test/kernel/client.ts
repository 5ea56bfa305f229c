/*
 * A kernel process and a client for it, as small as tests can do with. It speaks the wire protocol with its own code for
 * frames and signatures, not with the kernel's: a fault common to both sides would hide.
 */
import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { createHmac, randomUUID } from "node:crypto";
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";
import { Dealer, Request, Subscriber } from "zeromq";
import { nodeFlags } from "../../src/kernel/spec.js";

export const root = fileURLToPath(new URL("../../", import.meta.url));

/**
 * The kernel's source as JavaScript, made anew for each run of the tests: a build could be stale, and tsx does not reach into
 * the kernel's worker thread. It lies within the project, so that it finds node_modules and the package's root.
 */
function transpiledKernel(): string {
  const from = join(root, "src", "kernel");
  const to = join(root, ".cache", `kernel-under-test-${process.pid}`);
  mkdirSync(to, { recursive: true });
  for (const name of readdirSync(from).filter((each) => each.endsWith(".ts"))) {
    const compilerOptions = { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2022 };
    const { outputText } = ts.transpileModule(readFileSync(join(from, name), "utf8"), { compilerOptions });
    writeFileSync(join(to, name.replace(/ts$/, "js")), outputText);
  }
  process.once("exit", () => rmSync(to, { recursive: true, force: true }));
  return to;
}

let kernelFolder: string | undefined;

/** A test may send hundreds of requests ahead, and none of them may wait for another. */
const patient = { linger: 0, sendTimeout: 0, sendHighWaterMark: 0, receiveHighWaterMark: 0 };

export interface Received {
  readonly type: string;
  readonly parent: string;
  // Contents are looked into freely by the tests; each reads only what it has asked for.
  readonly content: Record<string, unknown>;
  readonly buffers: readonly Uint8Array[];
  /** When it was made, in ms, as its header says. */
  readonly at?: number;
}

export interface Executed {
  readonly reply: Record<string, unknown>;
  /** What came on iopub for the request, from busy to idle. */
  readonly messages: readonly Received[];
}

async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(
    Array.from({ length: count }, async () => {
      const server = createServer();
      await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
      return server;
    }),
  );
  const ports = servers.map((server) => {
    const address = server.address();
    return typeof address === "object" && address !== null ? address.port : 0;
  });
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}

/** The arguments of Node that start the kernel from its source. */
export function kernelArguments(connectionFile: string, libraryRoot?: string): string[] {
  kernelFolder ??= transpiledKernel();
  const library = libraryRoot === undefined ? [] : ["--library", libraryRoot];
  return [...nodeFlags, join(kernelFolder, "main.js"), connectionFile, ...library];
}

/** A connection file in a new folder, and what stands in it. */
export async function writeConnection(): Promise<{
  folder: string;
  file: string;
  ports: number[];
  key: string;
}> {
  const folder = mkdtempSync(join(tmpdir(), "gosched-kernel-"));
  const ports = await freePorts(5);
  const [shell_port, iopub_port, stdin_port, control_port, hb_port] = ports;
  const key = randomUUID();
  const connection = { shell_port, iopub_port, stdin_port, control_port, hb_port, key };
  const file = join(folder, "connection.json");
  const common = { ip: "127.0.0.1", transport: "tcp", signature_scheme: "hmac-sha256" };
  writeFileSync(file, JSON.stringify({ ...common, ...connection }));
  return { folder, file, ports, key };
}

export class KernelClient {
  readonly process: ChildProcess;
  readonly folder: string;
  /** From spawn to the answer to the first kernel_info_request. */
  readyMs = 0;
  /** What the process printed itself. */
  log = "";
  readonly #key: string;
  readonly #session = randomUUID();
  readonly #shell = new Dealer(patient);
  readonly #control = new Dealer(patient);
  readonly #iopub = new Subscriber({ receiveHighWaterMark: 0, linger: 0 });
  readonly #heartbeatPort: number;
  readonly #replies = new Map<string, (message: Received) => void>();
  readonly #heard = new Map<string, Received[]>();
  readonly #idle = new Map<string, () => void>();
  readonly #all: Received[] = [];
  /** Replies to nothing that this client has asked. */
  readonly strangers: Received[] = [];
  readonly #asked = new Set<string>();

  private constructor(process: ChildProcess, folder: string, ports: number[], key: string) {
    this.process = process;
    this.folder = folder;
    this.#key = key;
    const address = (index: number): string => `tcp://127.0.0.1:${ports[index] ?? 0}`;
    this.#iopub.connect(address(1));
    this.#iopub.subscribe();
    this.#shell.connect(address(0));
    this.#control.connect(address(3));
    this.#heartbeatPort = ports[4] ?? 0;
    void this.#listen(this.#shell);
    void this.#listen(this.#control);
    void this.#listenIopub();
  }

  /** Starts a kernel in a new folder and waits until it answers. */
  static start(libraryRoot?: string): Promise<KernelClient> {
    return KernelClient.startWith((file) => [process.execPath, ...kernelArguments(file, libraryRoot)]);
  }

  /** Starts any kernel: `command` gives its program and arguments for a connection file. */
  static async startWith(command: (file: string) => readonly string[]): Promise<KernelClient> {
    const { folder, file, ports, key } = await writeConnection();
    const [program = "", ...args] = command(file);
    const began = performance.now();
    const child = spawn(program, args, {
      cwd: folder,
      stdio: ["ignore", "pipe", "pipe"],
    });
    const client = new KernelClient(child, folder, ports, key);
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on("data", (data: Buffer) => (client.log += data.toString()));
    }
    // One that does not come up must not keep whoever waits for it.
    const ended = new Promise<never>((_, reject) => {
      child.once("exit", (code) => reject(new Error(`the kernel ended with code ${code}: ${client.log}`)));
    });
    ended.catch(() => undefined);
    await Promise.race([client.request("kernel_info_request", {}), ended]);
    client.readyMs = performance.now() - began;
    // The subscription may arrive after the first status: ask until iopub has said something.
    while (client.#all.length === 0) await client.request("kernel_info_request", {});
    return client;
  }

  /** Sends a request and gives the content of its reply. */
  async request(
    type: string,
    content: Record<string, unknown>,
    channel: "shell" | "control" = "shell",
  ): Promise<Record<string, unknown>> {
    const { reply } = this.send(type, content, channel);
    return (await reply).content;
  }

  /** Sends a request without waiting. */
  send(
    type: string,
    content: Record<string, unknown>,
    channel: "shell" | "control" = "shell",
    buffers: readonly Buffer[] = [],
  ): { id: string; reply: Promise<Received>; idle: Promise<void> } {
    const id = randomUUID();
    this.#asked.add(id);
    const reply = new Promise<Received>((resolve) => this.#replies.set(id, resolve));
    const idle = new Promise<void>((resolve) => this.#idle.set(id, resolve));
    const header = {
      msg_id: id,
      msg_type: type,
      session: this.#session,
      username: "test",
      date: new Date().toISOString(),
      version: "5.3",
    };
    const parts = [header, {}, {}, content].map((part) => Buffer.from(JSON.stringify(part)));
    const hmac = createHmac("sha256", this.#key);
    for (const part of parts) hmac.update(part);
    this.sendFrames(
      [Buffer.from("<IDS|MSG>"), Buffer.from(hmac.digest("hex")), ...parts, ...buffers],
      channel,
    );
    return { id, reply, idle };
  }

  /** Sends frames as they are. */
  sendFrames(frames: readonly Buffer[], channel: "shell" | "control" = "shell"): void {
    void (channel === "shell" ? this.#shell : this.#control).send([...frames]);
  }

  async execute(code: string, options: Record<string, unknown> = {}): Promise<Executed> {
    const { id, reply, idle } = this.send("execute_request", { code, ...options });
    const { content } = await reply;
    await idle;
    return { reply: content, messages: this.heard(id) };
  }

  /** What came on iopub for a request so far. */
  heard(id: string): readonly Received[] {
    return this.#heard.get(id) ?? [];
  }

  async heartbeat(): Promise<string> {
    const socket = new Request({ linger: 0, receiveTimeout: 2_000 });
    socket.connect(`tcp://127.0.0.1:${this.#heartbeatPort}`);
    await socket.send("beat");
    const [answer] = await socket.receive();
    socket.close();
    return answer?.toString() ?? "";
  }

  /** Ends the kernel and gives its exit code. */
  async stop(): Promise<number | null> {
    const exited = this.exited();
    if (this.process.exitCode === null) this.send("shutdown_request", { restart: false }, "control");
    const timer = setTimeout(() => this.process.kill("SIGKILL"), 5_000);
    const code = await exited;
    clearTimeout(timer);
    for (const socket of [this.#shell, this.#control, this.#iopub]) socket.close();
    rmSync(this.folder, { recursive: true, force: true });
    return code;
  }

  exited(): Promise<number | null> {
    if (this.process.exitCode !== null) return Promise.resolve(this.process.exitCode);
    return new Promise((resolve) => this.process.once("exit", (code) => resolve(code)));
  }

  async #listen(socket: Dealer): Promise<void> {
    for await (const frames of socket) {
      const message = this.#read(frames);
      if (!this.#asked.has(message.parent)) this.strangers.push(message);
      this.#replies.get(message.parent)?.(message);
      this.#replies.delete(message.parent);
    }
  }

  async #listenIopub(): Promise<void> {
    for await (const frames of this.#iopub) {
      const message = this.#read(frames);
      this.#all.push(message);
      const list = this.#heard.get(message.parent) ?? [];
      list.push(message);
      this.#heard.set(message.parent, list);
      if (message.type === "status" && message.content["execution_state"] === "idle") {
        this.#idle.get(message.parent)?.();
      }
    }
  }

  #read(frames: readonly Buffer[]): Received {
    const at = frames.findIndex((frame) => frame.toString() === "<IDS|MSG>");
    const [signature, ...parts] = frames.slice(at + 1);
    const hmac = createHmac("sha256", this.#key);
    for (const part of parts.slice(0, 4)) hmac.update(part);
    if (signature?.toString() !== hmac.digest("hex")) throw new Error("the kernel signed wrongly");
    const [header, parent, , content] = parts
      .slice(0, 4)
      .map((part) => JSON.parse(part.toString()) as Record<string, unknown>);
    return {
      type: String(header?.["msg_type"]),
      parent: String(parent?.["msg_id"]),
      content: content ?? {},
      buffers: parts.slice(4),
      at: Date.parse(String(header?.["date"])),
    };
  }
}

/** The text that came on a stream. */
export function streamText(messages: readonly Received[], name = "stdout"): string {
  return messages
    .filter(({ type, content }) => type === "stream" && content["name"] === name)
    .map(({ content }) => String(content["text"]))
    .join("");
}

export function ofType(messages: readonly Received[], type: string): readonly Received[] {
  return messages.filter((message) => message.type === type);
}

/** The most messages in any second, by the times at which they were made, in order. */
export function worstSecond(messages: readonly Received[]): number {
  const times = messages.map(({ at = NaN }) => at);
  let worst = 0;
  for (let from = 0, to = 0; to < times.length; to++) {
    while ((times[to] ?? NaN) - (times[from] ?? NaN) >= 1000) from++;
    worst = Math.max(worst, to - from + 1);
  }
  return worst;
}
