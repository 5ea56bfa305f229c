/*
 * Loads tslab's converter, bent to this project's needs.
 *
 * The converter reads the compiler through one module object. While it is loaded, the module cache holds a copy of that object
 * with three parts exchanged; the compiler's own object stays as it was.
 *
 * - `createWatchCompilerHost`: modules are resolved as in resolve.ts, the types of Node are found whatever the notebook's folder
 *   holds, newer library calls are declared (ambient.ts), source maps are on, and no file outside the notebook is watched.
 * - `createWatchProgram`: cell-program.ts, which keeps its checker from cell to cell.
 * - `transpileModule`: the last step for a cell is emit.ts.
 * - `sys`: the current folder is the notebook's, not the process's.
 *
 * These are deep imports of a package that promises none: its version is pinned, and a test touches each of them.
 */
import { createRequire, isBuiltin } from "node:module";
import { dirname, join } from "node:path";
import type * as Ts from "@tslab/typescript-for-tslab";
import { ambient, readable } from "./ambient.js";
import { CellProgram } from "./cell-program.js";
import { emit } from "./emit.js";
import type { LocalModules } from "./local-modules.js";
import { commentsLater } from "./node-comments.js";
import type { Emitted } from "./emit.js";
import { isBareName, libraryName, withSlashes } from "./resolve.js";
import type { Library } from "./resolve.js";

export type Compiler = typeof Ts;
export type Converter = import("tslab/dist/converter.js").Converter;
type ConverterModule = typeof import("tslab/dist/converter.js");
type InspectModule = typeof import("tslab/dist/inspect.js");

/** What the exchanged parts need to know of whoever calls, and what they tell it. */
export interface Caller {
  readonly folder: string;
  readonly library: Library;
  /** Whether the checker is kept from cell to cell (cell-program.ts). */
  readonly keepsChecker: boolean;
  /** Where the code of the learner's own files is put. */
  readonly locals: LocalModules;
  /** Set by the last step of a cell. */
  emitted: Emitted | undefined;
  /** Set when the converter is made. */
  program: CellProgram | undefined;
}

export interface Tslab {
  readonly ts: Compiler;
  readonly converter: ConverterModule;
  readonly printQuickInfo: InspectModule["printQuickInfo"];
  /** Runs `work`, which calls the converter, on behalf of `caller`. */
  during<T>(caller: Caller, work: () => T): T;
}

let loaded: Tslab | undefined;

/** The converter of this process; loaded at the first call, which takes 0.15 s. */
export function loadTslab(): Tslab {
  return (loaded ??= load());
}

/** The version of the TypeScript that cells are written in. Loads nothing heavy. */
export function cellLanguageVersion(): string {
  const { compilerRequire, compilerName } = paths();
  // a package.json has a version
  return (compilerRequire(`${compilerName}/package.json`) as { version: string }).version;
}

function paths() {
  const own = createRequire(import.meta.url);
  const compilerRequire = createRequire(own.resolve("tslab/dist/converter.js"));
  return { own, compilerRequire, compilerName: "@tslab/typescript-for-tslab" };
}

function load(): Tslab {
  const { own, compilerRequire, compilerName } = paths();
  const ts = compilerRequire(compilerName) as Compiler; // its typings name the same package
  let current: Caller | undefined;
  const caller = (): Caller => {
    if (current === undefined) throw new Error("the converter was called outside `during`");
    return current;
  };
  const cached = own.cache[compilerRequire.resolve(compilerName)];
  if (cached === undefined) throw new Error("expected the compiler in the module cache, found nothing");
  const original: unknown = cached.exports;
  cached.exports = { ...ts, ...exchanged(ts, caller) };
  try {
    return {
      ts,
      converter: own("tslab/dist/converter.js") as ConverterModule, // as its own declarations say
      printQuickInfo: (own("tslab/dist/inspect.js") as InspectModule).printQuickInfo, // likewise
      during(next, work) {
        const before = current;
        current = next;
        try {
          return work();
        } finally {
          current = before;
        }
      },
    };
  } finally {
    cached.exports = original;
  }
}

function exchanged(ts: Compiler, caller: () => Caller) {
  // what inherits from a System is one
  const sys: Ts.System = Object.assign(Object.create(ts.sys) as Ts.System, {
    getCurrentDirectory: () => caller().folder,
  });
  return {
    sys,
    createWatchCompilerHost: (
      roots: string[],
      options: Ts.CompilerOptions,
      system: Ts.System,
      ...rest: []
    ): Ts.WatchCompilerHostOfFilesAndCompilerOptions<Ts.BuilderProgram> =>
      compilerHost(ts, caller(), roots, options, system, rest),
    createWatchProgram: (host: Ts.WatchCompilerHostOfFilesAndCompilerOptions<Ts.BuilderProgram>) =>
      (caller().program = new CellProgram(ts, host, {
        ...caller(),
        isOwn: (path) => isOwn(ts.sys, caller(), path),
      })),
    transpileModule: (text: string, options: Ts.TranspileOptions): Ts.TranspileOutput => {
      // Else it is the text of a local file that the cell imports.
      if (text !== caller().program?.cellText) return ts.transpileModule(text, options);
      const emitted = emit(ts, text);
      caller().emitted = emitted;
      return { outputText: emitted.code };
    },
  };
}

