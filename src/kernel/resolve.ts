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

/** JavaScript of local `.ts` files that a cell imports, by path. The compiler fills it. */
export type LocalModules = ReadonlyMap<string, string>;

/** The `require` that the code of cells gets. `folder` is the notebook's. */
export function cellRequire(
  folder: string,
  library: Library,
  locals: LocalModules,
): (name: string) => unknown {
  const fromNotebook = createRequire(join(folder, "cell.js"));
  const fromPackage = createRequire(join(library.root, "package.json"));
  const loaded = new Map<string, { readonly code: string; readonly module: { exports: unknown } }>();

  const requireFrom =
    (base: string, own: NodeJS.Require) =>
    (name: string): unknown => {
      if (name === libraryName) return fromPackage(library.entry);
      if (!isBareName(name)) return local(base, own, name);
      try {
        return own(name);
      } catch (error) {
        if (!isMissing(error, name)) throw error;
        return fromPackage(name);
      }
    };

  /** A module of the notebook's folder: compiled TypeScript when the compiler made some, else as Node finds it. */
  const local = (base: string, own: NodeJS.Require, name: string): unknown => {
    const stem = join(base, name);
    const path = [stem, `${stem}.js`, stem.replace(/\.ts$/, ".js")].find((each) => locals.has(each));
    const code = path === undefined ? undefined : locals.get(path);
    if (path === undefined || code === undefined) return own(name);
    const known = loaded.get(path);
    if (known?.code === code) return known.module.exports;
    const module: { exports: unknown } = { exports: {} };
    loaded.set(path, { code, module });
    // The compiler's output for a local file is a CommonJS body, as Node's own loader would run it.
    const body = new Function("exports", "require", "module", `${code}\n//# sourceURL=${path}`);
    body(module.exports, requireFrom(dirname(path), createRequire(path)), module);
    return module.exports;
  };

  return requireFrom(folder, fromNotebook);
}

/** Whether `name` itself was not found; a module that was found and lacks another of its own is another matter. */
function isMissing(error: unknown, name: string): boolean {
  if (!isFields(error) || error["code"] !== "MODULE_NOT_FOUND") return false;
  return String(error["message"]).startsWith(`Cannot find module '${name}'`);
}
