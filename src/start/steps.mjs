/*
 * The steps of `npm start`, in order. See start.mjs.
 */
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { buildWhenStale } from "./build.mjs";
import { copiesFolder, copyNotebooks } from "./copies.mjs";
import { findOrMakeJupyter } from "./jupyter.mjs";
import { copyLabExtension, writeKernelSpec } from "./kernelspec.mjs";
import { claim, holderOf } from "./only-one.mjs";
import { parseOptions, usage } from "./options.mjs";
import { installPackages } from "./packages.mjs";
import { choosePort, logTail, newToken, startServer } from "./server.mjs";
import { StartError, progress } from "./tell.mjs";

const root = join(dirname(fileURLToPath(import.meta.url)), "..", "..");

/**
 * Runs until the server has ended; the result is the exit code.
 * @param {readonly string[]} args
 * @returns {Promise<number>}
 */
export async function start(args) {
  try {
    const options = parseOptions(args);
    if (options.help) {
      console.log(usage);
      return 0;
    }
    refuseUnusablePath(root);
    const held = claim(root);
    if (!held && !mayStandBeside(holderOf(root), options.port)) return tellOfOther(holderOf(root));
    if (options.port !== undefined) await choosePort(options.port); // to refuse it now, not after the installation
    return await prepareAndServe(options, held);
  } catch (error) {
    if (!(error instanceof StartError)) throw error;
    console.error(error.message);
    return 1;
  }
}

/**
 * Everything that a start does, once it is clear that it may.
 * @param {import("./options.mjs").Options} options
 * @param {import("./only-one.mjs").Claim | undefined} held
 */
async function prepareAndServe(options, held) {
  await installPackages(root);
  await buildWhenStale(root);
  await writeKernelSpec(root);
  copyLabExtension(root);
  const jupyter = await findOrMakeJupyter(root);
  for (const name of copyNotebooks(root))
    console.log(
      `The course has a newer ${name}. Yours is kept: to get the new one, remove my-notebooks/${name}.`,
    );
  const settings = {
    folder: copiesFolder(root),
    token: options.token ?? newToken(),
    port: await choosePort(options.port),
    browser: options.browser,
  };
  return serve(jupyter, settings, (address) => held?.announce(address));
}

/**
 * A second server is for who asks for it by a port of its own; not while the first is still installing.
 * @param {import("./only-one.mjs").Holder | undefined} other
 * @param {number | undefined} port
 */
function mayStandBeside(other, port) {
  return other?.address !== undefined && port !== undefined && !other.address.includes(`:${port}/`);
}

/** @param {import("./only-one.mjs").Holder | undefined} other */
function tellOfOther(other) {
  if (other?.address === undefined) {
    throw new StartError(
      `Another npm start is at work in this folder (process ${other?.pid ?? "unknown"}). Wait until it shows its address, or stop it and try again.`,
    );
  }
  console.log(`The lessons are open already, at ${other.address}  (Ctrl-C in the other window stops)`);
  return 0;
}

/**
 * Jupyter and Python's venv take lists of folders that are joined by this character.
 * @param {string} path
 */
function refuseUnusablePath(path) {
  if (process.platform === "win32" || !path.includes(delimiter)) return;
  throw new StartError(
    `The path of this folder has a "${delimiter}" in it, and Jupyter cannot work there. Rename or move it and try again: ${path}`,
  );
}

/**
 * @param {import("./jupyter.mjs").Jupyter} jupyter
 * @param {{ folder: string, port: number, token: string, browser: boolean }} settings
 * @param {(address: string) => void} announce  told of the address once the server answers
 */
async function serve(jupyter, settings, announce) {
  const name = jupyter.app === "lab" ? "JupyterLab" : "Jupyter Notebook";
  const step = progress(`Starting ${name} ${jupyter.version}`);
  const server = startServer(root, jupyter, settings);
  let isWanted = true;
  whenNoLongerWanted(() => {
    if (!isWanted) return; // npm passes on a Ctrl-C that has reached us already
    isWanted = false;
    void stopShown(server);
  });
  const isReady = await server.ready;
  if (isReady) {
    step.done();
    announce(server.address);
    console.log(`\nThe lessons are at ${server.address}  (Ctrl-C stops)`);
  } else {
    step.failed();
    if (isWanted) await server.stop();
  }
  await server.ended;
  if (!isWanted) return 0;
  const what = isReady ? "Jupyter ended by itself" : "Jupyter did not start";
  throw new StartError(`${what}. The end of its log, ${server.logFile}:\n${logTail(server.logFile)}`);
}

/** @param {import("./server.mjs").Server} server */
async function stopShown(server) {
  const step = progress("Stopping Jupyter and its kernels");
  await server.stop();
  step.done();
}

/**
 * Calls `stop` on Ctrl-C, on a polite kill, when the terminal is closed, and when the program that started us is gone
 * (npm passes some signals to its shell only).
 * @param {() => void} stop
 */
function whenNoLongerWanted(stop) {
  for (const signal of /** @type {const} */ (["SIGINT", "SIGTERM", "SIGHUP"])) process.on(signal, stop);
  const parent = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(watch);
    stop();
  }, 1000);
  watch.unref();
}
