import { deepEqual, ok } from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { claims } from "../../src/claims/claims.js";
import { claimsTable, lintClaims } from "../../src/press/claims-table.js";

/** Where Go is installed, in the release that the model follows; empty when it is not. */
function goRoot(): string {
  try {
    const [version = "", root = ""] = execFileSync("go", ["env", "GOVERSION", "GOROOT"], {
      encoding: "utf8",
    }).split("\n");
    return version.startsWith("go1.26") ? root : "";
  } catch {
    return "";
  }
}

describe("the claims of the old texts", () => {
  it("are shown by their runs, and the table is whole", () => {
    deepEqual(lintClaims(claimsTable([]), []), []);
  });

  it("are told once each", () => {
    const told = claims.map(({ place, says }) => `${place}: ${says}`);
    deepEqual(
      told.filter((one, i) => told.indexOf(one) !== i),
      [],
    );
  });

  it("of which no run can show what holds are shown by a line of Go's source", function () {
    const root = goRoot();
    if (root === "") this.skip();
    const missing = claims.flatMap(({ shown }) => {
      if (!("source" in shown)) return [];
      return readFileSync(join(root, shown.source), "utf8").includes(shown.has)
        ? []
        : [`${shown.source}: ${shown.has}`];
    });
    deepEqual(missing, []);
  });

  it("are mostly shown by runs", () => {
    ok(claims.filter(({ shown }) => "run" in shown).length > 0.75 * claims.length);
  });

  it("are found to be old when the table on disk is another", () => {
    const problems = lintClaims("# Other\n", []);
    deepEqual(
      problems.map(({ line, says }) => `${line}: ${says}`),
      ['1: is old: run "npm run press"'],
    );
  });
});
