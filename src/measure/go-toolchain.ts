/**
 * The Go toolchain of this machine, if there is one: building our own small programs with it. Nothing is downloaded, no setting of the user's is
 * changed, and what is built goes into a folder that is removed afterwards. (Go keeps compiled packages in its own cache, as with any build.)
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { runCommand } from "./probe.js";

/** Go is not there, or could not build. The message is a sentence for the learner. */
export class NoGo extends Error {
  override readonly name = "NoGo";
}

/** What a Go program that was built is, and who built it. */
export interface Built {
  readonly file: string;
  /** Such as "go1.26.8". */
  readonly version: string;
}

/** Long enough for a first build on a slow machine, which compiles the standard library too. */
const longestBuild = 120_000;

/** What `go` prints. Rejects with a NoGo. */
async function go(
  args: readonly string[],
  folder: string,
  env: Readonly<Record<string, string>>,
  signal: AbortSignal,
): Promise<string> {
  const { code, fault, stdout, stderr } = await runCommand(
    { file: "go", args, env },
    folder,
    longestBuild,
    signal,
  );
  if (code === 0) return stdout.trim();
  if (fault?.code === "ENOENT") throw new NoGo("there is no `go` on this machine's PATH");
  const lines = stderr.split("\n").filter((line) => line.trim() !== "" && !line.startsWith("#"));
  throw new NoGo(
    `Go is here, but could not build the program: ${lines[0] ?? fault?.message ?? "it took too long"}`,
  );
}

/** No other toolchain is downloaded, no module looked for, and what Go writes meanwhile goes into the folder. */
const environmentIn = (folder: string): Record<string, string> => ({
  GOTOOLCHAIN: "local",
  GOFLAGS: "",
  GOWORK: "off",
  GO111MODULE: "off",
  CGO_ENABLED: "0",
  GOTMPDIR: folder,
});

/**
 * Builds a Go program of one file in `folder`. A user without a home folder gets a cache in `folder`, and waits longer.
 *
 * Rejects with a NoGo that says why there is no program.
 */
export async function buildGo(
  source: string,
  name: string,
  folder: string,
  signal: AbortSignal,
): Promise<Built> {
  const env = environmentIn(folder);
  const [version = "", cache = ""] = (await go(["env", "GOVERSION", "GOCACHE"], folder, env, signal)).split(
    "\n",
  );
  try {
    mkdirSync(cache, { recursive: true });
  } catch {
    env["GOCACHE"] = join(folder, "cache");
  }
  const file = join(folder, process.platform === "win32" ? `${name}.exe` : name);
  writeFileSync(join(folder, `${name}.go`), source);
  await go(["build", "-o", file, `${name}.go`], folder, env, signal);
  return { file, version };
}
