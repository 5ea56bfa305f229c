/*
 * The steps of `npm start`, in order. See start.mjs.
 */
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { buildWhenStale } from "./build.mjs";
import { findOrMakeJupyter } from "./jupyter.mjs";
import { copyLabExtension, writeKernelSpec } from "./kernelspec.mjs";
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
    const token = options.token ?? newToken();
    const settings = { token, port: await choosePort(options.port), browser: options.browser };
    await installPackages(root);
    await buildWhenStale(root);
    await writeKernelSpec(root);
    copyLabExtension(root);
    const jupyter = await findOrMakeJupyter(root);
    return await serve(jupyter, settings);
  } catch (error) {
    if (!(error instanceof StartError)) throw error;
    console.error(error.message);
    return 1;
  }
}

/**
 * @param {import("./jupyter.mjs").Jupyter} jupyter
 * @param {{ port: number, token: string, browser: boolean }} settings
 */
async function serve(jupyter, settings) {
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
