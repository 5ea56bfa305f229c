/*
 * The Jupyter server: started on 127.0.0.1 with a token, kept inside the project, and stopped without leaving anything behind.
 *
 * It runs in a process group of its own, so that Ctrl-C in the terminal reaches only us. We then ask it to shut down, which
 * ends its kernels; if it does not, its group is killed. The same happens when our own parent goes away.
 */
import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdirSync, openSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { delimiter, join } from "node:path";
import { notebooksIn } from "./copies.mjs";
import { jupyterPath } from "./kernelspec.mjs";
import { StartError } from "./tell.mjs";

/** @typedef {import("./jupyter.mjs").Jupyter} Jupyter */

/**
 * @typedef {object} Server
 * @property {string} address          the page to open, token included
 * @property {string} logFile          what the server says goes here
 * @property {Promise<boolean>} ready  true once it answers, false when it ended before
 * @property {Promise<void>} ended
 * @property {() => Promise<void>} stop  asks it to end, with its kernels; resolves when it has
 */

/** A new secret: 192 random bits. */
export function newToken() {
  return randomBytes(24).toString("hex");
}

/**
 * Where Jupyter and IPython keep their things: all below `.jupyter` in the project.
 * @param {string} root
 * @param {NodeJS.ProcessEnv} env
 * @param {string} token
 * @returns {NodeJS.ProcessEnv}
 */
export function serverEnv(root, env, token) {
  const own = jupyterPath(root);
  return {
    ...env,
    JUPYTER_TOKEN: token, // not an argument: those can be read by every user of the machine
    JUPYTER_PATH: [own, env["JUPYTER_PATH"]].filter(Boolean).join(delimiter),
    JUPYTER_CONFIG_DIR: join(own, "config"),
    JUPYTER_DATA_DIR: join(own, "data"),
    JUPYTER_RUNTIME_DIR: join(own, "runtime"),
    JUPYTERLAB_SETTINGS_DIR: join(own, "lab", "settings"),
    JUPYTERLAB_WORKSPACES_DIR: join(own, "lab", "workspaces"),
    IPYTHONDIR: join(own, "ipython"),
  };
}

/**
 * Makes the folders that hold secrets, for their owner only, and tells JupyterLab to look for no news or updates (and not to
 * ask about them).
 * @param {string} root
 */
export function writeConfig(root) {
  const own = jupyterPath(root);
  for (const name of ["config", "runtime"]) mkdirSync(join(own, name), { recursive: true, mode: 0o700 });
  const pageConfig = { disabledExtensions: { "@jupyterlab/apputils-extension:announcements": true } };
  mkdirSync(join(own, "config", "labconfig"), { recursive: true });
  writeFileSync(join(own, "config", "labconfig", "page_config.json"), JSON.stringify(pageConfig, null, 2));
}

/**
 * @param {string} folder  the one that Jupyter shows
 * @param {Jupyter} jupyter
 * @param {number} port
 * @param {boolean} browser
 */
export function serverArgs(folder, jupyter, port, browser) {
  const args = [
    jupyter.app,
    "--ip=127.0.0.1",
    `--port=${port}`,
    "--ServerApp.port_retries=0",
    `--ServerApp.root_dir=${folder}`,
    `--${jupyter.app === "lab" ? "LabApp" : "JupyterNotebookApp"}.default_url=/${firstPage(folder, jupyter.app)}`,
    "--MultiKernelManager.default_kernel_name=gosched",
    "--LabApp.extension_manager=readonly", // the other one asks the package index
    // Jupyter drops a cell's messages above 1,000 a second or 1 MB a second: a few figures are more than that.
    "--ZMQChannelsWebsocketConnection.limit_rate=False",
  ];
  if (!browser) args.push("--no-browser");
  if (process.getuid?.() === 0) args.push("--allow-root");
  return args;
}

/**
 * The page that opens first: the first lesson, or the list of files while there is none.
 * @param {string} folder
 * @param {"lab" | "notebook"} app
 */
export function firstPage(folder, app) {
  const first = notebooksIn(folder).find((name) => name.startsWith("01-"));
  if (app === "lab") return first ? `lab/tree/${encodeURIComponent(first)}` : "lab";
  return first ? `notebooks/${encodeURIComponent(first)}` : "tree";
}

