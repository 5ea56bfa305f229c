/*
 * The npm packages: installed when what lies in node_modules is not what package-lock.json says.
 *
 * npm leaves `node_modules/.package-lock.json` behind, a list of what it has put there. Comparing that list with the
 * lock is exact; comparing ages of files is not (`npm install` writes the lock last, `git` sets ages as it likes).
 */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fetching, isNetworkTrouble, lastLines, run } from "./command.mjs";
import { StartError, progress } from "./tell.mjs";

/**
 * @typedef {{ version?: string, optional?: boolean, devOptional?: boolean, peer?: boolean, link?: boolean }} LockedPackage
 */

/**
 * Whether all that the lock asks for is installed. Packages for other platforms are optional and do not count.
 * @param {string} root
 */
export function packagesAreInstalled(root) {
  const wanted = lockedPackages(join(root, "package-lock.json"));
  const present = lockedPackages(join(root, "node_modules", ".package-lock.json"));
  if (!wanted || !present) return false;
  return Object.entries(wanted).every(([path, locked]) => {
    if (path === "" || locked.optional || locked.devOptional) return true;
    return present[path]?.version === locked.version && existsSync(join(root, path));
  });
}

/**
 * @param {string} file
 * @returns {Record<string, LockedPackage> | undefined}
 */
function lockedPackages(file) {
  try {
    return JSON.parse(readFileSync(file, "utf8")).packages;
  } catch {
    return undefined; // not there, or half written: then npm has to run
  }
}

/**
 * Installs the npm packages when needed; `npm ci` first, `npm install` when npm refuses the lock.
 * @param {string} root
 */
export async function installPackages(root) {
  if (packagesAreInstalled(root)) return;
  const step = progress("Getting the npm packages, once");
  let outcome = await fetching(() => npm(root, ["ci", ...patience], step.detail));
  if (outcome.code !== 0 && !isNetworkTrouble(outcome)) {
    outcome = await fetching(() => npm(root, ["install", ...patience], step.detail));
  }
  if (outcome.code === 0) return step.done();
  step.failed();
  if (isNetworkTrouble(outcome)) {
    throw new StartError(
      "The npm packages could not be fetched: the package registry does not answer. Check the network (a proxy goes into HTTPS_PROXY) and try again.",
    );
  }
  throw new StartError(`npm could not install the packages. It said:\n${lastLines(outcome)}`);
}

/** With npm's own retries a closed network would keep the newcomer waiting for minutes. */
const patience = ["--prefer-offline", "--fetch-retries=0", "--fetch-timeout=60000"];

/**
 * Runs the npm that started us, else the one on PATH. Its cache stays in the project.
 * @param {string} root
 * @param {readonly string[]} args
 * @param {(line: string) => void} onLine
 */
function npm(root, args, onLine) {
  const env = {
    ...process.env,
    npm_config_cache: join(root, ".cache", "npm"),
    npm_config_update_notifier: "false",
  };
  const quiet = [...args, "--no-fund", "--no-audit"];
  const cli = process.env["npm_execpath"] ?? "";
  if (cli.endsWith("npm-cli.js")) return run(process.execPath, [cli, ...quiet], { cwd: root, env, onLine });
  return run("npm", quiet, { cwd: root, env, onLine, shell: process.platform === "win32" });
}
