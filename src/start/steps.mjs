/*
 * The steps of `npm start`, in order. See start.mjs.
 */
import { fileURLToPath } from "node:url";
import { buildWhenStale } from "./build.mjs";
import { findOrMakeJupyter } from "./jupyter.mjs";
import { copyLabExtension, writeKernelSpec } from "./kernelspec.mjs";
import { parseOptions, usage } from "./options.mjs";
import { installPackages } from "./packages.mjs";
import { logTail, startServer } from "./server.mjs";
import { StartError, progress } from "./tell.mjs";

export const root = fileURLToPath(new URL("../../", import.meta.url));

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
    await installPackages(root);
    await buildWhenStale(root);
    await writeKernelSpec(root);
    copyLabExtension(root);
    const jupyter = await findOrMakeJupyter(root);
    return await serve(jupyter, options);
  } catch (error) {
    if (!(error instanceof StartError)) throw error;
    console.error(error.message);
    return 1;
  }
}

/**
 * @param {import("./jupyter.mjs").Jupyter} jupyter
 * @param {import("./options.mjs").Options} options
 */
async function serve(jupyter, options) {
  const name = jupyter.app === "lab" ? "JupyterLab" : "Jupyter Notebook";
  const step = progress(`Starting ${name} ${jupyter.version}`);
  const server = await startServer(root, jupyter, options);
  let isWanted = true;
  whenNoLongerWanted(() => {
    if (!isWanted) return server.kill(); // asked twice: no more patience
    isWanted = false;
    void server.stop();
  });
  const isReady = await server.ready;
  if (isReady) {
    step.done();
    console.log(`\nThe lessons are at ${server.address}  (Ctrl-C stops)`);
  } else if (isWanted) {
    step.failed();
    await server.stop();
  }
  await server.ended;
  if (!isWanted) return 0;
  const what = isReady ? "Jupyter ended by itself" : "Jupyter did not start";
  throw new StartError(`${what}. The end of its log, ${server.logFile}:\n${logTail(server.logFile)}`);
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
