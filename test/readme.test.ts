/** The README's program is right TypeScript, runs as it stands, and its picture is what that program draws. */
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import ts from "typescript";
import * as gosched from "../src/index.js";
import { assertGolden } from "./helpers/golden.js";

const root = fileURLToPath(new URL("../", import.meta.url));

/** What the compiler, as strict as it gets, says of a program that imports the library by its name. */
function complaints(code: string): string[] {
  const name = `${root}readme-program.ts`;
  const options: ts.CompilerOptions = {
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    types: [],
    paths: { gosched: [`${root}src/index.ts`] },
  };
  const host = ts.createCompilerHost(options);
  const { readFile: readSource, fileExists } = host;
  host.readFile = (file) => (file === name ? code : readSource(file));
  host.fileExists = (file) => file === name || fileExists(file);
  const program = ts.createProgram([name], options, host);
  return program
    .getSemanticDiagnostics(program.getSourceFile(name))
    .map((found) => ts.flattenDiagnosticMessageText(found.messageText, "\n"));
}

/** Runs a program as a cell does: the value is that of its last statement. */
function valueOf(code: string): unknown {
  const { outputText } = ts.transpileModule(code, { compilerOptions: { target: ts.ScriptTarget.ES2022 } });
  const body = outputText.replace(/^import .*$/m, "").replace(/^(?=gmp\()/m, "return ");
  // The README's own code; its imports come as arguments.
  return new Function("simulate", "gmp", body)(gosched.simulate, gosched.gmp) as unknown;
}

describe("the README", () => {
  let text = "";
  let code = "";
  before(async () => {
    text = await readFile(`${root}README.md`, "utf8");
    code = /```ts\n(.*?)```/s.exec(text)?.[1] ?? "";
  });

  it("shows a program of about twelve lines that has no type error", function () {
    this.timeout(60_000);
    const lines = code.split("\n").filter((line) => line.trim() !== "");
    assert.ok(lines.length >= 8 && lines.length <= 13, `${lines.length} lines`);
    assert.deepEqual(complaints(code), []);
    assert.equal(complaints(`${code}\nconst wrong: string = simulate(main);\n`).length, 1);
  });

  it("shows the picture that the program draws", () => {
    const figure = valueOf(code) as gosched.Figure; // gmp's result; the golden below tells if it is another
    assertGolden("readme.svg", figure.svg);
    assert.match(text, /!\[[^\]]+\]\(test\/golden\/readme\.svg\)/);
  });
});
