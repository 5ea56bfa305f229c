/*
 * The requests that are not cells, each with its answer. The core wraps each in busy and idle; what fails inside becomes an
 * error reply, so no client waits for ever.
 *
 * A cursor of the protocol counts code points, JavaScript counts UTF-16 units: both directions are converted here, and nowhere
 * else.
 */
import type { KernelCore, Request } from "./core.js";
import { protocolVersion } from "./message.js";
import type { Fields } from "./message.js";
import { askedName } from "./pager.js";

type Answer = (core: KernelCore, content: Fields, request: Request) => Fields;

/** Answers by the part of the message type before `_request`. */
const answers: Readonly<Record<string, Answer>> = {
  kernel_info: (core) => kernelInfo(core),
  is_complete: (core, content) => {
    const code = codeOf(content);
    if (askedName(code) !== undefined) return { status: "complete" };
    return { ...core.options.interpreter.isComplete(code) };
  },
  complete,
  inspect,
  history: (core, content) => core.history.answer(content),
  comm_info: (core, content) => core.comms.info(content["target_name"]),
  connect: (core) => ({ status: "ok", ...core.options.ports }),
  interrupt: (core) => {
    (core.options.interrupt ?? (() => core.options.interpreter.interrupt()))();
    return { status: "ok" };
  },
  shutdown: (core, content, request) => {
    const reply = { status: "ok", restart: content["restart"] === true };
    core.publish(request.message.header, "shutdown_reply", reply);
    return reply;
  },
};

/** Answers one request that is not a cell. Called by the core alone. Never throws. */
export function answerRequest(core: KernelCore, request: Request): void {
  const { header, content } = request.message;
  const kind = /^(\w+)_request$/.exec(header.msg_type)?.[1];
  if (kind === undefined) {
    answerComm(core, request);
    return;
  }
  const answer = Object.hasOwn(answers, kind) ? answers[kind] : undefined;
  core.reply(request, `${kind}_reply`, contentOf(answer, core, content, request));
}

function contentOf(answer: Answer | undefined, core: KernelCore, content: Fields, request: Request): Fields {
  if (answer === undefined) {
    const evalue = `this kernel does not know ${request.message.header.msg_type}`;
    return { status: "error", ename: "ProtocolError", evalue, traceback: [evalue] };
  }
  try {
    return answer(core, content, request);
  } catch (error) {
    const evalue = error instanceof Error ? error.message : String(error);
    return { status: "error", ename: "KernelError", evalue, traceback: [evalue] };
  }
}

/** Messages that are no requests: those about comms. What is neither is ignored, as the protocol wants it. */
function answerComm(core: KernelCore, { message }: Request): void {
  if (core.comms.receive(message)) return;
  core.publish(message.header, "comm_close", { comm_id: message.content["comm_id"], data: {} });
}

function kernelInfo(core: KernelCore): Fields {
  const { version, implementationVersion } = core.options.interpreter.languageInfo;
  return {
    status: "ok",
    protocol_version: protocolVersion,
    implementation: "gosched",
    implementation_version: implementationVersion,
    language_info: {
      name: "typescript",
      version,
      mimetype: "text/typescript",
      file_extension: ".ts",
      pygments_lexer: "typescript",
      // The classic notebook takes name and typescript, JupyterLab takes mode.
      codemirror_mode: { name: "javascript", typescript: true, mode: "typescript" },
      nbconvert_exporter: "script",
    },
    banner: `gosched ${implementationVersion}: a laboratory for the Go scheduler, in TypeScript ${version}`,
    help_links: [{ text: "The Go scheduler's source", url: "https://go.dev/src/runtime/proc.go" }],
    debugger: false,
    supported_features: [],
  };
}

function codeOf(content: Fields): string {
  const code = content["code"];
  if (typeof code !== "string") throw new TypeError(`code must be a string, got ${typeof code}`);
  return code;
}

/** The cursor in UTF-16 units; the end of the code when the client sent none. */
function cursorOf(content: Fields, code: string): number {
  const points = content["cursor_pos"];
  if (typeof points !== "number") return code.length;
  let units = 0;
  let seen = 0;
  for (const character of code) {
    if (seen++ >= points) break;
    units += character.length;
  }
  return units;
}

function pointsBefore(code: string, units: number): number {
  return [...code.slice(0, units)].length;
}

function complete(core: KernelCore, content: Fields): Fields {
  const code = codeOf(content);
  const { start, end, matches } = core.options.interpreter.complete(code, cursorOf(content, code));
  const span = { start: pointsBefore(code, start), end: pointsBefore(code, end) };
  return {
    status: "ok",
    matches: matches.map(({ text }) => text),
    cursor_start: span.start,
    cursor_end: span.end,
    // JupyterLab shows these kinds beside the names.
    metadata: { _jupyter_types_experimental: matches.map((match) => ({ ...match, ...span })) },
  };
}

function inspect(core: KernelCore, content: Fields): Fields {
  const code = codeOf(content);
  const data = core.options.interpreter.inspect(code, cursorOf(content, code));
  return { status: "ok", found: data !== undefined, data: data ?? {}, metadata: {} };
}
