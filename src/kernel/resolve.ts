/*
 * What `import ... from "x"` means in a cell.
 *
 * `gosched` is the package that this kernel belongs to, wherever the notebook lies and whatever else is installed there.
 * Another name is looked for from the notebook's folder first, then among this package's own dependencies: so `arquero` is
 * there in any folder. The compiler (language.ts) looks in the same order for types: the two must agree.
 */
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, isAbsolute, join } from "node:path";
import { fileURLToPath } from "node:url";
import { LoadedModules } from "./local-modules.js";
import type { LocalModules, RequireOf } from "./local-modules.js";
import { isFields } from "./message.js";

/** The name under which cells import the library. */
export const libraryName = "gosched";

export interface Library {
  /** The package's folder. */
  readonly root: string;
  readonly version: string;
  /** The module that is run. */
  readonly entry: string;
  /** Its declarations. */
  readonly types: string;
}

/** The folder of the package that a file belongs to: the next one above with a package.json. */
export function packageRoot(fileUrl: string): string {
  let folder = dirname(fileURLToPath(fileUrl));
  while (!existsSync(join(folder, "package.json"))) {
    const above = dirname(folder);
    if (above === folder)
      throw new Error(`expected a package.json above ${fileURLToPath(fileUrl)}, found none`);
    folder = above;
  }
  return folder;
}

/** What the package at `root` exports under ".". */
export function libraryAt(root: string): Library {
  const file = join(root, "package.json");
  const manifest: unknown = JSON.parse(readFileSync(file, "utf8"));
  const exported = isFields(manifest) && isFields(manifest["exports"]) ? manifest["exports"]["."] : undefined;
  const path = (condition: string): string => {
    const value = isFields(exported) ? exported[condition] : undefined;
    if (typeof value !== "string")
      throw new Error(`expected exports["."].${condition} in ${file}, found none`);
    return join(root, value);
  };
  const version = isFields(manifest) ? String(manifest["version"]) : "";
  return { root, version, entry: path("default"), types: path("types") };
}

/** A name that is looked for in node_modules, not a path. */
export function isBareName(name: string): boolean {
  return !name.startsWith(".") && !isAbsolute(name) && !name.includes(":");
}

/** How the compiler names the file of a cell, which is in the notebook's folder. */
export const cellFileName = "__tslab__.ts";

/** The `require` that the code of cells gets. `folder` is the notebook's. */
export function cellRequire(
  folder: string,
  library: Library,
  locals: LocalModules,
): (name: string) => unknown {
  const fromPackage = createRequire(join(library.root, "package.json"));
  const loaded = new LoadedModules(locals);
  const requireOf: RequireOf = (path, own) => (name) => {
    if (name === libraryName) return fromPackage(library.entry);
    // A module of the learner's: compiled when the compiler has met it, else as Node finds it.
    if (!isBareName(name)) return (loaded.load(path, name, requireOf) ?? { exports: own(name) }).exports;
    try {
      return own(name);
    } catch (error) {
      if (!isMissing(error, name)) throw error;
      return fromPackage(name);
    }
  };
  return requireOf(withSlashes(join(folder, cellFileName)), createRequire(join(folder, "cell.js")));
}

/** A path as the compiler writes it. */
export function withSlashes(path: string): string {
  return path.replaceAll("\\", "/");
}

/** Whether `name` itself was not found; a module that was found and lacks another of its own is another matter. */
function isMissing(error: unknown, name: string): boolean {
  if (!isFields(error) || error["code"] !== "MODULE_NOT_FOUND") return false;
  return String(error["message"]).startsWith(`Cannot find module '${name}'`);
}
