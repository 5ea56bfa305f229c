/*
 * The command itself, run as a newcomer runs it; the second half with a real Jupyter.
 */
import { deepEqual, equal, match, ok, rejects } from "node:assert/strict";
import { execFileSync, spawn, spawnSync } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { findJupyter } from "../../src/start/jupyter.mjs";
import { choosePort } from "../../src/start/server.mjs";

const root = fileURLToPath(new URL("../../", import.meta.url));
const command = join(root, "src", "start", "start.mjs");

/** A program that listens on a port of its own choice, and that port. */
async function listener(): Promise<{ port: number; close: () => Promise<unknown> }> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo; // it listens on a port, not on a pipe
  return { port, close: () => once(server.close(), "close") };
}

describe("npm start", () => {
  it("prints its options with --help", () => {
    const { status, stdout } = spawnSync(process.execPath, [command, "--help"], { encoding: "utf8" });
    equal(status, 0);
    for (const option of ["--no-browser", "--port N", "--token T"]) ok(stdout.includes(option), option);
  });

  it("refuses a wrong option in one line, with exit code 1 and nothing else printed", () => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [command, "--prot"], { encoding: "utf8" });
    deepEqual({ status, stdout }, { status: 1, stdout: "" });
    match(stderr, /^Unknown option "--prot"\. Known are [^\n]+\n$/);
  });

  it("says so when the port is taken", async () => {
    const { port, close } = await listener();
    const { status, stderr } = await new Promise<{ status: number | null; stderr: string }>((resolve) => {
      const child = spawn(process.execPath, [command, "--no-browser", "--port", `${port}`], { cwd: root });
      let stderr = "";
      child.stderr.setEncoding("utf8").on("data", (text) => (stderr += text));
      child.once("close", (status) => resolve({ status, stderr }));
    });
    await close();
    equal(status, 1);
    match(stderr, new RegExp(`^Port ${port} cannot be used: [^\n]+ --port\\.\n$`));
  });
});

describe("choosePort", () => {
  it("takes the port that was asked for, when it is free", async () => {
    const { port, close } = await listener();
    await close();
    equal(await choosePort(port), port);
  });

  it("takes the first free one from 8888 when none was asked for", async () => {
    const port = await choosePort(undefined);
    ok(port >= 8888 && port < 8988, `${port}`);
  });

  it("refuses what no browser would open", async () => {
    await rejects(choosePort(6000), /^Error: Browsers open no pages of port 6000\. Choose another/);
  });
});

/** Ids of all processes below one, by the table of `ps`. */
function descendants(pid: number): number[] {
  const rows = execFileSync("ps", ["-A", "-o", "pid=,ppid="], { encoding: "utf8" }).trim().split("\n");
  const parents = rows.map((row) => row.trim().split(/\s+/).map(Number));
  const children = parents.flatMap(([child = 0, parent = 0]) => (parent === pid ? [child] : []));
  return children.flatMap((child) => [child, ...descendants(child)]);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** Starts the command and waits for a line of its output that matches. */
async function startAndWait(
  args: readonly string[],
  line: RegExp,
): Promise<{ child: ChildProcess; printed: string }> {
  const child = spawn(process.execPath, [command, ...args], { cwd: root, stdio: ["ignore", "pipe", "pipe"] });
  let printed = "";
  await new Promise<void>((resolve, reject) => {
    const listen = (text: string): void => {
      printed += text;
      if (line.test(printed)) resolve();
    };
    child.stdout.setEncoding("utf8").on("data", listen);
    child.stderr.setEncoding("utf8").on("data", listen);
    child.once("exit", (code) => reject(new Error(`ended with code ${code} before ${line}:\n${printed}`)));
  });
  return { child, printed };
}

const isPosix = process.platform !== "win32";
const jupyter = isPosix ? await findJupyter(root) : undefined;
const withJupyter = jupyter ? describe : describe.skip;

withJupyter(`npm start with Jupyter${jupyter ? "" : " (none on PATH or in .venv)"}`, () => {
  it("serves the kernel to who has the token, and leaves no process behind", async () => {
    const { port, close } = await listener();
    await close();
    const args = ["--no-browser", "--port", `${port}`, "--token", "test-token"];
    const { child, printed } = await startAndWait(args, /The lessons are at .*\n/);
    const pid = child.pid ?? 0;
    try {
      const base = `http://127.0.0.1:${port}`;
      match(printed, new RegExp(`The lessons are at ${base}/\\S*\\?token=test-token  \\(Ctrl-C stops\\)\n`));

      const headers = { Authorization: "token test-token" };
      const { kernelspecs } = (await (await fetch(`${base}/api/kernelspecs`, { headers })).json()) as {
        kernelspecs: Record<string, unknown>; // as Jupyter documents it
      };
      ok("gosched" in kernelspecs, Object.keys(kernelspecs).join(", "));
      equal((await fetch(`${base}/api/kernelspecs`)).status, 403);

      const begun = await fetch(`${base}/api/kernels`, {
        method: "POST",
        headers,
        body: '{"name": "gosched"}',
      });
      equal(begun.status, 201);
      const below = descendants(pid);
      ok(below.length >= 2, `expected a server and a kernel, got ${below.length} processes`);

      const second = spawnSync(process.execPath, [command, "--no-browser"], { encoding: "utf8" });
      equal(second.status, 0);
      match(
        second.stdout,
        /^The lessons are open already, at http:\S+ {2}\(Ctrl-C in the other window stops\)\n$/,
      );

      child.kill("SIGINT");
      const [code] = (await once(child, "exit")) as [number | null]; // as Node documents the event
      equal(code, 0);
      deepEqual(below.filter(isAlive), []);
    } finally {
      for (const left of [...descendants(pid), pid]) if (isAlive(left)) process.kill(left, "SIGKILL");
    }
  }).timeout(120_000);
});
