/**
 * `gosched measure`, as it is run in a terminal.
 */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const cli = fileURLToPath(new URL("../../src/cli.ts", import.meta.url));

/** Runs the command with a PATH on which nothing is; `signal` is sent when it has printed to stderr. */
async function run(args: readonly string[], signal?: NodeJS.Signals) {
  const folder = mkdtempSync(join(tmpdir(), "empty-"));
  const child = spawn(process.execPath, ["--import", "tsx", cli, "measure", ...args], {
    env: { ...process.env, PATH: folder },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let [stdout, stderr] = ["", ""];
  child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
  if (signal !== undefined) child.stderr.once("data", () => setTimeout(() => child.kill(signal), 500));
  const [code] = await once(child, "close");
  rmSync(folder, { recursive: true });
  return { code: Number(code), stdout, stderr };
}

describe("gosched measure", () => {
  it("prints JSON and nothing else on stdout, and how far it is on stderr", async () => {
    const { code, stdout, stderr } = await run(["--quick", "--json"]);
    assert.equal(code, 0, stderr);
    // our own output, whose shape is what is tested here
    const result = JSON.parse(stdout) as Record<
      "machine" | "switches" | "threads" | "costs",
      Record<string, unknown>
    >;
    assert.deepEqual(Object.keys(result), [
      "isStopped",
      "machine",
      "go",
      "switches",
      "threads",
      "costs",
      "costSources",
    ]);
    assert.ok(Array.isArray(result.switches["rows"]) && result.switches["rows"].length >= 2);
    assert.match(JSON.stringify(result.switches["missing"]), /there is no `go` on this machine's PATH/);
    assert.ok(Number(result.costs["threadSwitch"]) > 0);
    assert.match(stderr, /^measuring what a switch costs\ncounting threads\n$/);
  }).timeout(60_000);

  it("prints what there is so far when it is interrupted", async () => {
    const { code, stdout } = await run([], "SIGINT");
    assert.equal(code, 1);
    assert.match(stdout, /^The machine: /);
    assert.match(
      stdout,
      /What a switch costs\n[\s\S]*Two threads[\s\S]*Stopped early: this is what there was\.\n$/,
    );
    assert.doesNotMatch(stdout, /Threads, while many wait/);
  }).timeout(60_000);

  it("refuses flags that it does not know", async () => {
    const { code, stderr } = await run(["--fast"]);
    assert.equal(code, 2);
    assert.match(stderr, /gosched measure: expected --quick, --json, got "--fast"/);
  }).timeout(30_000);
});
