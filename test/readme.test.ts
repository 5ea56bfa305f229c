/** The README's program runs as it stands, and its picture is what that program draws. */
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import * as gosched from "../src/index.js";
import { assertGolden } from "./helpers/golden.js";

const root = new URL("../", import.meta.url);

describe("the README", () => {
  it("shows a program that draws the picture above it", async () => {
    const text = await readFile(new URL("README.md", root), "utf8");
    const code = /```ts\n(.*?)```/s.exec(text)?.[1] ?? "";
    assert.ok(code.split("\n").length <= 14, "about twelve lines");
    const body = code.replace(/^import .*$/m, "").replace(/^gmp\(/m, "return gmp(");
    const runIt = new Function("simulate", "gmp", body) as (...face: unknown[]) => gosched.Figure; // the README's own code
    const figure = runIt(gosched.simulate, gosched.gmp);
    assertGolden("readme.svg", figure.svg);
    assert.match(text, /!\[[^\]]+\]\(test\/golden\/readme\.svg\)/);
  });
});
