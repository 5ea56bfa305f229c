/*
 * ES module text to a CommonJS body, by TypeScript's own emitter: what its `transpileModule` does, without the new program and
 * checker that each call of that makes. One program of an empty file is kept, and hands each text to its emitter.
 */
import type * as Ts from "@tslab/typescript-for-tslab";

type Compiler = typeof Ts;

/** What the compiler has beside what its typings say. */
interface Insides {
  bindSourceFile(file: Ts.SourceFile, options: Ts.CompilerOptions): void;
}

export interface CommonJs {
  readonly code: string;
  readonly sourceMap: string;
}

const fileName = "cell.js";
/** So many texts one program may see: its checker remembers all of them. */
const textsOfOneProgram = 100;

let program: Ts.Program | undefined;
let seen = 0;

/** Translates. Of what is wrong with the text nothing is said: it is the compiler's own output. */
export function commonJs(ts: Compiler, text: string): CommonJs {
  const options: Ts.CompilerOptions = {
    module: ts.ModuleKind.CommonJS,
    target: ts.ScriptTarget.ES2022,
    esModuleInterop: true,
    noImplicitUseStrict: true,
    newLine: ts.NewLineKind.LineFeed,
    sourceMap: true,
    // As in transpileModule: one file, and nothing around it.
    ...{ isolatedModules: true, noLib: true, noResolve: true, allowNonTsExtensions: true },
    ...{ suppressOutputPathCheck: true, types: [] },
  };
  if (program === undefined || ++seen >= textsOfOneProgram) {
    program = emptyProgram(ts, options);
    seen = 0;
  }
  const file = ts.createSourceFile(fileName, text, ts.ScriptTarget.ES2022, false, ts.ScriptKind.JS);
  // a program would set the path, and have its checker bind the file; results are kept by path
  Object.assign(file, { path: `${fileName}#${seen}`, resolvedPath: fileName, originalFileName: fileName });
  (ts as Compiler & Insides).bindSourceFile(file, options); // exported, and left out of the typings
  const written = { code: "", sourceMap: "" };
  program.emit(file, (path, output) => (written[path.endsWith(".map") ? "sourceMap" : "code"] = output));
  return written;
}

function emptyProgram(ts: Compiler, options: Ts.CompilerOptions): Ts.Program {
  const empty = ts.createSourceFile(fileName, "", ts.ScriptTarget.ES2022, false, ts.ScriptKind.JS);
  return ts.createProgram([fileName], options, {
    getSourceFile: (name) => (name === fileName ? empty : undefined),
    getDefaultLibFileName: () => "lib.d.ts",
    useCaseSensitiveFileNames: () => true,
    getCanonicalFileName: (name) => name,
    getCurrentDirectory: () => "",
    getNewLine: () => "\n",
    fileExists: (name) => name === fileName,
    readFile: () => "",
    writeFile: () => undefined,
  });
}
