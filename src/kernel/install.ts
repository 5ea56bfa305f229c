/*
 * `gosched kernel install | uninstall | list`: tells an existing Jupyter, or VS Code, of this kernel. `npm start` needs none of it:
 * it keeps its kernelspec in the project.
 *
 * Jupyter looks for kernels in some data folders, and all that must be done is to write one file into one of them. So Jupyter and
 * Python need not be there:
 *
 *     --user        the user's own data folder (the default)
 *     --prefix DIR  DIR/share/jupyter
 *     --sys-prefix  share/jupyter of the virtual environment that is active, else of python3
 *
 * The paths in the file are absolute: this very Node and this very package. `list` says when one of them is gone. What `install`
 * has written bears a mark, and `uninstall` removes that and the folders that it leaves empty, and nothing else.
 */
import { execFileSync } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  rmdirSync,
  writeFileSync,
} from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { isFields } from "./message.js";
import type { Fields } from "./message.js";
import { kernelSpec } from "./spec.js";

export type Place =
  { readonly kind: "user" | "sys-prefix" } | { readonly kind: "prefix"; readonly folder: string };

/** The machine, as far as it matters here. */
export interface Surroundings {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform: NodeJS.Platform;
  readonly home: string;
}

const kernelName = "gosched";
/** The field of kernel.json's metadata, and the file in a labextension, by which we know our own. */
const mark = "gosched";
const markFile = ".installed-by-gosched";

/** A kernelspec that `install` has written. */
export interface Installed {
  readonly folder: string;
  readonly version: string;
  /** What is wrong with it: a path in it that does not exist. */
  readonly missing: string | undefined;
}

/** The user's own data folder, as Jupyter has it. */
export function userDataFolder({ env, platform, home }: Surroundings): string {
  if (env["JUPYTER_DATA_DIR"]) return env["JUPYTER_DATA_DIR"];
  if (platform === "darwin") return join(home, "Library", "Jupyter");
  if (platform === "win32") return join(env["APPDATA"] ?? join(home, "AppData", "Roaming"), "jupyter");
  return join(env["XDG_DATA_HOME"] || join(home, ".local", "share"), "jupyter");
}

/** The data folder of a place. Throws a sentence where `--sys-prefix` finds no Python. */
export function dataFolder(place: Place, surroundings: Surroundings): string {
  if (place.kind === "user") return userDataFolder(surroundings);
  const prefix = place.kind === "prefix" ? place.folder : sysPrefix(surroundings);
  return join(prefix, "share", "jupyter");
}

function sysPrefix({ env, platform }: Surroundings): string {
  const active = env["VIRTUAL_ENV"] || env["CONDA_PREFIX"];
  if (active) return active;
  try {
    const python = platform === "win32" ? "python" : "python3";
    const script = ["-c", "import sys; print(sys.prefix)"];
    // what the user has on PATH, not what this process was given at its start
    return execFileSync(python, script, {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
      env: { ...env },
    }).trim();
  } catch (error) {
    throw new Error(
      "--sys-prefix needs an active virtual environment or a python3 on PATH, found neither: give --prefix with a folder, or --user",
      { cause: error },
    );
  }
}

/** Writes the kernelspec, and the labextension when the build has one. Returns the kernelspec's folder. */
export function install(root: string, version: string, place: Place, surroundings: Surroundings): string {
  const main = join(root, "dist", "kernel", "main.js");
  if (!existsSync(main))
    throw new Error(`expected the built kernel at ${main}, found none: run npm run build first`);
  const data = dataFolder(place, surroundings);
  const folder = join(data, "kernels", kernelName);
  if (existsSync(folder) && readSpec(folder)?.version === undefined) {
    throw new Error(
      `${folder} holds a kernel of this name that gosched has not installed: move it away, or give another place`,
    );
  }
  const spec = kernelSpec(root);
  const metadata = { ...spec.metadata, [mark]: { version, root } };
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "kernel.json"), `${JSON.stringify({ ...spec, metadata }, null, 2)}\n`);
  copyLabExtension(root, data);
  return folder;
}

