/*
 * The learner's own files that cells import: `./two`, `../helpers`, a JSON file. The compiler puts their code here, and what each
 * import in them and in cells leads to; the `require` of cells (resolve.ts) runs them.
 *
 * A file is run once and again when its code has changed, or that of a file which it imports. What has not changed keeps its state.
 */
import { createRequire } from "node:module";
import { dirname } from "node:path";

/** The `require` of a module, by its path. */
export type RequireOf = (path: string, own: NodeJS.Require) => (name: string) => unknown;

interface Loaded {
  readonly code: string;
  readonly module: { exports: unknown };
  /** Paths of the files that it has asked for. */
  readonly needs: Set<string>;
}

/** Filled by the compiler: which code belongs to which file, and what the imports lead to. */
export class LocalModules {
  readonly #code = new Map<string, string>();
  readonly #links = new Map<string, string>();

  /** The CommonJS body of a file. */
  set(path: string, code: string): void {
    this.#code.set(path, code);
  }

  codeOf(path: string): string | undefined {
    return this.#code.get(path);
  }

  /** Says that `name`, imported in the file `from`, is the file `to`. */
  link(from: string, name: string, to: string): void {
    this.#links.set(`${from}\0${name}`, to);
  }

  /** The file that an import leads to; undefined when the compiler has made no code of it. */
  find(from: string, name: string): string | undefined {
    const path = this.#links.get(`${from}\0${name}`);
    return path !== undefined && this.#code.has(path) ? path : undefined;
  }
}

/** Local files as they have been run for one notebook. */
export class LoadedModules {
  readonly #locals: LocalModules;
  readonly #loaded = new Map<string, Loaded>();

  constructor(locals: LocalModules) {
    this.#locals = locals;
  }

  /** What `name` exports, imported in the file `from`; undefined when it is no local file. Runs it when it must be run. */
  load(from: string, name: string, requireOf: RequireOf): { readonly exports: unknown } | undefined {
    const path = this.#locals.find(from, name);
    if (path === undefined) return undefined;
    this.#loaded.get(from)?.needs.add(path);
    const known = this.#loaded.get(path);
    if (known !== undefined && this.#isFresh(path, new Set())) return known.module;
    const code = this.#locals.codeOf(path) ?? "";
    const loaded: Loaded = { code, module: { exports: {} }, needs: new Set() };
    this.#loaded.set(path, loaded);
    try {
      // The compiler's output for a local file is a CommonJS body, as Node's own loader would run it.
      const names = ["exports", "require", "module", "__filename", "__dirname"];
      const body = new Function(...names, `${code}\n//# sourceURL=${path}`);
      const { module } = loaded;
      body(module.exports, requireOf(path, createRequire(path)), module, path, dirname(path));
    } catch (error) {
      this.#loaded.delete(path); // the next cell tries again
      throw error;
    }
    return loaded.module;
  }

  /** Whether neither a file nor one that it needs has other code than when it was run. `seen` guards against circles. */
  #isFresh(path: string, seen: Set<string>): boolean {
    if (seen.has(path)) return true;
    seen.add(path);
    const loaded = this.#loaded.get(path);
    if (loaded === undefined || loaded.code !== this.#locals.codeOf(path)) return false;
    return [...loaded.needs].every((each) => this.#isFresh(each, seen));
  }
}
