/*
 * Finding Jupyter and Python, with a PATH that holds only what a test puts there: small shell scripts with their names.
 */
import { equal, match, ok, rejects } from "node:assert/strict";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { findJupyter, findOrMakeJupyter, usableVersion } from "../../src/start/jupyter.mjs";
import { StartError } from "../../src/start/tell.mjs";

describe("usableVersion", () => {
  it("takes JupyterLab from 4 and Notebook from 7", () => {
    equal(usableVersion("lab", "4.6.4\n"), "4.6.4");
    equal(usableVersion("lab", "3.6.8\n"), undefined);
    equal(usableVersion("notebook", "7.6.3\n"), "7.6.3");
    equal(usableVersion("notebook", "6.5.7\n"), undefined);
  });

  it("reads past warnings, and takes nothing for a version that is none", () => {
    equal(usableVersion("lab", "warning: 3 things\n4.4.0b1\n"), "4.4.0b1");
    equal(usableVersion("lab", "usage: jupyter [-h]\n"), undefined);
  });
});

const onPosix = process.platform === "win32" ? describe.skip : describe;

onPosix("on a PATH of scripts (not on Windows)", () => {
  const path = process.env["PATH"];
  let folder = "";

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "gosched-path-"));
    mkdirSync(join(folder, "bin"));
    process.env["PATH"] = join(folder, "bin");
  });
  afterEach(() => {
    process.env["PATH"] = path;
    rmSync(folder, { recursive: true, force: true });
  });

  function script(file: string, lines: string): void {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), `#!/bin/sh\n${lines}\n`);
    chmodSync(join(folder, file), 0o755);
  }

  /** What `findOrMakeJupyter` says when it gives up. */
  async function refusal(): Promise<string> {
    let message = "";
    await rejects(findOrMakeJupyter(folder), (error) => {
      ok(error instanceof StartError);
      message = error.message;
      return true;
    });
    return message;
  }

  describe("findJupyter", () => {
    it("takes the first that answers with a version that will do", async () => {
      script("bin/jupyter", 'case "$1" in lab) echo 3.6.1;; notebook) echo 7.2.0;; esac');
      script(".venv/bin/jupyter", "echo 4.4.1");
      const found = await findJupyter(folder);
      equal(`${found?.app} ${found?.version}`, "notebook 7.2.0");
    });

    it("goes on to .venv when the one on PATH is a shim with nothing behind it", async () => {
      script("bin/jupyter", "echo 'jupyter: command not found' >&2; exit 127");
      script(".venv/bin/jupyter", "echo 4.4.1");
      const found = await findJupyter(folder);
      equal(found?.command, join(folder, ".venv", "bin", "jupyter"));
    });

    it("finds nothing where there is nothing", async () => equal(await findJupyter(folder), undefined));
  });

  describe("findOrMakeJupyter", () => {
    const python = (lines: string): void => script("bin/python3", lines);

    it("says in one line that there is no Python, and what works without", async () => {
      const said = await refusal();
      match(
        said,
        /^JupyterLab needs Python 3\.9 or newer, and none is on PATH\. Install it .*npm test works/,
      );
      ok(!said.includes("\n"));
      ok(!existsSync(join(folder, ".venv")));
    });

    it("says that Python is too old", async () => {
      python("echo 3.7.17; echo venv");
      match(await refusal(), /needs Python 3\.9 or newer; "python3" is 3\.7\.17/);
    });

    it("says that the venv module is missing, and names Debian's package", async () => {
      python("echo 3.11.2; exit 1");
      match(await refusal(), /Python 3\.11\.2 comes without its venv module.*apt install python3-venv/);
    });

    it("asks for Python when uv is there and cannot fetch one", async () => {
      script(
        "bin/uv",
        'case "$1" in --version) echo uv 0.13.9;; *) echo "error: dns error" >&2; exit 2;; esac',
      );
      match(
        await refusal(),
        /^JupyterLab needs Python 3\.9 or newer: none is on PATH, and uv could not fetch/,
      );
    });

    /** A Python whose venv makes another script, which stands for the new environment's Python with pip. */
    function pythonWithPip(pip: string): void {
      script("pip-script", `case "$*" in *--version) exit 1;; *) ${pip};; esac`);
      const venv = `/bin/mkdir -p '${folder}/.venv/bin'; /bin/cp '${folder}/pip-script' '${folder}/.venv/bin/python'`;
      python(`case "$1" in -c) echo 3.12.1; echo venv;; -m) ${venv};; esac`);
    }

    it("says that the network is closed when pip cannot reach its index", async () => {
      pythonWithPip("echo 'WARNING: NewConnectionError: Temporary failure in name resolution' >&2; exit 1");
      match(
        await refusal(),
        /could not be fetched: the Python package index does not answer.*npm test works/,
      );
    });

    it("shows what pip said when it failed for another reason", async () => {
      pythonWithPip("echo 'ERROR: No space left on device' >&2; exit 1");
      match(await refusal(), /could not be installed[\s\S]*No space left on device/);
    });

    it("says so when the new JupyterLab does not run", async () => {
      pythonWithPip("exit 0");
      match(await refusal(), /does not run\. Delete the folder \.venv/);
    });

    it("returns the JupyterLab that pip has installed", async () => {
      script("lab-script", "echo 4.5.0");
      pythonWithPip(`/bin/cp '${folder}/lab-script' '${folder}/.venv/bin/jupyter'`);
      const made = await findOrMakeJupyter(folder);
      equal(made.version, "4.5.0");
      equal(made.command, join(folder, ".venv", "bin", "jupyter"));
    });
  });
});
