import { deepEqual, equal, match, throws } from "node:assert/strict";
import { displaySymbol } from "../../src/kernel/hook.js";
import { check } from "../../src/notebook/course.js";
import { courseMime } from "../../src/notebook/feedback.js";
import { Choices, learner, seeded } from "../../src/notebook/learner.js";

const draw = (id = "1v") => seeded(id, (random) => Array.from({ length: 4 }, () => random.between(1, 1000)));

describe("seeded", () => {
  afterEach(() => learner("?"));

  it("gives the same learner the same numbers, however he writes his name", () => {
    learner("Ada");
    const first = draw();
    learner("Grace");
    draw();
    learner(" ada ");
    deepEqual(draw(), first);
  });

  it("gives another learner, and another exercise, other numbers", () => {
    learner("Ada");
    const [one, other] = [draw(), draw("1w")];
    learner("Grace");
    equal(new Set([one, other, draw(), draw("1w")].map(String)).size, 4);
  });

  it("gives everybody's numbers to who says no name", () => {
    learner("?");
    const asked = draw();
    learner("");
    deepEqual(draw(), asked);
  });

  it("tells a check what it drew", () => {
    learner("Ada");
    const drawn = draw();
    const data = check("1v", { "it is so": true })[displaySymbol]();
    deepEqual(data[courseMime], {
      kind: "check",
      id: "1v",
      outcome: "done",
      says: [],
      given: JSON.stringify(drawn),
    });
  });
});

describe("Choices", () => {
  it("between gives every number from the first to the last, and no other", () => {
    const choices = new Choices(7);
    const seen = new Set(Array.from({ length: 200 }, () => choices.between(3, 6)));
    deepEqual([...seen].sort(), [3, 4, 5, 6]);
  });

  it("shuffled keeps what is in the list, and oneOf takes from it", () => {
    const choices = new Choices(7);
    const list = ["a", "b", "c", "d"] as const;
    const orders = new Set(Array.from({ length: 200 }, () => choices.shuffled(list).join("")));
    equal(orders.size, 24);
    equal(new Set(Array.from({ length: 100 }, () => choices.oneOf(list))).size, 4);
  });

  it("refuses what cannot be drawn from", () => {
    const choices = new Choices(7);
    throws(() => choices.between(6, 3), /expected two whole numbers, the smaller first, got 6 and 3/);
    throws(() => choices.oneOf([]), /expected a list with something in it/);
  });
});

describe("learner", () => {
  afterEach(() => learner("?"));

  it("asks for a name, and greets by it", () => {
    match(learner("?").text, /^Put your name between the quotes/);
    match(learner("Ada").text, /^Welcome, Ada\./);
    match(String(learner("<b>")[displaySymbol]()["text/html"]), /Welcome, &lt;b&gt;\./);
  });
});

describe("the advice of a check", () => {
  it("goes one step further with each failed try", () => {
    const advice = ["Look.", "Look here.", "It is this."];
    const said = () => check("steps", { "it is so": false }, advice).text.split("\n").at(-1);
    deepEqual([said(), said(), said(), said()], ["Look.", "Look here.", "It is this.", "It is this."]);
  });
});
