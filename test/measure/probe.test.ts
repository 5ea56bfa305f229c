/**
 * Probes and their folder: that they tell what they measure, fail with a sentence, and leave nothing behind.
 */
import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { once } from "node:events";
import { nodeCommand, threadsProbe } from "../../src/measure/node-probes.js";
import { plainEnvironment, ProbeError, runProbe } from "../../src/measure/probe.js";
import type { Line } from "../../src/measure/probe.js";
import { inTempFolder } from "../../src/measure/temp-folder.js";

const never = new AbortController().signal;

async function linesOf(source: string, signal: AbortSignal = never): Promise<Line[]> {
  const lines: Line[] = [];
  await runProbe(nodeCommand(source, []), 1000, (line) => lines.push(line), signal);
  return lines;
}

describe("runProbe", () => {
  it("gives each line that is an object of numbers, and no other", async () => {
    const lines = await linesOf(`console.log('{"ns":1}\\nnonsense\\n{"ns":"2"}\\n[]\\n{"ns":3,"ops":4}')`);
    assert.deepEqual(
      lines.filter((line) => Object.keys(line).length > 0),
      [{ ns: 1 }, { ns: 3, ops: 4 }],
    );
  });

  it("fails with the first line of the probe's complaint, or its exit code", async () => {
    await assert.rejects(linesOf(`console.error("too old\\nmore"); process.exit(3)`), (error: unknown) => {
      assert.ok(error instanceof ProbeError);
      assert.equal(error.message, "too old");
      return true;
    });
    await assert.rejects(linesOf(`process.exit(3)`), /^ProbeError: exit code 3$/);
    const missing = { file: "no-such-program-anywhere", args: [] };
    await assert.rejects(
      runProbe(missing, 10, () => undefined, never),
      /ProbeError: .*ENOENT/,
    );
  });

  it("kills the probe when it is told to stop, and is quiet about it", async () => {
    const stop = new AbortController();
    const lines: Line[] = [];
    const running = runProbe(
      nodeCommand(`console.log(JSON.stringify({ pid: process.pid })); setInterval(() => {}, 1000)`, []),
      60_000,
      (line) => {
        lines.push(line);
        stop.abort();
      },
      stop.signal,
    );
    await running;
    assert.throws(() => process.kill(lines[0]!["pid"]!, 0), /ESRCH/);
    await runProbe(nodeCommand("", []), 1000, () => assert.fail("it began"), stop.signal);
  });

  it("does not hand on what would make Node or Go behave otherwise", () => {
    const before = process.env["GOGC"];
    process.env["GOGC"] = "off";
    try {
      const env = plainEnvironment({ GOFLAGS: "" });
      assert.equal(env["GOGC"], undefined);
      assert.equal(env["GOFLAGS"], "");
      assert.equal(env["PATH"], process.env["PATH"]);
    } finally {
      if (before === undefined) delete process.env["GOGC"];
      else process.env["GOGC"] = before;
    }
  });
});

describe("the probe of two threads", () => {
  it("loses no line when nobody reads for a while", async () => {
    let lines = 0;
    await runProbe(
      threadsProbe(200, 20),
      1000,
      ({ ns = 0, ops = 0 }) => {
        assert.ok(ns > 0 && ops > 0);
        if (lines++ % 100 === 0) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 30);
      },
      never,
    );
    assert.ok(lines > 100, String(lines));
  }).timeout(30_000);

  it("ends by itself when nobody reads what it prints any more", async () => {
    const { file, args, env } = threadsProbe(4000, 500);
    const child = spawn(file, [...args], { stdio: ["ignore", "pipe", "ignore"], env: plainEnvironment(env) });
    const closed = once(child, "exit");
    const begin = performance.now();
    // as when the process that measures is killed: nothing tells the probe, but its pipe breaks
    child.stdout.destroy();
    const [code] = await closed;
    assert.ok(code !== 0, "it noticed");
    assert.ok(performance.now() - begin < 3500, "and did not go on to the end of its time");
  }).timeout(30_000);
});

const own = (): string[] =>
  readdirSync(tmpdir()).filter((name) => name.startsWith(`gosched-measure-${process.pid}-`));

describe("inTempFolder", () => {
  it("removes the folder when the work is done, and when it fails", async () => {
    let folder = "";
    const value = await inTempFolder(async (path) => {
      folder = path;
      writeFileSync(join(path, "file"), "x");
      return 7;
    });
    assert.equal(value, 7);
    assert.ok(folder.startsWith(tmpdir()) && !existsSync(folder));
    await assert.rejects(
      inTempFolder(() => Promise.reject(new Error("the work failed"))),
      /the work failed/,
    );
    assert.deepEqual(own(), []);
    assert.ok(!process.listeners("exit").some((listener) => listener.name === "remove"));
  });

  it("removes what a killed process has left, and leaves that of a living one", async () => {
    const dead = spawnSync(process.execPath, ["--version"]).pid;
    const abandoned = mkdtempSync(join(tmpdir(), `gosched-measure-${dead}-`));
    mkdirSync(join(abandoned, "cache"));
    const living = mkdtempSync(join(tmpdir(), `gosched-measure-${process.ppid}-`));
    try {
      await inTempFolder(async () => {
        assert.ok(!existsSync(abandoned));
        assert.ok(existsSync(living));
      });
    } finally {
      rmSync(abandoned, { recursive: true, force: true });
      rmSync(living, { recursive: true, force: true });
    }
  });
});
