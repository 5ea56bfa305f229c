/*
 * What `npm start` finds and writes in the project folder, on small folders made for each test.
 */
import { deepEqual, equal, ok } from "node:assert/strict";
import { spawnSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { isBuilt, latestChange } from "../../src/start/build.mjs";
import { copyLabExtension, writeKernelSpec } from "../../src/start/kernelspec.mjs";
import { copyNotebooks } from "../../src/start/copies.mjs";
import { claim, holderOf } from "../../src/start/only-one.mjs";
import { packagesAreInstalled } from "../../src/start/packages.mjs";
import { firstPage, serverArgs, serverEnv, writeConfig } from "../../src/start/server.mjs";

let folder = "";
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "gosched-start-"))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function write(file: string, text: string): void {
  mkdirSync(dirname(join(folder, file)), { recursive: true });
  writeFileSync(join(folder, file), text);
}

describe("packagesAreInstalled", () => {
  const locked = {
    "": { version: "1.0.0" },
    "node_modules/a": { version: "1.2.3" },
    "node_modules/only-on-windows": { version: "1.0.0", optional: true },
  };
  const lock = (packages: object): string => JSON.stringify({ packages });

  it("is true when all that the lock asks for is there, in its version", () => {
    write("package-lock.json", lock(locked));
    write("node_modules/.package-lock.json", lock({ "node_modules/a": { version: "1.2.3" } }));
    write("node_modules/a/package.json", "{}");
    equal(packagesAreInstalled(folder), true);
  });

  it("is false without node_modules", () => {
    write("package-lock.json", lock(locked));
    equal(packagesAreInstalled(folder), false);
  });

  it("is false after the lock has moved on", () => {
    write("package-lock.json", lock({ ...locked, "node_modules/a": { version: "1.2.4" } }));
    write("node_modules/.package-lock.json", lock({ "node_modules/a": { version: "1.2.3" } }));
    write("node_modules/a/package.json", "{}");
    equal(packagesAreInstalled(folder), false);
  });

  it("is false when a package's folder was removed or npm was broken off", () => {
    write("package-lock.json", lock(locked));
    write("node_modules/.package-lock.json", lock({ "node_modules/a": { version: "1.2.3" } }));
    equal(packagesAreInstalled(folder), false);
    write("node_modules/a/package.json", "{}");
    write("node_modules/.package-lock.json", '{"packages": {');
    equal(packagesAreInstalled(folder), false);
  });
});

describe("isBuilt", () => {
  const at = (file: string, seconds: number): void => utimesSync(join(folder, file), seconds, seconds);
  beforeEach(() => {
    for (const file of ["src/a.ts", "tsconfig.json", "package.json", "dist/.built"]) write(file, "");
    for (const file of ["src/a.ts", "src", "tsconfig.json", "package.json"]) at(file, 1000);
    at("dist/.built", 2000);
  });

  it("is true when nothing is younger than the build", () => equal(isBuilt(folder), true));

  it("is false when a source, the compiler's settings or the list of a folder is younger", () => {
    for (const file of ["src/a.ts", "src", "tsconfig.json", "package.json"]) {
      at(file, 3000);
      equal(isBuilt(folder), false, file);
      at(file, 1000);
    }
  });

  it("is false when dist is gone", () => {
    rmSync(join(folder, "dist"), { recursive: true });
    equal(isBuilt(folder), false);
  });

  it("looks at every folder below", () => {
    write("src/deep/er/b.ts", "");
    at("src/deep/er/b.ts", 4000);
    equal(latestChange(join(folder, "src/deep/er/b.ts")), 4_000_000);
    ok(latestChange(join(folder, "src")) >= 4_000_000);
  });
});

describe("writeKernelSpec", () => {
  it("writes what the kernel says of itself, below .jupyter", async () => {
    write("package.json", '{"type": "module"}');
    write(
      "dist/kernel/spec.js",
      "export const kernelSpec = (root) => ({ argv: ['node', root], language: 'typescript' });",
    );
    const file = await writeKernelSpec(folder);
    equal(file, join(folder, ".jupyter", "kernels", "gosched", "kernel.json"));
    deepEqual(JSON.parse(readFileSync(file, "utf8")), { argv: ["node", folder], language: "typescript" });
  });
});

describe("copyLabExtension", () => {
  it("copies a prebuilt extension to the folder of its name, and nothing when there is none", () => {
    equal(copyLabExtension(folder), undefined);
    write("dist/labextension/package.json", '{"name": "@gosched/plots"}');
    write("dist/labextension/static/remote.js", "1");
    const copied = copyLabExtension(folder);
    equal(copied, join(folder, ".jupyter", "labextensions", "@gosched", "plots"));
    ok(existsSync(join(copied, "static", "remote.js")));
  });

  it("leaves no file of an older version", () => {
    write("dist/labextension/package.json", '{"name": "plots"}');
    write(".jupyter/labextensions/plots/static/old.js", "1");
    copyLabExtension(folder);
    ok(!existsSync(join(folder, ".jupyter/labextensions/plots/static/old.js")));
  });
});

