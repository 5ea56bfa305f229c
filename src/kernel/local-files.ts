/*
 * The learner's own files, as the compiler sees them: whether one has changed since it was read, its code, and what is wrong in
 * it. They may lie above the notebook, which tslab's converter knows nothing of: it drops complaints about such files and refuses
 * to write them.
 *
 * Files are looked at when a cell is compiled, not watched: an edit counts for the very next cell.
 */
import { statSync } from "node:fs";
import { dirname, relative } from "node:path";
import type * as Ts from "@tslab/typescript-for-tslab";
import type { LocalModules } from "./local-modules.js";
import { withSlashes } from "./resolve.js";

type Compiler = typeof Ts;

/** One import of a file, and where it leads. */
export interface Link {
  readonly name: string;
  readonly to: string;
}

export class LocalFiles {
  readonly #ts: Compiler;
  readonly #locals: LocalModules;
  readonly #isOwn: (path: string) => boolean;
  readonly #versions = new Map<string, string>();
  readonly #emitted = new WeakSet<Ts.SourceFile>();

  constructor(ts: Compiler, locals: LocalModules, isOwn: (path: string) => boolean) {
    this.#ts = ts;
    this.#locals = locals;
    this.#isOwn = isOwn;
  }

  isOwn(path: string): boolean {
    return this.#isOwn(path);
  }

  /** Told of every file that is read. */
  read(path: string): void {
    if (this.#isOwn(path)) this.#versions.set(path, versionOf(path));
  }

  /** The files that have changed since they were read, or are gone; they are forgotten. */
  changed(): readonly string[] {
    const changed = [...this.#versions].filter(([path, version]) => versionOf(path) !== version);
    for (const [path] of changed) this.#versions.delete(path);
    return changed.map(([path]) => path);
  }

  /** Says what the imports of a file lead to, and makes code of it when that has not been done. */
  emit(program: Ts.Program, file: Ts.SourceFile, links: readonly Link[], isCell: boolean): void {
    const { fileName } = file;
    for (const { name, to } of links) this.#locals.link(fileName, name, to);
    if (isCell || this.#emitted.has(file)) return;
    this.#emitted.add(file);
    if (fileName.endsWith(".json")) {
      this.#locals.set(fileName, `module.exports = ${file.text.trim() || "{}"};`);
      return;
    }
    program.emit(file, (path, text) => {
      if (/\.[cm]?jsx?$/.test(path)) this.#locals.set(fileName, this.#commonJs(text));
    });
  }

  #commonJs(text: string): string {
    const { ts } = { ts: this.#ts };
    const compilerOptions: Ts.CompilerOptions = {
      module: ts.ModuleKind.CommonJS,
      target: ts.ScriptTarget.ES2022,
      esModuleInterop: true,
      noImplicitUseStrict: true,
    };
    return ts.transpileModule(text, { compilerOptions, fileName: "local.js" }).outputText;
  }
}

/** What differs between two states of a file. */
function versionOf(path: string): string {
  const found = statSync(path, { throwIfNoEntry: false });
  return found === undefined ? "" : `${found.mtimeMs} ${found.size}`;
}

/** Before the name of a file above the notebook, so that the converter takes it for one in the notebook's folder. */
const above = "__above__";

/** A complaint about a file above the notebook, under a name that the converter lets pass. */
export function renamed<T extends Ts.Diagnostic>(diagnostic: T, cell: string): T {
  const { file } = diagnostic;
  const folder = dirname(cell);
  const path = file === undefined ? "" : withSlashes(relative(folder, file.fileName));
  if (file === undefined || !path.startsWith("../")) return diagnostic;
  const fileName = `${folder}/${above}${encodeURIComponent(path)}`;
  // what inherits from a file is one
  return { ...diagnostic, file: Object.create(file, { fileName: { value: fileName } }) as typeof file };
}

/** What such a name stands for, relative to the notebook; the name itself when it is none. */
export function shownPath(name: string): string {
  return name.startsWith(above) ? decodeURIComponent(name.slice(above.length)) : name;
}
