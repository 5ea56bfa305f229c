/*
 * Frames, signatures, and the connection file.
 */
import { deepEqual, equal, throws } from "node:assert/strict";
import { createHmac } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { addressOf, readConnection } from "../../src/kernel/connection.js";
import { MessageMaker } from "../../src/kernel/message.js";
import { StopFlags } from "../../src/kernel/stop.js";
import { decode, encode, signer } from "../../src/kernel/wire.js";

const sign = signer("key", "hmac-sha256");
const message = new MessageMaker().make("execute_request", { code: "é" });

describe("encode and decode", () => {
  it("give a message and its way back unchanged", () => {
    const route = [Buffer.from("one"), Buffer.from("two")];
    const buffers = [Buffer.from([1, 2])];
    deepEqual(decode(encode({ ...message, buffers }, route, sign), sign), {
      route,
      message: { ...message, buffers },
    });
  });

  it("sign the four parts as the protocol wants it", () => {
    const frames = encode(message, [], sign);
    const hmac = createHmac("sha256", "key");
    for (const frame of frames.slice(2, 6)) hmac.update(frame);
    equal(Buffer.from(frames[1] ?? []).toString(), hmac.digest("hex"));
    equal(frames.length, 6);
  });

  it("sign nothing when the key is empty", () => {
    const open = signer("", "hmac-sha256");
    const frames = encode(message, [], open);
    equal(frames[1]?.length, 0);
    deepEqual(decode(frames, open).message, message);
  });

  it("refuse a message that was changed on its way", () => {
    for (const part of [2, 3, 4, 5]) {
      const frames = encode(message, [], sign);
      frames[part] = Buffer.from('{"a":1}');
      throws(() => decode(frames, sign), /^Error: the signature does not fit/);
    }
    throws(() => decode(encode(message, [], signer("other", "hmac-sha256")), sign), /signature does not fit/);
    throws(() => decode(encode(message, [], signer("", "")), sign), /signature does not fit/);
  });

  it("refuse what is no message, with a sentence", () => {
    throws(() => decode([Buffer.from("x")], sign), /expected the frame <IDS\|MSG>, found none in 1 frames/);
    throws(
      () => decode(encode(message, [], sign).slice(0, 4), sign),
      /expected a signature and 4 frames, got 3 in all/,
    );
    const header = { ...message.header, msg_id: "" };
    throws(() => decode(encode({ ...message, header }, [], sign), sign), /must have a msg_id and a msg_type/);
  });

  it("refuse a scheme of signatures that they do not know", () => {
    throws(() => signer("key", "md5"), /signature_scheme .* must be like "hmac-sha256", got "md5"/);
  });
});

describe("readConnection", () => {
  let folder = "";
  before(() => (folder = mkdtempSync(join(tmpdir(), "gosched-connection-"))));
  after(() => rmSync(folder, { recursive: true, force: true }));

  const good = {
    shell_port: 1,
    iopub_port: 2,
    stdin_port: 3,
    control_port: 4,
    hb_port: 5,
    key: "k",
    ip: "127.0.0.9",
  };
  const read = (fields: unknown) => {
    const file = join(folder, "connection.json");
    writeFileSync(file, JSON.stringify(fields));
    return readConnection(file);
  };

  it("gives the address of each socket", () => {
    const connection = read(good);
    equal(addressOf(connection, "iopub"), "tcp://127.0.0.9:2");
    equal(addressOf(read({ ...good, transport: "ipc", ip: "file" }), "hb"), "ipc://file-5");
    equal(connection.signatureScheme, "hmac-sha256");
  });

  const rows: readonly (readonly [fields: unknown, says: RegExp])[] = [
    [{ ...good, shell_port: "1" }, /shell_port .* must be a port, got "1"/],
    [{ ...good, hb_port: undefined }, /hb_port .* must be a port, got undefined/],
    [{ ...good, control_port: 1.5 }, /control_port .* must be a port, got 1.5/],
    [{ ...good, key: 3 }, /key .* must be a string, got 3/],
    [[], /transport|shell_port|key/],
  ];
  for (const [fields, says] of rows) {
    it(`names what is wrong: ${String(says)}`, () => throws(() => read(fields), says));
  }
});

describe("StopFlags", () => {
  it("tell both threads the same, and a request counts once", () => {
    const main = new StopFlags();
    const worker = new StopFlags(main.buffer);
    main.isInCell = true;
    equal(worker.isInCell, true);
    equal(main.hear(), false);
    worker.ask();
    worker.ask();
    equal(main.isUnheard, true);
    deepEqual([main.hear(), main.hear()], [true, false]);
    equal(worker.isUnheard, false);
    equal(main.isInCell, true);
  });
});
