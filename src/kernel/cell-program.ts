/*
 * Stands in place of TypeScript's watch program below tslab's converter, because that one starts from the beginning for each cell:
 * it hashes all files, builds a program, and has a new checker learn all of the library's and Node's declarations.
 *
 * A cell is a module of its own and changes nothing for others. So the program and its checker are kept, and the two files that
 * change with each cell, its text and the declarations of those before it, are parsed and bound by themselves and handed to the
 * old checker. 14 ms become 3.
 *
 * That is possible while a cell imports nothing that the program does not know yet, and adds nothing to global declarations or to
 * another module's. Otherwise, and when a file of the learner's has changed, a new program is made, with what it can keep of the
 * old one. A checker remembers all that it has seen: after so many cells it is given up as well.
 *
 * This reaches into the compiler's insides. Its version is pinned, and a test compiles the same cells with a checker that is kept
 * and with one that is not: they must agree.
 */
import { isBuiltin } from "node:module";
import { basename, dirname, join } from "node:path";
import type * as Ts from "@tslab/typescript-for-tslab";
import { declaresSomething, importsOf } from "./cell-file.js";
import type { CellFile, Checker, Insides, Resolutions } from "./cell-file.js";
import { LocalFiles, renamed, shownPath } from "./local-files.js";
import type { Link } from "./local-files.js";
import type { LocalModules } from "./local-modules.js";
import { readComments } from "./node-comments.js";

type Compiler = typeof Ts;

type WatchHost = Ts.WatchCompilerHostOfFilesAndCompilerOptions<Ts.BuilderProgram>;

/** The compiler's word for code without declarations. */
const onlyCode = 0;
/** Where the converter expects the declarations of a cell. */
const declarationOutput = "outDir/__tslab__.d.ts";

/** The number of its complaint about a file above the notebook, which it would not know where to write. */
const outsideRoot = 6059;

/** So many cells one checker may see. */
const cellsOfOneChecker = 100;

/** What the converter calls of a builder program. */
export type CellBuilder = Pick<
  Ts.BuilderProgram,
  "getSourceFile" | "getProgram" | "emit" | "getAllDependencies"
>;

export interface CellProgramOptions {
  /** Without it each cell gets a new program. */
  readonly keepsChecker: boolean;
  /** Where the code of the learner's own files goes. */
  readonly locals: LocalModules;
  /** Whether a file is one of those. */
  readonly isOwn: (path: string) => boolean;
}

/** A watch program for the converter: it asks for the two files' new texts, and is told of them by `host.afterProgramCreate`. */
export class CellProgram {
  readonly #ts: Compiler & Insides;
  readonly #host: WatchHost;
  readonly #options: Ts.CompilerOptions;
  readonly #compilerHost: Ts.CompilerHost;
  /** The cell's file, and that of earlier declarations. */
  readonly #cell: string;
  readonly #declarations: string;
  readonly #files = new Map<string, Ts.SourceFile | undefined>();
  readonly #watchers: Ts.FileWatcher[] = [];
  #program: Ts.Program | undefined;
  /** The resolutions of all imports that the program has. */
  #known: Resolutions;
  readonly #keepsChecker: boolean;
  readonly #local: LocalFiles;
  #isStale = true;
  #seen = 0;
  #isScheduled = false;
  #cellText: string | undefined;

