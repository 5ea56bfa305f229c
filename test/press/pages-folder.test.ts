/*
 * Where pages are written, and what is never touched there; and what the command says to arguments that cannot be meant.
 */
import { deepEqual, equal, match } from "node:assert/strict";
import { spawnSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { listName, refusal, writePages } from "../../src/press/site/folder.js";
import { root } from "./kernel.js";

describe("the folder of pages", () => {
  let above: string;
  let folder: string;
  const pages = (...paths: readonly string[]) => new Map(paths.map((path) => [path, `new ${path}`]));
  const read = (path: string): string => readFileSync(join(folder, path), "utf8");

  beforeEach(() => {
    above = mkdtempSync(join(tmpdir(), "gosched-pages-"));
    folder = join(above, "site");
  });
  afterEach(() => rmSync(above, { recursive: true, force: true }));

  it("is made when it is not there, and taken when it is empty", () => {
    equal(refusal(folder, ["a.html"]), undefined);
    writePages(folder, pages("a.html", "assets/b.js"));
    equal(read("assets/b.js"), "new assets/b.js");
    const empty = join(above, "empty");
    mkdirSync(empty);
    equal(refusal(empty, ["a.html"]), undefined);
  });

  it("is refused when it holds what others wrote", () => {
    mkdirSync(folder);
    writeFileSync(join(folder, "diary.txt"), "mine");
    match(
      refusal(folder, ["a.html"]) ?? "",
      /site holds files that are no pages of gosched \(diary\.txt\): name a new folder/,
    );
    match(refusal(join(folder, "diary.txt"), []) ?? "", /diary\.txt is a file$/);
  });

  it("is brought up to date, without a touch of what others put there", () => {
    writePages(folder, pages("a.html", "b.html"));
    writeFileSync(join(folder, "notes.txt"), "mine");
    equal(refusal(folder, ["a.html", "c.html"]), undefined);
    deepEqual(writePages(folder, pages("a.html", "c.html")), ["b.html"]);
    deepEqual(readdirSync(folder).sort(), [listName, "a.html", "c.html", "notes.txt"]);
    equal(read("notes.txt"), "mine");
    match(
      refusal(folder, ["a.html", "notes.txt"]) ?? "",
      /notes\.txt would be overwritten, and gosched did not write it/,
    );
  });

  it("believes no list that names what lies elsewhere", () => {
    writePages(folder, pages("a.html"));
    const outside = join(above, "outside.html");
    writeFileSync(outside, "mine");
    writeFileSync(join(folder, listName), JSON.stringify({ pages: ["../outside.html", "a.html", 1] }));
    deepEqual(writePages(folder, pages("b.html")), ["a.html"]);
    equal(existsSync(outside), true);
    writeFileSync(join(folder, listName), "no list");
    match(refusal(folder, ["b.html"]) ?? "", /no pages of gosched/);
  });
});

describe("gosched press", function () {
  this.timeout(60_000);
  const cli = join(root, "src/cli.ts");
  const press = (...args: readonly string[]) => {
    const { status, stderr } = spawnSync(process.execPath, ["--import", "tsx", cli, "press", ...args], {
      cwd: root,
      encoding: "utf8",
    });
    return `${status} ${stderr.trim()}`;
  };

  it("asks for the folder of the pages", () => {
    const wanted =
      "2 gosched press: expected --pages FOLDER, where the pages are to be written, and no more; got";
    equal(press("--pages"), `${wanted} "--pages"`);
    equal(press("--check", "--pages", "x"), `${wanted} "--check --pages x"`);
    match(press("site"), /^2 gosched press: expected --check, --pages FOLDER or nothing more, got "site"$/);
    match(press("--page", "x"), /^2 gosched press: expected --check, --pages FOLDER, got "--page"$/);
  });

  it("refuses a folder with other files before it runs anything", () => {
    match(
      press("--pages", "lessons"),
      /^2 gosched press: lessons holds files that are no pages of gosched \(.*, …\)/,
    );
  });
});