function compilerHost(
  ts: Compiler,
  caller: Caller,
  roots: string[],
  given: Ts.CompilerOptions,
  system: Ts.System,
  rest: [],
): Ts.WatchCompilerHostOfFilesAndCompilerOptions<Ts.BuilderProgram> {
  const { folder, library } = caller;
  const place = `${withSlashes(folder)}/`;
  const ambientFile = `${place}__gosched__.d.ts`;
  const options: Ts.CompilerOptions = {
    ...given,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    customConditions: ["require", "node"],
    lib: ["lib.es2023.d.ts"],
    typeRoots: [nodeTypeRoot(library)],
    types: ["node"],
    inlineSourceMap: true,
  };
  // what inherits from a System is one
  const withAmbient: Ts.System = Object.assign(Object.create(system) as Ts.System, {
    readFile: (path: string, encoding?: string) =>
      path === ambientFile ? ambient : commentsLater(path, readable(path, system.readFile(path, encoding))),
    // The compiler asks for another edition of each of its own libraries, up to the root of the disk.
    directoryExists: (path: string) => !path.includes("/@typescript") && system.directoryExists(path),
  });
  const host = ts.createWatchCompilerHost([...roots, ambientFile], options, withAmbient, ...rest);
  host.watchDirectory = () => ({ close: () => undefined });
  const isLearners = (path: string): boolean => path !== ambientFile && isOwn(system, caller, path);
  host.resolveModuleNameLiterals = resolver(ts, host, library, options, isLearners);
  // Without it every import of the library and of Node's types would be resolved again for each cell.
  host.hasInvalidatedResolutions = isLearners;
  return host;
}

/** Whether a file is the learner's: it may change, and its code is made here. */
function isOwn({ useCaseSensitiveFileNames }: Ts.System, { library }: Caller, path: string): boolean {
  // Paths may come in lower case where the file system makes no difference.
  const same = (text: string): string => (useCaseSensitiveFileNames ? text : text.toLowerCase());
  if (path.includes("/node_modules/")) return false;
  return !same(path).startsWith(same(withSlashes(`${dirname(library.types)}/`)));
}

type Resolve = NonNullable<Ts.CompilerHost["resolveModuleNameLiterals"]>;

/**
 * Finds types in the same order in which resolve.ts finds code. The cache also knows what was not there, so it is not asked
 * about the learner's own files, and not believed about a package that he may have installed since.
 */
function resolver(
  ts: Compiler,
  host: Ts.ModuleResolutionHost,
  library: Library,
  options: Ts.CompilerOptions,
  isOwn: (path: string) => boolean,
): Resolve {
  const cache = ts.createModuleResolutionCache(library.root, (name) => name, options);
  const inPackage = join(library.root, "cell.ts");
  const own: Ts.ResolvedModuleFull = {
    resolvedFileName: withSlashes(library.types),
    extension: ts.Extension.Dts,
    isExternalLibraryImport: true,
  };
  return (literals, containingFile, redirected) => {
    const find = (text: string, from: string, known?: Ts.ModuleResolutionCache) =>
      ts.resolveModuleName(text, from, options, host, known, redirected);
    return literals.map(({ text }) => {
      if (text === libraryName) return { resolvedModule: own };
      // Node's own modules are declared, not found, whatever lies in some node_modules.
      if (isBuiltin(text)) return { resolvedModule: undefined };
      if (!isBareName(text)) return find(text, containingFile, isOwn(containingFile) ? undefined : cache);
      const found = find(text, containingFile, cache);
      if (found.resolvedModule !== undefined) return found;
      const ours = find(text, inPackage, cache);
      return ours.resolvedModule === undefined ? find(text, containingFile) : ours;
    });
  };
}

/** The folder that holds @types/node: this package's, or the one that tslab brings. */
function nodeTypeRoot(library: Library): string {
  const { compilerRequire } = paths();
  const from = [createRequire(join(library.root, "package.json")), compilerRequire];
  for (const each of from) {
    try {
      return dirname(dirname(each.resolve("@types/node/package.json")));
    } catch {
      continue; // not there: the next one
    }
  }
  throw new Error("expected the package @types/node beside tslab, found none: run npm install");
}