/** Removes what `install` has written; false when there is nothing of it. */
export function uninstall(place: Place, surroundings: Surroundings): boolean {
  const data = dataFolder(place, surroundings);
  const folder = join(data, "kernels", kernelName);
  if (readSpec(folder)?.version === undefined) return false;
  rmSync(folder, { recursive: true, force: true });
  const emptied = [dirname(folder)];
  for (const extension of ownLabExtensions(data)) {
    rmSync(extension, { recursive: true, force: true });
    emptied.push(dirname(extension), join(data, "labextensions"));
  }
  for (const each of [...emptied, data]) removeWhenEmpty(each);
  return true;
}

/** Every place where Jupyter looks here, in its order, that has this kernel. */
export function installed(surroundings: Surroundings, others: readonly string[] = []): readonly Installed[] {
  const { env, platform } = surroundings;
  const active = env["VIRTUAL_ENV"] || env["CONDA_PREFIX"];
  const system =
    platform === "win32"
      ? [join(env["PROGRAMDATA"] ?? "C:\\ProgramData", "jupyter")]
      : ["/usr/local/share/jupyter", "/usr/share/jupyter"];
  const folders = [
    ...(env["JUPYTER_PATH"] ?? "").split(delimiter).filter((each) => each !== ""),
    ...(active ? [join(active, "share", "jupyter")] : []),
    userDataFolder(surroundings),
    ...system,
    ...others,
  ];
  return [...new Set(folders)].flatMap((data) => {
    const folder = join(data, "kernels", kernelName);
    const spec = readSpec(folder);
    return spec === undefined
      ? []
      : [{ folder, ...spec, version: spec.version ?? "written by npm start, or by hand" }];
  });
}

function readSpec(
  folder: string,
): { readonly version?: string; readonly missing: string | undefined } | undefined {
  let spec: unknown;
  try {
    spec = JSON.parse(readFileSync(join(folder, "kernel.json"), "utf8"));
  } catch {
    return undefined; // there is none, or nothing that can be read
  }
  if (!isFields(spec)) return undefined;
  const argv: readonly unknown[] = Array.isArray(spec["argv"]) ? spec["argv"] : [];
  const paths = argv.filter(
    (each): each is string => typeof each === "string" && /^([/\\]|[A-Za-z]:)/.test(each),
  );
  const missing = paths.find((path) => !existsSync(path));
  const own: Fields =
    isFields(spec["metadata"]) && isFields(spec["metadata"][mark]) ? spec["metadata"][mark] : {};
  return typeof own["version"] === "string" ? { version: own["version"], missing } : { missing };
}

function copyLabExtension(root: string, data: string): void {
  const built = join(root, "dist", "labextension");
  if (!existsSync(join(built, "package.json"))) return;
  const manifest: unknown = JSON.parse(readFileSync(join(built, "package.json"), "utf8"));
  const name = isFields(manifest) ? String(manifest["name"]) : "";
  if (name === "") throw new Error(`expected a name in ${join(built, "package.json")}, found none`);
  const folder = join(data, "labextensions", ...name.split("/"));
  rmSync(folder, { recursive: true, force: true });
  cpSync(built, folder, { recursive: true });
  writeFileSync(join(folder, markFile), "");
}

/** The folders below `labextensions` that bear our mark; a scope is a folder more. */
function ownLabExtensions(data: string): readonly string[] {
  const below = (folder: string): readonly string[] =>
    existsSync(folder) ? readdirSync(folder).map((name) => join(folder, name)) : [];
  const first = below(join(data, "labextensions"));
  const all = [...first, ...first.filter((each) => /[/\\]@[^/\\]+$/.test(each)).flatMap(below)];
  return all.filter((each) => existsSync(join(each, markFile)));
}

function removeWhenEmpty(folder: string): void {
  try {
    rmdirSync(folder);
  } catch {
    // Something else is in it, or it is gone.
  }
}