  constructor(ts: Compiler, host: WatchHost, { keepsChecker, locals, isOwn }: CellProgramOptions) {
    this.#keepsChecker = keepsChecker;
    this.#local = new LocalFiles(ts, locals, isOwn);
    this.#ts = ts as Compiler & Insides; // exported, and left out of the typings
    this.#host = host;
    this.#options = host.options;
    const find = (ending: string): string => host.rootFiles.find((path) => path.endsWith(ending)) ?? "";
    this.#cell = find("__tslab__.ts");
    this.#declarations = find("__prev__.d.ts");
    this.#known = this.#ts.createModeAwareCache();
    const own = this.#ts.createCompilerHostFromProgramHost(host, () => this.#options, host);
    this.#compilerHost = Object.assign(own, {
      getSourceFile: (path: string) => this.#fileOf(path),
      resolveModuleNameLiterals: host.resolveModuleNameLiterals,
      hasInvalidatedResolutions: host.hasInvalidatedResolutions,
    });
    for (const path of [this.#cell, this.#declarations])
      this.#watchers.push(host.watchFile(path, () => this.#schedule()));
    this.#update();
  }

  close(): void {
    for (const watcher of this.#watchers) watcher.close();
  }

  /** What the cell was compiled to, before the last step. */
  get cellText(): string | undefined {
    return this.#cellText;
  }

  /** Before what is known of a name is told, Node's declarations get their comments; then they have them. */
  readComments(): void {
    for (const file of this.#program?.getSourceFiles() ?? []) readComments(this.#ts, file);
  }

  /** The converter tells of both files, one after the other, and then runs what was scheduled, itself. */
  #schedule(): void {
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    this.#host.setTimeout?.(() => {
      this.#isScheduled = false;
      this.#update();
    }, 0);
  }

  #update(): void {
    for (const path of this.#local.changed()) {
      this.#files.delete(path);
      this.#isStale = true;
    }
    const cell = this.#parsed(this.#cell);
    const declarations = this.#parsed(this.#declarations);
    const isKnown =
      this.#keepsChecker &&
      !this.#isStale &&
      ++this.#seen < cellsOfOneChecker &&
      this.#isKnown(cell) &&
      this.#isKnown(declarations);
    if (isKnown) for (const file of [cell, declarations]) this.#adopt(file);
    else this.#rebuild(cell, declarations);
    const program = this.#program;
    if (program === undefined) throw new Error("expected a program, found none");
    this.#host.afterProgramCreate?.(
      // it has what the converter calls of one
      this.#builderOf(program, cell, declarations) as unknown as Ts.BuilderProgram,
    );
  }

  #parsed(path: string): CellFile {
    const { target = this.#ts.ScriptTarget.ES2022 } = this.#options;
    // the fields that its typings leave out are set below, or by a program
    return this.#ts.createSourceFile(path, this.#host.readFile(path) ?? "", target) as CellFile;
  }

  /** Whether the program has all that a file needs. */
  #isKnown(file: CellFile): boolean {
    return (
      this.#isPlain(file) &&
      importsOf(this.#ts, file).every(
        ({ text }) => isBuiltin(text) || this.#known.get(text, undefined)?.resolvedModule !== undefined,
      )
    );
  }

  /** Whether a file has nothing that its program must know. */
  #isPlain(file: CellFile): boolean {
    const changesOthers = file.statements.some(
      (each) => this.#ts.isModuleDeclaration(each) && !this.#ts.isIdentifier(each.name),
    );
    const isGlobal = /\bglobal\b/.test(file.text) && /\bdeclare\s+global\b/.test(file.text);
    const isReferring = file.referencedFiles.length + file.typeReferenceDirectives.length > 0;
    return (
      !changesOthers &&
      !isGlobal &&
      !isReferring &&
      // `// @ts-ignore`: the program knows what to do with those.
      (file.commentDirectives ?? []).length === 0
    );
  }

  /** Makes a file ready for the checker as a program would. */
  #adopt(file: CellFile): void {
    const like = this.#files.get(file.fileName) as CellFile; // `#rebuild` has put it there
    file.path = like.path;
    file.resolvedPath = like.path;
    file.originalFileName = file.fileName;
    file.resolvedModules = this.#known;
    // The program remembers where it has met a module: at which place of this list.
    file.imports = like.imports;
    file.moduleAugmentations = like.moduleAugmentations;
    file.ambientModuleNames = like.ambientModuleNames;
    this.#ts.bindSourceFile(file, this.#options);
  }

  #rebuild(cell: CellFile, declarations: CellFile): void {
    this.#files.set(this.#cell, cell);
    this.#files.set(this.#declarations, declarations);
    const program = this.#ts.createProgram({
      rootNames: [...this.#host.rootFiles],
      options: this.#options,
      host: this.#compilerHost,
      ...(this.#program === undefined ? {} : { oldProgram: this.#program }),
    });
    this.#program = program;
    program.getTypeChecker(); // binds all files
    this.#known = this.#ts.createModeAwareCache();
    for (const { resolvedModules } of [declarations, cell]) {
      resolvedModules?.forEach((found, name, mode) => this.#known.set(name, mode, found));
    }
    // What this cell adds to others' declarations, the next must not see.
    this.#isStale = !this.#isPlain(cell) || !this.#isPlain(declarations);
    this.#seen = 0;
  }

  /** A file of the program other than the two; those that were not there are looked for again. */
  #fileOf(path: string): Ts.SourceFile | undefined {
    const known = this.#files.get(path);
    if (known !== undefined) return known;
    const text = this.#host.readFile(path);
    if (text === undefined) return undefined;
    const { target = this.#ts.ScriptTarget.ES2022 } = this.#options;
    const file = this.#ts.createSourceFile(path, text, target);
    this.#files.set(path, file);
    this.#local.read(path);
    return file;
  }

  /** The program, with checks of a cell that it has not been made with. It would give what it has found in an earlier one. */
  #checking(program: Ts.Program, cell: CellFile): Ts.Program {
    const isOld = program.getSourceFile(this.#cell) !== cell;
    const checker = program.getTypeChecker() as Ts.TypeChecker & Checker; // has it, and leaves it out of the typings
    const { fileName, path } = cell;
    /** Complaints are kept by name, some by path. */
    const apart = <T>(names: Partial<CellFile>, work: () => T): T => {
      Object.assign(cell, names);
      try {
        return work();
      } finally {
        Object.assign(cell, { fileName, path });
      }
    };
    const name = fileName.replace(/\.ts$/, `${this.#seen}.ts`);
    const named = <T extends Ts.Diagnostic>(found: readonly T[]): readonly T[] =>
      found.filter(({ code }) => code !== outsideRoot).map((each) => renamed(each, this.#cell));
    return {
      ...program,
      getSyntacticDiagnostics: (file, token) => named(program.getSyntacticDiagnostics(file, token)),
      getSemanticDiagnostics: (file, token) =>
        file === cell && isOld
          ? apart({ fileName: name }, () => [...cell.bindDiagnostics, ...checker.getDiagnostics(cell)])
          : named(program.getSemanticDiagnostics(file, token)),
      getDeclarationDiagnostics: (file, token) => {
        // Nobody reads the declarations of others, nor those of a cell without any.
        if (file !== cell || !declaresSomething(cell)) return [];
        if (!isOld) return program.getDeclarationDiagnostics(cell, token);
        return apart({ fileName: name, path: name }, () => program.getDeclarationDiagnostics(cell, token));
      },
    } as Ts.Program; // a program is a record of functions
  }

  #builderOf(program: Ts.Program, cell: CellFile, declarations: CellFile): CellBuilder {
    const fileOf = (path: string): Ts.SourceFile | undefined =>
      path === this.#cell ? cell : path === this.#declarations ? declarations : program.getSourceFile(path);
    const folder = dirname(this.#cell);
    return {
      getSourceFile: (path) => fileOf(path) ?? program.getSourceFile(join(folder, shownPath(basename(path)))),
      getProgram: () => this.#checking(program, cell),
      emit: (file, write, token, only, transformers) => {
        // The learner's own files go with the cell.
        if (file !== cell) return { emitSkipped: true, diagnostics: [] };
        for (const each of this.#localsOf(cell, fileOf))
          this.#local.emit(program, each, this.#linksOf(each, cell), each === cell);
        const written: Ts.WriteFileCallback = (path, text, ...rest) => {
          if (path.endsWith(".js")) this.#cellText = text;
          write?.(path, text, ...rest);
        };
        if (declaresSomething(cell)) return program.emit(file, written, token, only, transformers);
        // the parameter is an enum within
        const emitted = program.emit(file, written, token, onlyCode as unknown as boolean, transformers);
        write?.(declarationOutput, "", false);
        return emitted;
      },
      // The converter wants to know which of the learner's files a cell needs.
      getAllDependencies: (file) =>
        file === cell ? this.#localsOf(cell, fileOf).map(({ fileName }) => fileName) : [file.fileName],
    };
  }

  /** The cell, and the learner's own files that it needs. */
  #localsOf(cell: CellFile, fileOf: (path: string) => Ts.SourceFile | undefined): readonly Ts.SourceFile[] {
    const all = new Set<Ts.SourceFile>();
    const visit = (file: Ts.SourceFile | undefined): void => {
      if (file === undefined || file.isDeclarationFile || all.has(file) || !this.#local.isOwn(file.fileName))
        return;
      all.add(file);
      for (const { to } of this.#linksOf(file, cell)) visit(fileOf(to));
    };
    visit(cell);
    return [...all];
  }

  #linksOf(file: Ts.SourceFile, cell: CellFile): readonly Link[] {
    const { imports = [], resolvedModules } = file as CellFile; // set by a program
    return (file === cell ? importsOf(this.#ts, cell) : imports).flatMap(({ text }) => {
      const to = resolvedModules?.get(text, undefined)?.resolvedModule?.resolvedFileName;
      return to === undefined ? [] : [{ name: text, to }];
    });
  }
}
