/**
 * The Go toolchain of this machine, if there is one: building our own small programs with it. Nothing is downloaded, no setting of the user's is
 * changed, and what is built goes into a folder that is removed afterwards. (Go keeps compiled packages in its own cache, as with any build.)
 */
import { execFile } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { plainEnvironment } from "./probe.js";

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

function go(
  args: readonly string[],
  folder: string,
  env: NodeJS.ProcessEnv,
  signal: AbortSignal,
): Promise<string> {
  return new Promise((resolve, reject) => {
    const options = {
      cwd: folder,
      env,
      signal,
      timeout: longestBuild,
      killSignal: "SIGKILL",
      windowsHide: true,
    } as const;
    execFile("go", [...args], options, (error, stdout, stderr) => {
      if (error === null) resolve(stdout.trim());
      else if ("code" in error && error.code === "ENOENT")
        reject(new NoGo("there is no `go` on this machine's PATH"));
      else {
        const lines = stderr.split("\n").filter((line) => line.trim() !== "" && !line.startsWith("#"));
        reject(new NoGo(`Go is here, but could not build the program: ${lines[0] ?? error.message}`));
      }
    });
  });
}

/** The version of the Go on PATH. Rejects with a NoGo. */
export const goVersion = (folder: string, signal: AbortSignal): Promise<string> =>
  go(["env", "GOVERSION"], folder, environment(), signal);

function environment(): NodeJS.ProcessEnv {
  return plainEnvironment({
    GOTOOLCHAIN: "local",
    GOFLAGS: "",
    GOWORK: "off",
    GO111MODULE: "off",
    CGO_ENABLED: "0",
  });
}

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
  const env = environment();
  const version = await goVersion(folder, signal);
  const cache = await go(["env", "GOCACHE"], folder, env, signal).catch(() => "");
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
