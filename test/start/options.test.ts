import { equal, ok, throws } from "node:assert/strict";
import { isInRange, nodeRefusal, versionNumbers } from "../../src/start/node-version.mjs";
import { parseOptions } from "../../src/start/options.mjs";
import { StartError } from "../../src/start/tell.mjs";

describe("parseOptions", () => {
  it("takes options with a space or an equals sign", () => {
    const spaced = parseOptions(["--no-browser", "--port", "9000", "--token", "abc"]);
    const joined = parseOptions(["--token=abc", "--port=9000", "--no-browser"]);
    for (const options of [spaced, joined]) {
      equal(options.browser, false);
      equal(options.port, 9000);
      equal(options.token, "abc");
    }
  });

  it("opens the browser on a free port with a token of its own when nothing is said", () => {
    const options = parseOptions([]);
    equal(options.browser, true);
    equal(options.port, undefined);
    equal(options.token, undefined);
  });

  const wrong: readonly (readonly [readonly string[], RegExp])[] = [
    [["--prot", "9000"], /Unknown option "--prot"/],
    [["9000"], /Unknown option "9000"/],
    [["--port"], /--port expects a whole number from 1 to 65535, got nothing/],
    [["--port", "--no-browser"], /got "--no-browser"/],
    [["--port=0"], /got "0"/],
    [["--port", "65536"], /got "65536"/],
    [["--port", "8e3"], /got "8e3"/],
    [["--token"], /--token expects letters.*got nothing/],
    [["--token="], /--token expects letters.*got ""/],
    [["--token", "a b"], /got "a b"/],
    [["--token", "a&b=c"], /got "a&b=c"/],
  ];
  for (const [args, message] of wrong) {
    it(`refuses ${args.join(" ")} in one line`, () => {
      throws(
        () => parseOptions(args),
        (error) => {
          ok(error instanceof StartError);
          ok(!error.message.includes("\n"));
          return message.test(error.message);
        },
      );
    });
  }
});

describe("nodeRefusal", () => {
  const range = "^20.19.0 || >=22.12.0";
  const cases: readonly (readonly [string, boolean])[] = [
    ["18.20.4", false],
    ["20.18.9", false],
    ["20.19.0", true],
    ["20.20.2", true],
    ["21.7.3", false],
    ["22.11.0", false],
    ["22.12.0", true],
    ["26.0.0", true],
  ];
  for (const [version, isGood] of cases) {
    it(`${isGood ? "accepts" : "refuses"} Node ${version}`, () => {
      equal(nodeRefusal(version, range) === undefined, isGood);
    });
  }

  it("says what is needed, what is there and what to do", () => {
    equal(
      nodeRefusal("18.20.4", range),
      "gosched needs Node.js 20.19.0 or a later 20, or 22.12.0 or newer; this is 18.20.4. Install a newer one from nodejs.org and try again.",
    );
  });
});

describe("isInRange", () => {
  it("compares numbers, not text", () => {
    ok(isInRange("3.11.2", ">=3.9"));
    ok(!isInRange("3.8.18", ">=3.9"));
    ok(!isInRange("no version", ">=3.9"));
  });

  it("knows ^ and >= only, and says so", () => {
    throws(() => isInRange("1.2.3", "~1.2.0"), /expected \^a\.b\.c or >=a\.b\.c/);
  });
});

describe("versionNumbers", () => {
  it("finds a version in a line of text", () => {
    equal(versionNumbers("Python 3.11.7")?.join("."), "3.11.7");
    equal(versionNumbers("v22.12")?.join("."), "22.12.0");
    equal(versionNumbers("none"), undefined);
  });
});
