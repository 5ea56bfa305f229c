/*
 * The real kernel, for tests of the press: notebooks run in this process, as if they lay in `notebooks/`.
 */
import { equal } from "node:assert/strict";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { executeNotebook } from "../../src/kernel/execute-notebook.js";
import { Language } from "../../src/kernel/language.js";
import { libraryAt } from "../../src/kernel/resolve.js";
import type { Execute } from "../../src/press/lint-run.js";
import { build, isBuilt } from "../../src/start/build.mjs";

export const root = fileURLToPath(new URL("../../", import.meta.url));
const folder = join(root, "notebooks");

/** Cells import the library as it is built: builds it when a source is younger. */
export async function prepareLibrary(this: Mocha.Context): Promise<void> {
  this.timeout(120_000);
  if (!isBuilt(root)) equal(await build(root), "");
}

let language: Language | undefined;

/** Runs notebooks. All of them share one compiler, which takes a second to start. */
export function executor(): Execute {
  const library = libraryAt(root);
  language ??= new Language(folder, library);
  const shared = language;
  return (notebook) => executeNotebook(notebook, { folder, library, language: shared, allowErrors: true });
}