/** @param {number} port @returns {Promise<boolean>} */
export function isFree(port) {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once("error", () => resolve(false));
    probe.listen(port, "127.0.0.1", () => probe.close(() => resolve(true)));
  });
}

/**
 * Whether browsers, and Node as they do, refuse to open pages of a free port, because other protocols live there (6000 is one).
 * @param {number} port
 */
async function isRefusedByBrowsers(port) {
  try {
    await fetch(`http://127.0.0.1:${port}`, { signal: AbortSignal.timeout(2000) });
  } catch (error) {
    return (
      error instanceof Error && /** @type {{ message?: string }} */ (error.cause)?.message === "bad port"
    );
  }
  return false;
}

/**
 * The port to listen on: the one asked for, if it is free, else the first free one from 8888.
 * @param {number | undefined} asked
 */
export async function choosePort(asked) {
  if (asked !== undefined) {
    if (!(await isFree(asked))) {
      throw new StartError(
        `Port ${asked} cannot be used: another program listens there, or it is reserved. Choose another with --port.`,
      );
    }
    if (await isRefusedByBrowsers(asked))
      throw new StartError(
        `Browsers open no pages of port ${asked}. Choose another with --port, such as 8900.`,
      );
    return asked;
  }
  for (let port = 8888; port < 8988; port++) if (await isFree(port)) return port;
  throw new StartError("No port from 8888 to 8987 is free. Choose another with --port.");
}

/**
 * Starts the server. It answers when `ready` says so.
 * @param {string} root
 * @param {Jupyter} jupyter
 * @param {{ folder: string, port: number, token: string, browser: boolean }} settings  `folder` is the one that it shows
 * @returns {Server}
 */
export function startServer(root, jupyter, { folder, port, token, browser }) {
  const base = `http://127.0.0.1:${port}`;
  const logFile = join(jupyterPath(root), "server.log");
  writeConfig(root);
  const log = openSync(logFile, "w");
  const child = spawn(jupyter.command, serverArgs(folder, jupyter, port, browser), {
    cwd: root,
    env: serverEnv(root, process.env, token),
    stdio: ["ignore", log, log],
    detached: process.platform !== "win32",
    windowsHide: true,
  });
  const ended = new Promise((resolve) => child.once("exit", resolve).once("error", resolve)).then(
    () => undefined,
  );
  return {
    address: `${base}/${firstPage(folder, jupyter.app)}?token=${token}`,
    logFile,
    ready: Promise.race([waitUntilItAnswers(base, token), ended.then(() => false)]),
    ended,
    stop: () => stopServer(base, token, child, ended),
  };
}

/**
 * Asks the server to shut down with its kernels; ends it by force when it takes too long.
 * @param {string} base
 * @param {string} token
 * @param {import("node:child_process").ChildProcess} child
 * @param {Promise<void>} ended
 */
async function stopServer(base, token, child, ended) {
  const late = setTimeout(() => killGroup(child.pid), 15_000);
  if (!(await ask(`${base}/api/shutdown`, token, "POST", 15_000))) child.kill("SIGTERM"); // not up yet: it has no kernels
  await ended;
  clearTimeout(late);
}

/**
 * @param {string} base
 * @param {string} token
 */
async function waitUntilItAnswers(base, token) {
  const end = Date.now() + 120_000;
  while (Date.now() < end) {
    if (await ask(`${base}/api/status`, token, "GET", 5000)) return true;
    await new Promise((resolve) => setTimeout(resolve, 150));
  }
  return false;
}

/**
 * Whether the server answers a request with success.
 * @param {string} address
 * @param {string} token
 * @param {"GET" | "POST"} method
 * @param {number} timeoutMs
 */
async function ask(address, token, method, timeoutMs) {
  try {
    const headers = { Authorization: `token ${token}` };
    return (await fetch(address, { method, headers, signal: AbortSignal.timeout(timeoutMs) })).ok;
  } catch {
    return false; // nobody listens yet, or no longer
  }
}

/** @param {number | undefined} pid */
function killGroup(pid) {
  if (pid === undefined) return;
  try {
    process.kill(process.platform === "win32" ? pid : -pid, "SIGKILL");
  } catch {
    // gone in the meantime
  }
}

/**
 * The end of the server's log.
 * @param {string} file
 */
export function logTail(file) {
  return readFileSync(file, "utf8").trim().split("\n").slice(-8).join("\n");
}
