import { deepEqual, doesNotThrow, equal, match, ok } from "node:assert/strict";
import { displaySymbol } from "../../src/kernel/hook.js";
import { check, course, courseSymbol, predict } from "../../src/notebook/course.js";
import { courseMime } from "../../src/notebook/feedback.js";
import { forgetLearner } from "../../src/notebook/learner.js";
import type { CourseRecord, Feedback } from "../../src/notebook/feedback.js";

/** What a notebook would show. */
function shown(feedback: Feedback): { html: string; plain: string; record: CourseRecord } {
  const { "text/html": html, "text/plain": plain, [courseMime]: record } = feedback[displaySymbol]();
  return { html: String(html), plain: String(plain), record: record as CourseRecord }; // what `record` of Feedback is
}

function forgetCourse(): void {
  Reflect.deleteProperty(globalThis, courseSymbol);
}

describe("predict", () => {
  const keys = {
    "1a": {
      options: { a: "One.", b: "Two: `runnext` & <more>." },
      answer: "b",
      why: "It is *new*, in `a < b`.",
    },
  };
  before(() => course("01-first", Buffer.from(JSON.stringify(keys)).toString("base64")));
  after(forgetCourse);

  const cases: readonly [guess: string, outcome: string, text: string][] = [
    ["b", "right", "Yes: b. It is *new*, in `a < b`."],
    [" B ", "right", "Yes: b. It is *new*, in `a < b`."],
    ["a", "wrong", "Not a. It is b: Two: `runnext` & <more>. It is *new*, in `a < b`."],
    [
      "?",
      "asked",
      "Put the letter of your guess, a or b, between the quotes and run this cell again. A wrong guess is worth more than none.",
    ],
    ["z", "asked", 'There is no option "z". Choose a or b.'],
  ];
  for (const [guess, outcome, text] of cases) {
    it(`answers ${JSON.stringify(guess)} with "${outcome}"`, () => {
      const { plain, record } = shown(predict("1a", guess));
      equal(plain, text);
      equal(record.outcome, outcome);
    });
  }

  it("escapes all but code, strong and emphasis", () => {
    const { html } = shown(predict("1a", "a"));
    match(
      html,
      /Two: <code>runnext<\/code> &amp; &lt;more&gt;\. It is <em>new<\/em>, in <code>a &lt; b<\/code>\./,
    );
  });

  it("escapes what the reader put in", () => {
    const { html } = shown(predict("1a", "<img src=x onerror=alert(1)>"));
    ok(!html.includes("<img"));
  });

  it("says of a wrong guess what would have to be so", () => {
    const keys = {
      m: {
        options: { a: "One.", b: "Two." },
        answer: "b",
        why: "Why.",
        mistakes: { a: "Then `runnext` were full." },
      },
    };
    course("03", Buffer.from(JSON.stringify(keys)).toString("base64"));
    equal(shown(predict("m", "a")).plain, "Not a. Then `runnext` were full. It is b: Two. Why.");
    course("01-first", Buffer.from(JSON.stringify({ "1a": keys.m })).toString("base64"));
  });

  it("says which predictions there are", () => {
    equal(shown(predict("9z", "a")).plain, 'There is no prediction "9z" in this lesson. It has 1a.');
    equal(shown(predict("toString", "a")).record.outcome, "broken");
  });

  it("says what to do when the answers are not loaded", () => {
    forgetCourse();
    match(shown(predict("1a", "a")).plain, /^The answers are not loaded yet\. Run the cells above first/);
    course("01-first", Buffer.from(JSON.stringify(keys)).toString("base64"));
  });

  it("takes anything for a letter", () => {
    const wrong: unknown = undefined;
    doesNotThrow(() => predict("1a", wrong as string)); // what a reader without types may do
  });

  it("knows letters beyond ASCII", () => {
    const keys = { u: { options: { a: "naïve – “so”", b: "✓" }, answer: "a", why: "Größe" } };
    course(
      "02",
      Buffer.from(JSON.stringify(keys))
        .toString("base64")
        .replace(/(.{10})/g, "$1\n"),
    );
    equal(shown(predict("u", "b")).plain, "Not b. It is a: naïve – “so” Größe");
    course("01-first", Buffer.from(JSON.stringify(keys)).toString("base64"));
  });
});

describe("check", () => {
  before(forgetLearner);

  it("is done when every condition is true", () => {
    const { plain, record } = shown(
      check("1x", { "it is two": true, "and more": () => true }, "Look there."),
    );
    equal(plain, "Exercise 1x: done.\n  ✓ it is two\n  ✓ and more");
    deepEqual(record, { kind: "check", id: "1x", outcome: "done", says: [] });
  });

  it("says which conditions do not hold, what came, and what to look at", () => {
    const { plain, record } = shown(
      check("1x", { "it is two": () => `it is ${1}`, "it is": () => true, so: false }, "Look at `runnext`."),
    );
    equal(
      plain,
      "Exercise 1x: not yet. 1 of 3 holds.\n  ✗ it is two — it is 1\n  ✓ it is\n  ✗ so\nLook at `runnext`.",
    );
    deepEqual(record.says, ["it is two", "so"]);
  });

  it("goes on when the reader's code throws", () => {
    const { plain, record } = shown(
      check("1x", {
        "it runs": () => {
          throw new TypeError("clerk is <not> a function");
        },
        "it ends": () => true,
      }),
    );
    equal(
      plain,
      "Exercise 1x: not yet. 1 of 2 holds.\n  ✗ it runs — your code stopped with TypeError: clerk is <not> a function\n  ✓ it ends",
    );
    equal(record.outcome, "not yet");
  });

  it("escapes what the reader's code said, and marks what the lesson says", () => {
    const { html } = shown(check("1x", { "`runnext` < 2": () => "it is *<b>*" }, "**Look** <there>."));
    match(html, /✗ <code>runnext<\/code> &lt; 2<br><small>it is \*&lt;b&gt;\*<\/small>/);
    match(html, /<strong>Look<\/strong> &lt;there&gt;\./);
  });

  it("takes nothing but true for true", () => {
    const promise: unknown = () => Promise.resolve(true);
    const { plain } = shown(check("1x", { "it waits": promise as () => boolean })); // what a reader without types may do
    equal(
      plain,
      "Exercise 1x: not yet. 0 of 1 hold.\n  ✗ it waits — a condition must give true, false or a sentence; this one gave object",
    );
  });

  it("is not passed by asking nothing", () => {
    equal(shown(check("1x", {})).record.outcome, "broken");
    const none: unknown = undefined;
    equal(shown(check("1x", none as Record<string, boolean>)).record.outcome, "broken"); // likewise
  });

  it("survives an error that cannot be told", () => {
    const silent = {
      toString(): string {
        throw new Error("no");
      },
    };
    doesNotThrow(() =>
      check("1x", {
        "it runs": () => {
          throw silent;
        },
      }),
    );
  });

  it("leaves an odd backtick alone", () => {
    match(shown(check("1x", { "a ` b": false })).html, /✗ a ` b/);
  });
});
