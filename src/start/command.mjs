/*
 * Running other programs: their output is kept and read, not shown.
 */
import { spawn } from "node:child_process";

/**
 * @typedef {object} Outcome
 * @property {number} code    exit code; -1 when the program could not be started or was killed
 * @property {string} stdout
 * @property {string} stderr
 */

/**
 * @typedef {object} RunSettings
 * @property {NodeJS.ProcessEnv} [env]
 * @property {string} [cwd]
 * @property {number} [timeoutMs]              the program is killed after this time; default: never
 * @property {(line: string) => void} [onLine] told of each line of output as it comes
 * @property {boolean} [shell]                 needed for .cmd files on Windows only
 */

/**
 * Runs a program to its end. Never throws: a program that is not there is an outcome with code -1.
 * @param {string} program
 * @param {readonly string[]} args
 * @param {RunSettings} [settings]
 * @returns {Promise<Outcome>}
 */
export function run(program, args, settings = {}) {
  const { onLine, timeoutMs, ...options } = settings;
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      ...options,
      stdio: ["ignore", "pipe", "pipe"],
      windowsHide: true,
    });
    const outcome = { code: -1, stdout: "", stderr: "" };
    /** @param {"stdout" | "stderr"} name */
    const listen = (name) => {
      child[name]?.setEncoding("utf8").on("data", (/** @type {string} */ text) => {
        outcome[name] += text;
        for (const line of text.split(/[\r\n]+/)) if (onLine && line.trim()) onLine(line);
      });
    };
    listen("stdout");
    listen("stderr");
    const late = timeoutMs === undefined ? undefined : setTimeout(() => child.kill("SIGKILL"), timeoutMs);
    child.on("error", (error) => {
      clearTimeout(late);
      resolve({ ...outcome, stderr: outcome.stderr + error.message });
    });
    child.on("close", (code) => {
      clearTimeout(late);
      resolve({ ...outcome, code: code ?? -1 });
    });
  });
}

/**
 * Runs an installer up to three times while connections break off. What it has fetched is in its cache by then, so that each
 * attempt gets further. Where no connection can be made at all, once is enough.
 * @param {() => Promise<Outcome>} install
 */
export async function fetching(install) {
  let outcome = await install();
  for (let again = 0; again < 2 && outcome.code !== 0 && isNetworkTrouble(outcome); again++) {
    if (
      /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ENETUNREACH|name resolution|refused|dns error/i.test(outcome.stderr)
    )
      break;
    outcome = await install();
  }
  return outcome;
}

/**
 * The last lines of a program's output, for an error message.
 * @param {Outcome} outcome
 * @param {number} [count]
 */
export function lastLines(outcome, count = 12) {
  const lines = `${outcome.stdout}\n${outcome.stderr}`.split("\n").filter((line) => line.trim());
  return lines.slice(-count).join("\n");
}

/**
 * Whether a program's output speaks of a network that cannot be reached (npm, pip and uv each in their own words).
 * @param {Outcome} outcome
 */
export function isNetworkTrouble(outcome) {
  return /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|network|connection (error|refused|reset)|Connect(Timeout|ion)?Error|dns error|name resolution|timed out|No matching distribution/i.test(
    `${outcome.stdout}\n${outcome.stderr}`,
  );
}
