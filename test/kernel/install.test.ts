/*
 * `gosched kernel install | uninstall | list`, in folders of its own.
 */
import { deepEqual, equal, match, ok } from "node:assert/strict";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { isAbsolute, join } from "node:path";
import { kernelCommand } from "../../src/kernel/install-command.js";
import { dataFolder, userDataFolder } from "../../src/kernel/install.js";
import { KernelClient, root as project } from "./client.js";
import { bundleOf, prepareLibrary } from "./session.js";

describe("gosched kernel", () => {
  let base = "";
  /** A package with a build, as far as installing looks at it. */
  let root = "";
  let home = "";
  beforeEach(() => {
    base = mkdtempSync(join(tmpdir(), "gosched-install-"));
    [root, home] = [join(base, "package"), join(base, "home")];
    mkdirSync(join(root, "dist", "kernel"), { recursive: true });
    writeFileSync(join(root, "dist", "kernel", "main.js"), "");
    mkdirSync(home);
  });
  afterEach(() => rmSync(base, { recursive: true, force: true }));

  const say = (words: string, env: Record<string, string> = {}) =>
    kernelCommand(words.split(" "), {
      root,
      version: "1.2.3",
      surroundings: { env, platform: "linux", home },
    });
  const everything = (folder: string): string[] =>
    existsSync(folder) ? (readdirSync(folder, { recursive: true }) as string[]).sort() : [];

  it("writes a kernelspec with absolute paths, lists it, and takes it away without a trace", () => {
    const places: readonly (readonly [words: string, env: Record<string, string>, data: string])[] = [
      ["", {}, join(home, ".local", "share", "jupyter")],
      [" --user", { XDG_DATA_HOME: join(base, "xdg") }, join(base, "xdg", "jupyter")],
      [" --user", { JUPYTER_DATA_DIR: join(base, "data") }, join(base, "data")],
      [` --prefix ${join(base, "prefix")}`, {}, join(base, "prefix", "share", "jupyter")],
      [" --sys-prefix", { VIRTUAL_ENV: join(base, "venv") }, join(base, "venv", "share", "jupyter")],
      [" --sys-prefix", { CONDA_PREFIX: join(base, "conda") }, join(base, "conda", "share", "jupyter")],
    ];
    for (const [words, env, data] of places) {
      const folder = join(data, "kernels", "gosched");
      equal(say(`install${words}`, env).code, 0);
      const spec = JSON.parse(readFileSync(join(folder, "kernel.json"), "utf8")) as {
        argv: string[];
        language: string;
        interrupt_mode: string;
      };
      equal(spec.argv[0], process.execPath);
      ok(isAbsolute(spec.argv.at(-2) ?? "") && existsSync(spec.argv.at(-2) ?? ""));
      deepEqual(
        [spec.argv.at(-1), spec.language, spec.interrupt_mode],
        ["{connection_file}", "typescript", "message"],
      );
      equal(say("install" + words, env).code, 0, "again, over itself");
      const known = { ...env, ...(words.includes("prefix ") ? { JUPYTER_PATH: data } : {}) };
      equal(say("list", known).text, `${folder}  1.2.3`);
      equal(say(`uninstall${words}`, env).code, 0);
      equal(existsSync(data), false);
      deepEqual(say(`uninstall${words}`, env).code, 1);
    }
    match(say("list").text, /not installed/);
  });

  it("takes the labextension along, and leaves the others", () => {
    const built = join(root, "dist", "labextension");
    mkdirSync(join(built, "static"), { recursive: true });
    writeFileSync(join(built, "package.json"), '{"name": "@gosched/live"}');
    writeFileSync(join(built, "static", "a.js"), "");
    const data = join(home, ".local", "share", "jupyter");
    mkdirSync(join(data, "labextensions", "other"), { recursive: true });
    mkdirSync(join(data, "kernels", "python3"), { recursive: true });
    say("install");
    ok(existsSync(join(data, "labextensions", "@gosched", "live", "static", "a.js")));
    say("uninstall");
    deepEqual(everything(data), ["kernels", "kernels/python3", "labextensions", "labextensions/other"]);
  });

  it("touches no kernel of that name that it has not installed", () => {
    const folder = join(home, ".local", "share", "jupyter", "kernels", "gosched");
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, "kernel.json"), '{"argv": ["x"]}');
    match(say("install").text, /holds a kernel of this name that gosched has not installed/);
    equal(say("uninstall").code, 1);
    equal(readFileSync(join(folder, "kernel.json"), "utf8"), '{"argv": ["x"]}');
    match(say("list").text, /gosched {2}written by npm start, or by hand/);
  });

  it("says when what it names is gone", () => {
    say("install");
    rmSync(join(root, "dist"), { recursive: true });
    match(say("list").text, /1\.2\.3 {2}BROKEN: .*main\.js is gone; install again/);
    match(
      say("install").text,
      /^expected the built kernel at .*main\.js, found none: run npm run build first$/,
    );
  });

  it("says what it knows when it is asked for something else", () => {
    for (const words of [
      "",
      "remove",
      "install --global",
      "install --prefix",
      "install --user x",
      "list --user",
    ]) {
      const { text, code } = say(words);
      equal(code, 2);
      match(text, /^expected gosched kernel install \| uninstall \| list/);
    }
    const nowhere = { env: { PATH: "" }, platform: "linux" as const, home };
    let said = "";
    try {
      dataFolder({ kind: "sys-prefix" }, nowhere);
    } catch (error) {
      said = String(error);
    }
    match(said, /--sys-prefix needs an active virtual environment or a python3 on PATH, found neither/);
  });

  it("knows where the user's data are on other systems", () => {
    const at = (platform: NodeJS.Platform, env = {}) => userDataFolder({ env, platform, home: "/h" });
    equal(at("darwin"), join("/h", "Library", "Jupyter"));
    equal(at("win32", { APPDATA: "/a" }), join("/a", "jupyter"));
  });
});

