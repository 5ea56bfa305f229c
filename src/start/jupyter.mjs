/*
 * Finding a Jupyter that runs, and making one when there is none.
 *
 * A Jupyter counts when it answers `--version`: version managers leave programs of that name on PATH with nothing behind
 * them. Looked at in this order: `jupyter` on PATH, then `.venv`; of each, JupyterLab 4, then Notebook 7.
 *
 * When none answers, `.venv` is made in the project, once: by uv if it is there (uv brings its own Python), else by
 * Python's venv and pip. Caches stay in the project too. A broken-off installation is taken up where it ended.
 */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { fetching, isNetworkTrouble, lastLines, run } from "./command.mjs";
import { isInRange, versionNumbers } from "./node-version.mjs";
import { StartError, progress } from "./tell.mjs";

/** @typedef {{ command: string, app: "lab" | "notebook", version: string }} Jupyter */

const requirement = "jupyterlab>=4.4,<5";
const leastPython = "3.9";
const without = "Without it npm test works, and the lessons can be read as Markdown in lessons/.";

/**
 * A program in `.venv`.
 * @param {string} root
 * @param {string} name
 */
export function venvProgram(root, name) {
  return process.platform === "win32"
    ? join(root, ".venv", "Scripts", `${name}.exe`)
    : join(root, ".venv", "bin", name);
}

/**
 * The first Jupyter that answers and is new enough; undefined when there is none.
 * @param {string} root
 * @returns {Promise<Jupyter | undefined>}
 */
export async function findJupyter(root) {
  for (const command of ["jupyter", venvProgram(root, "jupyter")]) {
    for (const app of /** @type {const} */ (["lab", "notebook"])) {
      const { code, stdout } = await run(command, [app, "--version"], { timeoutMs: 60_000 });
      const version = code === 0 ? usableVersion(app, stdout) : undefined;
      if (version !== undefined) return { command, app, version };
    }
  }
  return undefined;
}

/**
 * The version in what `jupyter lab --version` printed, when it is one that the lessons work with.
 * @param {"lab" | "notebook"} app
 * @param {string} printed
 */
export function usableVersion(app, printed) {
  const version = /^\d+\.\d+\S*$/m.exec(printed)?.[0];
  return version !== undefined && isInRange(version, app === "lab" ? ">=4.0" : ">=7.0") ? version : undefined;
}

/**
 * Finds Jupyter, or installs JupyterLab into `.venv` first.
 * @param {string} root
 * @returns {Promise<Jupyter>}
 */
export async function findOrMakeJupyter(root) {
  const found = await findJupyter(root);
  if (found) return found;
  await makeVenv(root);
  const made = await findJupyter(root);
  if (made) return made;
  throw new StartError(
    `JupyterLab was installed into .venv but does not run. Delete the folder .venv and try again. ${without}`,
  );
}

/** @param {string} root */
async function makeVenv(root) {
  const python = await findPython();
  const hasUv = (await run("uv", ["--version"])).code === 0;
  if (!hasUv) refuseUnusable(python);
  const step = progress("Installing JupyterLab into .venv, once");
  let outcome = hasUv ? await installByUv(root, step.detail) : undefined;
  if (outcome?.code !== 0 && python?.hasVenv) outcome = await installByPip(root, python.command, step.detail);
  if (outcome?.code === 0) return step.done();
  step.failed();
  if (!python?.isNewEnough && !existsSync(venvProgram(root, "python"))) {
    throw new StartError(
      `JupyterLab needs Python ${leastPython} or newer: none is on PATH, and uv could not fetch one. Install it (python.org, or your system's packages) and try again. ${without}`,
    );
  }
  if (outcome && isNetworkTrouble(outcome)) {
    throw new StartError(
      `JupyterLab could not be fetched: the Python package index does not answer. Check the network (a proxy goes into HTTPS_PROXY) and try again. ${without}`,
    );
  }
  throw new StartError(
    `JupyterLab could not be installed. ${without} The installer said:\n${outcome ? lastLines(outcome) : ""}`,
  );
}

/**
 * @typedef {object} Python
 * @property {string} command
 * @property {string} version
 * @property {boolean} isNewEnough
 * @property {boolean} hasVenv
 */

/**
 * The first Python on PATH that is new enough; else any, to say what is wrong with it; else undefined.
 * @returns {Promise<Python | undefined>}
 */
async function findPython() {
  const question =
    "import sys; print('.'.join(map(str, sys.version_info[:3]))); import venv, ensurepip; print('venv')";
  /** @type {Python | undefined} */
  let tooOld;
  for (const command of process.platform === "win32" ? ["python", "py", "python3"] : ["python3", "python"]) {
    const { stdout } = await run(command, ["-c", question]);
    const version = versionNumbers(stdout)?.join(".");
    if (version === undefined) continue;
    const python = {
      command,
      version,
      isNewEnough: isInRange(version, `>=${leastPython}`),
      hasVenv: stdout.includes("venv"),
    };
    if (python.isNewEnough) return python;
    tooOld ??= python;
  }
  return tooOld;
}

/**
 * Says in one line what keeps us from making a `.venv`, if anything does.
 * @param {Python | undefined} python
 */
function refuseUnusable(python) {
  if (python === undefined) {
    throw new StartError(
      `JupyterLab needs Python ${leastPython} or newer, and none is on PATH. Install it (python.org, or your system's packages) and try again. ${without}`,
    );
  }
  if (!python.isNewEnough) {
    throw new StartError(
      `JupyterLab needs Python ${leastPython} or newer; "${python.command}" is ${python.version}. Install a newer one and try again. ${without}`,
    );
  }
  if (!python.hasVenv) {
    throw new StartError(
      `Python ${python.version} comes without its venv module. Install it (Debian and Ubuntu: sudo apt install python3-venv) and try again. ${without}`,
    );
  }
}

/**
 * @param {string} root
 * @param {(line: string) => void} onLine
 */
async function installByUv(root, onLine) {
  const cache = join(root, ".cache");
  const env = {
    ...process.env,
    UV_CACHE_DIR: join(cache, "uv"),
    UV_PYTHON_INSTALL_DIR: join(cache, "uv-python"),
    UV_HTTP_TIMEOUT: "30",
  };
  const python = venvProgram(root, "python");
  if (!existsSync(python)) {
    const made = await run("uv", ["venv", "--no-project", "--python", `>=${leastPython}`, ".venv"], {
      cwd: root,
      env,
      onLine,
    });
    if (made.code !== 0) return made;
  }
  return run("uv", ["pip", "install", "--python", python, requirement], { cwd: root, env, onLine });
}

/**
 * @param {string} root
 * @param {string} systemPython
 * @param {(line: string) => void} onLine
 */
async function installByPip(root, systemPython, onLine) {
  const env = { ...process.env, PIP_CACHE_DIR: join(root, ".cache", "pip") };
  const python = venvProgram(root, "python");
  const answers = (await run(python, ["-m", "pip", "--version"])).code === 0;
  if (!answers) {
    const made = await run(systemPython, ["-m", "venv", "--clear", ".venv"], { cwd: root, env, onLine });
    if (made.code !== 0) return made;
  }
  // As with npm: no retries of pip's own.
  const flags = [
    "--retries",
    "0",
    "--timeout",
    "15",
    "--no-input",
    "--disable-pip-version-check",
    "--progress-bar",
    "off",
  ];
  return fetching(() =>
    run(python, ["-m", "pip", "install", ...flags, requirement], { cwd: root, env, onLine }),
  );
}