describe("copyNotebooks", () => {
  const mine = (name: string): string => readFileSync(join(folder, "my-notebooks", name), "utf8");
  beforeEach(() => write("notebooks/01-a.ipynb", "first"));

  it("copies what is new, and nothing but notebooks", () => {
    write("notebooks/notes.txt", "");
    deepEqual(copyNotebooks(folder), []);
    equal(mine("01-a.ipynb"), "first");
    write("notebooks/02-b.ipynb", "second");
    deepEqual(copyNotebooks(folder), []);
    deepEqual(readdirSync(join(folder, "my-notebooks")), ["01-a.ipynb", "02-b.ipynb"]);
  });

  it("replaces a copy that nobody has worked in when the course moves on", () => {
    copyNotebooks(folder);
    write("notebooks/01-a.ipynb", "newer");
    deepEqual(copyNotebooks(folder), []);
    equal(mine("01-a.ipynb"), "newer");
  });

  it("keeps the learner's work, and names it only when the course has moved on", () => {
    copyNotebooks(folder);
    write("my-notebooks/01-a.ipynb", "my answers");
    deepEqual(copyNotebooks(folder), []);
    write("notebooks/01-a.ipynb", "newer");
    deepEqual(copyNotebooks(folder), ["01-a.ipynb"]);
    equal(mine("01-a.ipynb"), "my answers");
  });

  it("gives the new one to who removes the old one", () => {
    copyNotebooks(folder);
    write("my-notebooks/01-a.ipynb", "my answers");
    write("notebooks/01-a.ipynb", "newer");
    rmSync(join(folder, "my-notebooks/01-a.ipynb"));
    deepEqual(copyNotebooks(folder), []);
    equal(mine("01-a.ipynb"), "newer");
  });

  it("takes no copy for its own after its memory is lost", () => {
    copyNotebooks(folder);
    write("my-notebooks/01-a.ipynb", "my answers");
    write(".jupyter/copied.json", "{");
    deepEqual(copyNotebooks(folder), ["01-a.ipynb"]);
    equal(mine("01-a.ipynb"), "my answers");
  });

  it("is content without a course", () => {
    rmSync(join(folder, "notebooks"), { recursive: true });
    deepEqual(copyNotebooks(folder), []);
    deepEqual(readdirSync(join(folder, "my-notebooks")), []);
  });
});

describe("claim", () => {
  const file = (): string => join(folder, ".jupyter", "start.json");

  it("is for one at a time, until it is released", () => {
    const first = claim(folder);
    ok(first);
    equal(claim(folder), undefined);
    deepEqual(holderOf(folder), { pid: process.pid });
    first.announce("http://127.0.0.1:1/?token=x");
    deepEqual(holderOf(folder), { pid: process.pid, address: "http://127.0.0.1:1/?token=x" });
    if (process.platform !== "win32") equal(statSync(file()).mode & 0o077, 0);
    first.release();
    equal(holderOf(folder), undefined);
    const second = claim(folder);
    ok(second);
    second.release();
  });

  it("passes over what a killed start has left: a process that is gone, a file that nobody touches, rubbish", () => {
    const gone = spawnSync(process.execPath, ["-e", ""]).pid;
    write(".jupyter/start.json", JSON.stringify({ pid: gone }));
    equal(holderOf(folder), undefined);
    write(".jupyter/start.json", JSON.stringify({ pid: process.pid }));
    ok(holderOf(folder));
    utimesSync(file(), new Date(), new Date(Date.now() - 60_000));
    equal(holderOf(folder), undefined);
    write(".jupyter/start.json", "{");
    const held = claim(folder);
    ok(held);
    held.release();
  });
});

describe("the server", () => {
  const lab = { command: "jupyter", app: "lab", version: "4.4.0" } as const;
  const notebook = { command: "jupyter", app: "notebook", version: "7.4.0" } as const;

  it("opens the first lesson, or the list of files while there is none", () => {
    equal(firstPage(folder, "lab"), "lab");
    equal(firstPage(folder, "notebook"), "tree");
    write("02-later.ipynb", "");
    write("01-your program.ipynb", "");
    equal(firstPage(folder, "lab"), "lab/tree/01-your%20program.ipynb");
    equal(firstPage(folder, "notebook"), "notebooks/01-your%20program.ipynb");
  });

  it("keeps every folder that Jupyter writes to inside the project", () => {
    const env = serverEnv(folder, { JUPYTER_PATH: "/elsewhere", PATH: "/bin" }, "secret");
    equal(env["JUPYTER_PATH"], [join(folder, ".jupyter"), "/elsewhere"].join(delimiter));
    const folders = Object.entries(env).filter(([name]) => /_DIR$|^IPYTHONDIR$/.test(name));
    equal(folders.length, 6);
    for (const [name, path] of folders) ok(path?.startsWith(join(folder, ".jupyter")), name);
  });

  it("asks JupyterLab for no news, and keeps its secrets from other users", () => {
    writeConfig(folder);
    const page = JSON.parse(readFileSync(join(folder, ".jupyter/config/labconfig/page_config.json"), "utf8"));
    equal(page.disabledExtensions["@jupyterlab/apputils-extension:announcements"], true);
    if (process.platform !== "win32") equal(statSync(join(folder, ".jupyter/runtime")).mode & 0o077, 0);
  });

  it("listens on this machine only, and never gets the token as an argument", () => {
    for (const jupyter of [lab, notebook]) {
      const args = serverArgs(folder, jupyter, 8889, false);
      equal(args[0], jupyter.app);
      ok(args.includes("--ip=127.0.0.1") && args.includes("--port=8889") && args.includes("--no-browser"));
      ok(!args.some((arg) => arg.includes("token")));
    }
  });

  it("drops no output, however much a cell gives at once", () => {
    ok(serverArgs(folder, lab, 8889, false).includes("--ZMQChannelsWebsocketConnection.limit_rate=False"));
  });
});
