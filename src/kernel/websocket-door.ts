/*
 * The door for pages: one HTTP server with WebSockets, on 127.0.0.1. It speaks as much of the Jupyter server's language as a client
 * such as @jupyterlab/services needs to find this one kernel and to talk with it:
 *
 *     GET  /api/kernelspecs          what the kernel is
 *     GET  /api/kernels              the one kernel; POST gives it as well
 *     GET  /api/kernels/ID           itself; DELETE shuts it down
 *     POST /api/kernels/ID/interrupt
 *     GET  /api/kernels/ID/channels  the WebSocket, with the subprotocol of websocket-wire.ts
 *
 * Whoever can send to it runs code as its user. So there are three locks: a token; the name under which it is called (`Host`),
 * which a page of elsewhere cannot choose although its own name may lead here; and where a page comes from (`Origin`), when it says
 * so, because a browser opens WebSockets for anybody.
 */
import { randomUUID, timingSafeEqual } from "node:crypto";
import { createServer } from "node:http";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import { WebSocketServer } from "ws";
import type { WebSocket } from "ws";
import type { Door, DoorHandlers, Outgoing } from "./door.js";
import { MessageMaker } from "./message.js";
import { decodeFrame, encodeFrame, subprotocol } from "./websocket-wire.js";

export interface WebSocketPlace {
  readonly token: string;
  /** 0 for any that is free. */
  readonly port: number;
  /** Pages of these origins, such as `https://example.org`, may talk to the kernel, and its own. */
  readonly origins: readonly string[];
}

/** The longest message of a client, in bytes. */
const longest = 64 * 1024 * 1024;
const kernelName = "gosched";

export class WebSocketDoor implements Door {
  readonly #place: WebSocketPlace;
  readonly #handlers: DoorHandlers;
  readonly #id = randomUUID();
  readonly #maker = new MessageMaker();
  readonly #http = createServer((request, response) => this.#answer(request, response));
  readonly #server = new WebSocketServer({
    noServer: true,
    maxPayload: longest,
    handleProtocols: () => subprotocol,
  });
  readonly #clients = new Map<number, WebSocket>();
  #count = 0;
  #port = 0;

  constructor(place: WebSocketPlace, handlers: DoorHandlers) {
    this.#place = place;
    this.#handlers = handlers;
    this.#http.on("upgrade", (request, socket, head) => this.#upgrade(request, socket, head));
  }

  async open(): Promise<string> {
    await new Promise<void>((resolve, reject) => {
      this.#http.once("error", reject);
      this.#http.listen(this.#place.port, "127.0.0.1", resolve);
    });
    const address = this.#http.address();
    this.#port = typeof address === "object" && address !== null ? address.port : 0;
    return `http://127.0.0.1:${this.#port}/?token=${this.#place.token}`;
  }

  send(outgoing: Outgoing): void {
    const frame = encodeFrame(outgoing);
    const { channel, route } = outgoing;
    const clients = channel === "iopub" ? this.#clients.values() : [this.#clients.get(Number(route))];
    for (const client of clients) client?.send(frame);
  }

  async close(): Promise<void> {
    await Promise.all(
      [...this.#clients.values()].map((client) => {
        const closed = new Promise((resolve) => client.once("close", resolve));
        client.close(1001, "the kernel ends");
        setTimeout(() => client.terminate(), 200);
        return closed;
      }),
    );
    this.#http.close();
    this.#http.closeAllConnections();
  }

  /** Why a request is refused; undefined when it is not. */
  #refusal({ headers, url = "/" }: IncomingMessage): { code: number; text: string } | undefined {
    const names = ["127.0.0.1", "localhost"].map((name) => `${name}:${this.#port}`);
    if (!names.includes(headers.host ?? "")) return { code: 403, text: `call this server ${names[0]}` };
    const { origin } = headers;
    const isKnown = [...names.map((name) => `http://${name}`), ...this.#place.origins].includes(origin ?? "");
    if (origin !== undefined && !isKnown)
      return { code: 403, text: `pages of ${origin} may not talk to this kernel` };
    const [, given] = /^(?:token|bearer) (.+)$/i.exec(headers.authorization ?? "") ?? [];
    const token = given ?? new URL(url, "http://localhost").searchParams.get("token") ?? "";
    const [a, b] = [Buffer.from(token), Buffer.from(this.#place.token)];
    const isRight = a.length === b.length && timingSafeEqual(a, b);
    return isRight ? undefined : { code: 403, text: "the token is missing or wrong" };
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    const say = (code: number, body?: unknown): void => {
      response.writeHead(code, { "content-type": "application/json", "x-content-type-options": "nosniff" });
      response.end(body === undefined ? "" : JSON.stringify(body));
    };
    const refusal = this.#refusal(request);
    if (refusal !== undefined) return say(refusal.code, { message: refusal.text });
    const { pathname } = new URL(request.url ?? "/", "http://localhost");
    const own = `/api/kernels/${this.#id}`;
    const model = {
      id: this.#id,
      name: kernelName,
      execution_state: "idle",
      connections: this.#clients.size,
    };
    const spec = {
      name: kernelName,
      resources: {},
      spec: { language: "typescript", display_name: kernelName },
    };
    const control = (type: string): void => {
      void this.#handlers.receive("control", this.#maker.make(type, {}), undefined);
      say(204);
    };
    switch (`${request.method ?? ""} ${pathname}`) {
      case "GET /api/kernelspecs":
        return say(200, { default: kernelName, kernelspecs: { [kernelName]: spec } });
      case "GET /api/kernels":
        return say(200, [model]);
      case "POST /api/kernels":
        return say(201, model);
      case `GET ${own}`:
        return say(200, model);
      case `POST ${own}/interrupt`:
        return control("interrupt_request");
      case `DELETE ${own}`:
        return control("shutdown_request");
      default:
        return say(404, { message: `nothing is known of ${request.method ?? ""} ${pathname}` });
    }
  }

  #upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const { pathname } = new URL(request.url ?? "/", "http://localhost");
    const offered = (request.headers["sec-websocket-protocol"] ?? "").split(/\s*,\s*/);
    const refusal =
      this.#refusal(request) ??
      (pathname === `/api/kernels/${this.#id}/channels`
        ? undefined
        : { code: 404, text: "no such kernel" }) ??
      (offered.includes(subprotocol)
        ? undefined
        : { code: 400, text: `offer the subprotocol ${subprotocol}` });
    if (refusal !== undefined) {
      socket.end(`HTTP/1.1 ${refusal.code} Refused\r\nConnection: close\r\n\r\n${refusal.text}\n`);
      return;
    }
    this.#server.handleUpgrade(request, socket, head, (client) => this.#connected(client));
  }

  #connected(client: WebSocket): void {
    const route = ++this.#count;
    this.#clients.set(route, client);
    const drop = (error: unknown): void => this.#handlers.dropped(String(error));
    client.on("close", () => this.#clients.delete(route));
    client.on("error", drop); // such as a message that is too long; the socket is closed
    client.on("message", (data, isBinary) => {
      try {
        if (!isBinary || !Buffer.isBuffer(data)) throw new Error("expected a binary frame, got text");
        const { channel, message } = decodeFrame(data);
        void this.#handlers.receive(channel, message, route);
      } catch (error) {
        drop(error);
      }
    });
  }
}
