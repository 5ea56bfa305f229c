/*
 * Rules of the house that a linter cannot see: names of files, essays at their heads, references to Go's source, and
 * what must not be committed. Each test lists every offender at once.
 */
import { deepEqual } from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, readdirSync, statSync } from "node:fs";
import { basename, join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";
import { isRule } from "./helpers/fact-sheet.js";

const root = fileURLToPath(new URL("../", import.meta.url));
/** The release whose source the model follows. */
const pinnedGo = "go1.26";

function filesBelow(folder: string): string[] {
  const path = join(root, folder);
  if (!existsSync(path)) return [];
  return readdirSync(path).flatMap((name) => {
    if (["node_modules", ".cache", ".ipynb_checkpoints"].includes(name)) return [];
    const below = join(path, name);
    return statSync(below).isDirectory()
      ? filesBelow(relative(root, below))
      : [relative(root, below).split(sep).join("/")];
  });
}

const read = (file: string): string => readFileSync(join(root, file), "utf8");
const sources = filesBelow("src").filter((file) => /\.(ts|mjs)$/.test(file));
const mirrors = sources.filter((file) => /^src\/(runtime|sync)\//.test(file));
const tops = readdirSync(root).filter(
  (name) => statSync(join(root, name)).isFile() && name !== "package-lock.json" && name !== ".git",
);
const committed = [...tops, ...["src", "test", "lessons", "notebooks", ".ci"].flatMap(filesBelow)];
const texts = committed.filter((file) => /\.(ts|mjs|md|json|ipynb|go|txt|ya?ml)$|^\.|\/run$/.test(file));
const thisFile = "test/tidy.test.ts";

/** Every line of the files on which `pattern` is found, as `file:line`. */
function placesOf(pattern: RegExp, files: readonly string[]): string[] {
  return files.flatMap((file) =>
    read(file)
      .split("\n")
      .flatMap((line, i) => (pattern.test(line) ? [`${file}:${i + 1}`] : [])),
  );
}

describe("files in src", () => {
  it("are named for what they are, not util, manager or helper", () => {
    deepEqual(
      sources.filter((file) => /(\butils?\b|manager|helper)/i.test(file)),
      [],
    );
  });

  it("do not only pass on the exports of others, save src/index.ts", () => {
    const isBarrel = (file: string): boolean => {
      const { statements } = ts.createSourceFile(file, read(file), ts.ScriptTarget.Latest);
      const isPassedOn = (statement: ts.Statement): boolean =>
        ts.isExportDeclaration(statement) && statement.moduleSpecifier !== undefined;
      const isStarred = (statement: ts.Statement): boolean =>
        ts.isExportDeclaration(statement) && isPassedOn(statement) && statement.exportClause === undefined;
      return statements.length > 0 && (statements.every(isPassedOn) || statements.some(isStarred));
    };
    deepEqual(
      sources.filter((file) => file !== "src/index.ts" && (basename(file) === "index.ts" || isBarrel(file))),
      [],
    );
  });

  it("of runtime and sync begin with an essay of five lines or more", () => {
    const essayLines = (text: string): number => {
      const comment = /^\/\*[\s\S]*?\*\//.exec(text)?.[0] ?? "";
      return comment.split("\n").length;
    };
    deepEqual(
      mirrors.filter((file) => essayLines(read(file)) < 5),
      [],
    );
  });
});

/** A `Go:` line of a doc comment: where it stands, and what it names. */
interface Mirror {
  readonly place: string;
  readonly goFile: string;
  readonly names: readonly string[];
  /** A function must say it; of a record its fields do. */
  readonly saysHowItDiffers: boolean;
}

function mirrorsIn(file: string): Mirror[] {
  const comments = read(file).matchAll(/\/\*\*[\s\S]*?\*\//g);
  return [...comments].flatMap((comment) => {
    const flat = comment[0].replace(/\n\s*\*/g, " ");
    const at = flat.indexOf("Go: src/");
    if (at < 0) return [];
    const [, goFile = "", named = ""] =
      /^Go: (src\/[\w./-]+\.go), (.*?)\.(?:\s|$)/.exec(flat.slice(at)) ?? [];
    const names = named.split(/,\s*(?:and\s+)?|\s+and\s+/).filter((name) => name !== "");
    const line = read(file).slice(0, comment.index).split("\n").length;
    const isRecord = /^\s*(export )?(class|interface|type|const) /.test(
      read(file).slice(comment.index + comment[0].length),
    );
    const saysHowItDiffers = isRecord || /Differs: \S/.test(flat.slice(at));
    return [{ place: `${file}:${line}`, goFile, names, saysHowItDiffers }];
  });
}

/** Whether Go source declares a function, method or type. `Mutex.lockSlow` and `(*Mutex).lockSlow` mean the method. */
function declares(source: string, name: string): boolean {
  const own = /(\w+)(?:\(\))?$/.exec(name)?.[1] ?? name;
  return new RegExp(`^(?:func (?:\\([^)]*\\) )?|type )${own}\\b`, "m").test(source);
}

function goRoot(): { root: string; missing: string } {
  try {
    const [version = "", path = ""] = execFileSync("go", ["env", "GOVERSION", "GOROOT"], {
      encoding: "utf8",
    }).split("\n");
    return { root: path, missing: version.startsWith(pinnedGo) ? "" : `go is ${version}, not ${pinnedGo}` };
  } catch {
    return { root: "", missing: "no go on PATH" };
  }
}

describe("functions that mirror Go's", () => {
  const all = sources.flatMap(mirrorsIn);

  it("name a file and a function, and then say how they differ", () => {
    const malformed = all.filter(
      (mirror) => mirror.goFile === "" || mirror.names.length === 0 || !mirror.saysHowItDiffers,
    );
    deepEqual(
      malformed.map((mirror) => mirror.place),
      [],
    );
  });

  const go = goRoot();
  const check = go.missing === "" ? it : it.skip;
  check(`name only what stands in the source of ${pinnedGo}${go.missing && ` (${go.missing})`}`, () => {
    const wrong = all.flatMap(({ place, goFile, names }) => {
      if (goFile === "") return [];
      const path = join(go.root, goFile);
      if (!existsSync(path)) return [`${place}: no file ${goFile}`];
      const source = readFileSync(path, "utf8");
      return names
        .filter((name) => !declares(source, name))
        .map((name) => `${place}: no ${name} in ${goFile}`);
    });
    deepEqual(wrong, []);
  });
});

describe("committed files", () => {
  it("leave nothing marked for later", () => {
    deepEqual(
      placesOf(
        /\b(TO-?DO|FIX-?ME|XXX)\b/,
        texts.filter((file) => file !== thisFile),
      ),
      [],
    );
  });

  it("name no folder of the machine they were written on, and no registry's host", () => {
    const machine = /(?<![\w.])\/(?:work|root|home)\/|\/tmp\/lab|registry\.npmjs|pypi\.org|pythonhosted/;
    deepEqual(placesOf(machine, [...texts.filter((file) => file !== thisFile), "package-lock.json"]), []);
  });

  it("cite only rules that the fact sheet has", () => {
    const cited = texts.flatMap((file) =>
      [...read(file).matchAll(/\bR(\d+)\.(\d+)\b/g)].map((found) => ({
        file,
        rule: found[0],
        isKnown: isRule(found[0]),
      })),
    );
    deepEqual(
      cited.filter(({ isKnown }) => !isKnown).map(({ file, rule }) => `${file}: ${rule}`),
      [],
    );
  });

  it("tell the reader only of commands that package.json has", () => {
    // package.json is our own; its scripts are strings.
    const { scripts } = JSON.parse(read("package.json")) as { scripts: Record<string, string> };
    const told = texts
      .filter((file) => file.endsWith(".md"))
      .flatMap((file) =>
        [...read(file).matchAll(/npm (?:run ([\w:-]+)|(start|test)\b)/g)].map((found) => ({ file, found })),
      );
    const unknown = told.filter(({ found }) => !((found[1] ?? found[2] ?? "") in scripts));
    deepEqual(
      unknown.map(({ file, found }) => `${file}: ${found[0]}`),
      [],
    );
  });

  it("include a README that names both commands", () => {
    const readme = existsSync(join(root, "README.md")) ? read("README.md") : "";
    deepEqual(
      ["npm start", "npm test"].filter((command) => !readme.includes(command)),
      [],
    );
  });
});
