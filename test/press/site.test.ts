/*
 * The self-study pages of the whole course, as a browser would read them: all lessons are run and pressed once, and the pages are looked at as trees.
 */
import { deepEqual, equal, match, ok } from "node:assert/strict";
import { readCourse } from "../../src/press/course.js";
import { pressPages } from "../../src/press/site/site.js";
import type { Site } from "../../src/press/site/site.js";
import { executor, prepareLibrary, root } from "./kernel.js";
import { all, tree } from "./page-tree.js";
import type { Node } from "./page-tree.js";

const kernel = { name: "gosched", displayName: "gosched (Go)" };
const options = () => ({ kernel, execute: executor(), version: "0.0.0" });
const lessons = readCourse(root).lessons;

describe("the pages of the course", function () {
  this.timeout(120_000);
  let site: Site;
  const pages = new Map<string, Node>();

  before(prepareLibrary);
  before(async () => {
    site = await pressPages(lessons, options());
    for (const [path, text] of site.files) if (path.endsWith(".html")) pages.set(path, tree(text));
  });

  it("are one for each lesson and an index, and no cell fails", () => {
    deepEqual(site.problems, []);
    deepEqual([...pages.keys()].sort(), [...lessons.map(({ stem }) => `${stem}.html`), "index.html"].sort());
  });

  it("hold what their lessons hold: predictions, exercises, figures, controls", () => {
    for (const { stem, blocks } of lessons) {
      const page = pages.get(`${stem}.html`);
      ok(page);
      const count = (kind: string): number => blocks.filter((block) => block.kind === kind).length;
      equal(all(page, ".prediction").length, count("prediction"), stem);
      equal(all(page, ".exercise").length, count("exercise"), stem);
      equal(all(page, ".folded pre").length >= count("solution"), true, stem);
      ok(all(page, "figure svg").length >= 3, stem);
      ok(all(page, ".gosched-controls .gosched-model").length >= 1, stem);
      ok(all(page, ".contents a").length >= 5, stem);
      equal(all(page, "h1").length, 1, stem);
      for (const one of all(page, ".prediction")) {
        const outcomes = all(one, "template").map((answer) => answer.getAttribute("data-outcome"));
        equal(outcomes.length, all(one, "button").length, stem);
        equal(outcomes.filter((outcome) => outcome === "right").length, 1, stem);
        equal(outcomes.filter((outcome) => outcome === "wrong").length, outcomes.length - 1, stem);
      }
    }
  });

  it("load nothing but the files beside them", () => {
    const beside = new Set([...site.files.keys()].filter((path) => path.startsWith("assets/")));
    for (const [path, page] of pages) {
      const loaded = all(page, "[src], [srcset], [poster], link[href], object[data], use[href], image[href]");
      const addresses = loaded.map((one) => one.getAttribute("src") ?? one.getAttribute("href") ?? "?");
      deepEqual(
        addresses.filter((address) => !beside.has(address)),
        ["data:,"],
        `${path}: all but the empty icon lies beside`,
      );
      const policy = page.querySelector("meta[http-equiv]")?.getAttribute("content") ?? "";
      match(policy, /^default-src 'none'; /);
      ok(!/https?:|\*|connect-src|script-src[^;]*'unsafe-inline'/.test(policy), policy);
      const styles = all(page, "[style]").map((one) => one.getAttribute("style") ?? "");
      deepEqual(
        styles.filter((style) => /url\s*\(|@import/i.test(style)),
        [],
        path,
      );
    }
    ok(!/url\s*\(|@import/i.test(site.files.get("assets/pages.css") ?? ""));
  });

  it("have scripts only as data, save the one that all share", () => {
    for (const [path, page] of pages) {
      const code = all(page, "script:not([type='application/json'])");
      deepEqual(
        code.map((one) => [one.getAttribute("src"), one.textContent]),
        [["assets/pages.js", ""]],
        path,
      );
    }
  });

  it("lead to one another: each link hits a page, and its section", () => {
    const missed: string[] = [];
    let between = 0;
    for (const [path, page] of pages) {
      for (const link of all(page, "a")) {
        const address = link.getAttribute("href") ?? "";
        if (/^https:/.test(address)) continue;
        const [name, anchor] = address.split("#") as [string, string?];
        const target = pages.get(name === "" ? path : name);
        const ids = target === undefined ? [] : all(target, "[id]").map((one) => one.getAttribute("id"));
        if (target === undefined || (anchor !== undefined && !ids.includes(decodeURIComponent(anchor))))
          missed.push(`${path}: ${address}`);
        if (name !== "") between++;
      }
      const ids = all(page, "[id]").map((one) => one.getAttribute("id"));
      deepEqual(
        ids.filter((id, i) => ids.indexOf(id) !== i),
        [],
        `${path}: each id is there once`,
      );
    }
    deepEqual(missed, []);
    ok(between > 4 * lessons.length, "each lesson is led to by the index and its neighbours");
  });
});