describe("an installed kernel", () => {
  before(prepareLibrary);

  it("starts by its kernel.json alone, from any folder", async () => {
    const data = mkdtempSync(join(tmpdir(), "gosched-data-"));
    const surroundings = { env: { JUPYTER_DATA_DIR: data }, platform: process.platform, home: data };
    equal(kernelCommand(["install"], { root: project, version: "0", surroundings }).code, 0);
    const file = join(data, "kernels", "gosched", "kernel.json");
    const { argv } = JSON.parse(readFileSync(file, "utf8")) as { argv: string[] };
    const kernel = await KernelClient.startWith((connection) =>
      argv.map((each) => each.replace("{connection_file}", connection)),
    );
    equal(
      bundleOf((await kernel.execute('import { version } from "node:process"; version')).messages)[
        "text/plain"
      ],
      `'${process.version}'`,
    );
    equal(await kernel.stop(), 0);
    rmSync(data, { recursive: true, force: true });
  });

  it("brings the figures' labextension to each place, whole, and takes both away", () => {
    const base = mkdtempSync(join(tmpdir(), "gosched-places-"));
    const places: readonly (readonly [words: string[], env: Record<string, string>, data: string])[] = [
      [["--user"], { JUPYTER_DATA_DIR: join(base, "user") }, join(base, "user")],
      [["--prefix", join(base, "prefix")], {}, join(base, "prefix", "share", "jupyter")],
      [["--sys-prefix"], { VIRTUAL_ENV: join(base, "venv") }, join(base, "venv", "share", "jupyter")],
    ];
    const built = join(project, "dist", "labextension");
    for (const [words, env, data] of places) {
      const surroundings = { env, platform: process.platform, home: base };
      const say = (action: string) =>
        kernelCommand([action, ...words], { root: project, version: "0", surroundings });
      equal(say("install").code, 0);
      const manifest = JSON.parse(readFileSync(join(built, "package.json"), "utf8")) as {
        name: string;
        jupyterlab: { _build: { load: string } };
      };
      const folder = join(data, "labextensions", manifest.name);
      // What JupyterLab asks for first, and every file that was built.
      ok(existsSync(join(folder, manifest.jupyterlab._build.load)));
      const files = readdirSync(built, { recursive: true }) as string[];
      ok(files.length > 3 && files.every((name) => existsSync(join(folder, name))));
      equal(say("uninstall").code, 0);
      equal(existsSync(data), false);
    }
    rmSync(base, { recursive: true, force: true });
  });
});
