/*
 * Frames that are no message, or not ours: whatever comes, the kernel neither falls nor answers.
 */
import { deepEqual, equal, throws } from "node:assert/strict";
import { createHmac } from "node:crypto";
import fc from "fast-check";
import { KernelCore } from "../../src/kernel/core.js";
import type { Interpreter } from "../../src/kernel/interpreter.js";
import type { Message } from "../../src/kernel/message.js";
import { decode, signer } from "../../src/kernel/wire.js";
import { KernelClient, ofType, streamText } from "./client.js";
import { prepareLibrary } from "./session.js";

const key = "the key";
const sign = signer(key, "hmac-sha256");
const delimiter = Buffer.from("<IDS|MSG>");
const hmac = (frames: readonly Uint8Array[]): Buffer => {
  const made = createHmac("sha256", key);
  for (const each of frames) made.update(each);
  return Buffer.from(made.digest("hex"));
};
const bytes = fc.uint8Array({ maxLength: 80 }).map((each) => Buffer.from(each));
/** Frames of all kinds: noise, the right form with a wrong signature, the right signature on noise or on any JSON. */
const frames = fc.oneof(
  fc.array(bytes, { maxLength: 10 }),
  fc
    .tuple(fc.array(bytes, { maxLength: 2 }), bytes, fc.array(bytes, { maxLength: 6 }))
    .map(([ids, signature, parts]) => [...ids, delimiter, signature, ...parts]),
  fc
    .array(
      fc.oneof(
        bytes,
        fc.json().map((text) => Buffer.from(text)),
      ),
      { minLength: 4, maxLength: 4 },
    )
    .map((parts) => [delimiter, hmac(parts), ...parts]),
);

describe("decode, whatever comes", () => {
  it("gives a message with an id and a type, or throws a sentence", () => {
    fc.assert(
      fc.property(frames, (given) => {
        try {
          const { message } = decode(given, sign);
          return message.header.msg_id !== "" && message.header.msg_type !== "";
        } catch (error) {
          return error instanceof Error && error.message.length > 10;
        }
      }),
      { numRuns: 2_000 },
    );
  });

  it("takes nothing that is not signed with the key", () => {
    const header = { msg_id: "m", msg_type: "execute_request" };
    const parts = [header, {}, {}, { code: "1" }].map((part) => Buffer.from(JSON.stringify(part)));
    equal(decode([delimiter, hmac(parts), ...parts], sign).message.header.msg_id, "m");
    fc.assert(
      fc.property(
        fc.oneof(
          bytes,
          fc.string().map((text) => Buffer.from(text)),
        ),
        (signature) => {
          throws(() => decode([delimiter, signature, ...parts], sign), /the signature does not fit/);
        },
      ),
    );
  });
});

describe("the core, whatever a client asks", () => {
  const interpreter: Interpreter = {
    languageInfo: { version: "5", implementationVersion: "1" },
    execute: async () => ({ status: "ok" }),
    evaluate: async () => ({ status: "ok" }),
    complete: () => ({ start: 0, end: 0, matches: [] }),
    inspect: () => undefined,
    isComplete: () => ({ status: "complete" }),
    interrupt: () => undefined,
  };
  const types = [
    ...[
      "kernel_info",
      "execute",
      "complete",
      "inspect",
      "history",
      "is_complete",
      "comm_info",
      "connect",
      "interrupt",
    ],
    ...["constructor", "usage", "debug"],
  ].map((name) => `${name}_request`);
  const others = [
    "comm_open",
    "comm_msg",
    "comm_close",
    "input_reply",
    "execute_reply",
    "status",
    "__proto__",
    "x",
  ];

  it("answers a request once, between busy and idle, and nothing else at all", async () => {
    const type = fc.constantFrom(...types, ...others);
    const channel = fc.constantFrom("shell" as const, "control" as const, "stdin" as const);
    const content = fc.dictionary(
      fc.constantFrom(
        "code",
        "cursor_pos",
        "comm_id",
        "target_name",
        "data",
        "n",
        "pattern",
        "silent",
        "user_expressions",
      ),
      fc.jsonValue(),
    );
    await fc.assert(
      fc.asyncProperty(type, channel, content, async (msg_type, on, given) => {
        const sent: { readonly channel: string; readonly message: Message }[] = [];
        const core = new KernelCore({
          interpreter,
          send: (where, message) => sent.push({ channel: where, message }),
        });
        const header = { msg_id: "m", msg_type, session: "", username: "", date: "", version: "" };
        core.receive(on, { header, parent_header: {}, metadata: {}, content: given, buffers: [] }, undefined);
        for (let i = 0; i < 2; i++) await new Promise((resolve) => setImmediate(resolve));
        const replies = sent.filter(({ channel: where }) => where !== "iopub");
        equal(replies.length, on !== "stdin" && msg_type.endsWith("_request") ? 1 : 0);
        const states = sent
          .filter(({ message }) => message.header.msg_type === "status")
          .map(({ message }) => message.content["execution_state"]);
        deepEqual(states, on === "stdin" ? [] : ["busy", "idle"]);
      }),
      { numRuns: 1_000 },
    );
  });
});

describe("a kernel that is sent noise", () => {
  let kernel: KernelClient;
  before(prepareLibrary);
  before(async () => (kernel = await KernelClient.start()));
  after(async () => equal(await kernel.stop(), 0));

  it("lives on and answers none of it: noise, frames without number, frames of many megabytes", async () => {
    for (const given of fc.sample(frames, 500)) {
      if (given.length > 0) kernel.sendFrames(given, Math.random() < 0.5 ? "shell" : "control");
    }
    const huge = Buffer.alloc(30_000_000, "x");
    kernel.sendFrames([delimiter, Buffer.from("0".repeat(64)), huge, huge, huge, huge]);
    kernel.sendFrames([...Array.from({ length: 5_000 }, () => Buffer.from("x"))]);
    const { messages } = await kernel.execute('console.log("alive")');
    equal(streamText(messages), "alive\n");
    deepEqual(kernel.strangers, []);
    equal(ofType(messages, "error").length, 0);
  });

  it("takes a cell of two million characters and a comm message of thirty megabytes", async () => {
    const { messages } = await kernel.execute(`/*${"x".repeat(2_000_000)}*/ console.log("read")`);
    equal(streamText(messages), "read\n");
    const sent = kernel.send("comm_msg", { comm_id: "none", data: {} }, "shell", [Buffer.alloc(30_000_000)]);
    await sent.idle;
  });
});
