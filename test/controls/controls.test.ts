import { deepEqual, equal, match, ok, throws } from "node:assert/strict";
import { choice, controls, picture, simulate, slider, timeline } from "../../src/index.js";
import type { Program } from "../../src/index.js";
import { build } from "../../src/notebook/sources.js";
import { library } from "../../src/controls/library.js";
import { displaySymbol, setKernelHook } from "../../src/kernel/hook.js";

const spec = { procs: slider({ min: 1, max: 8, value: 2 }) };

const crowd: Program = function* main({ go, work }) {
  for (let i = 0; i < 4; i++) {
    yield* go(function* guest() {
      yield* work(5_000);
    });
  }
  yield* work(20_000);
};

describe("controls", () => {
  it("draw with the first values, and show that figure where nothing runs", () => {
    const made = controls(spec, ({ procs }, { simulate, timeline }) =>
      timeline(
        simulate(
          function* main({ work }) {
            yield* work(1000);
          },
          { procs },
        ),
      ),
    );
    deepEqual(made.values, { procs: 2 });
    const bundle = made[displaySymbol]();
    match(String(bundle["image/svg+xml"]), /^<svg.*GOMAXPROCS=2/s);
    match(
      String(bundle["text/html"]),
      /^<figure class="gosched-controls"[^>]*><div class="gosched-still">(?:<div [^>]*>)*<svg/,
    );
    match(String(bundle["text/plain"]), /^procs: 2\nTimeline from/);
    equal(String(bundle["text/html"]).includes("<script"), false);
  });

  it("give the page a function that draws the same there", () => {
    const made = controls(spec, ({ procs }) => timeline(simulate(crowd, { procs })), { data: { crowd } });
    const draw = build(made.model.sources, library);
    const there = draw({ procs: 7 }, library);
    equal(String(there), String(timeline(simulate(crowd, { procs: 7 }))));
  });

  it("take texts, rows and lists of figures", () => {
    const made = controls(spec, ({ procs }) => [`${procs} <Ps>`, [{ p: procs, idle: undefined }], 7]);
    match(String(made), /^procs: 2\n2 <Ps>\np\tidle\n2\t\n7$/);
    const html = String(made[displaySymbol]()["text/html"]);
    match(html, /2 &lt;Ps&gt;/);
    match(html, /<th>p<\/th>/);
  });

  it("say which name the page would not have, and what to do", () => {
    const outside = 3;
    throws(
      () => controls(spec, ({ procs }) => procs + outside),
      /uses "outside", which the page does not have.*\{ data: \{ outside \} \}/,
    );
    equal(String(controls(spec, ({ procs }) => procs + outside, { data: { outside } })), "procs: 2\n5");
    throws(() => controls(spec, () => process.pid), /uses "process".*without Node's$/);
    throws(() => controls(spec, ({ procs }) => (procs > 5 ? outside : 1)), /uses "outside"/);
    const helper = () => outside;
    throws(
      () => controls(spec, () => helper(), { data: { helper } }),
      /function data\.helper of controls uses "outside"/,
    );
  });

  it("say so also when the name is missed inside a program", () => {
    const cost = 10;
    const make = () =>
      controls(spec, ({ procs }) =>
        picture(
          simulate(
            function* main({ work }) {
              yield* work(cost);
            },
            { procs },
          ),
        ),
      );
    throws(make, /uses "cost"/);
  });

  it("find the names of other cells, wherever the function would lead", () => {
    const compiled = new Function(
      "return ({ procs }) => procs > 5 ? exports.far : exports.picture ? 1 : 2",
    )() as () => unknown;
    throws(() => controls(spec, compiled), /uses "far"/);
    const both = new Function(
      "return ({ procs }) => typeof exports.simulate + typeof (0, gosched_1.timeline)",
    )() as () => unknown;
    equal(String(controls(spec, both)), "procs: 2\nfunctionfunction");
  });

  it("take functions of data that need one another", () => {
    const twice = (n: number): number => n + once(n);
    const once = (n: number): number => n;
    equal(String(controls(spec, ({ procs }) => twice(procs), { data: { twice, once } })), "procs: 2\n4");
  });

  it("refuse what cannot go into a page", () => {
    throws(() => controls(spec, Math.max as () => number), /bound or built in/);
    throws(() => controls(spec, async () => "late"), /must not be async/);
    throws(() => controls(spec, () => undefined), /returned nothing/);
    throws(() => controls(spec, () => [], {}), /returned an empty list/);
    throws(() => controls(spec, () => 1, { data: { "a b": 1 } }), /cannot be one/);
    throws(() => controls(spec, () => 1, { data: { a: 1n } }), /data\.a cannot go into the page/);
    throws(() => controls(spec, () => 1, { data: { a: undefined } }), /data\.a cannot go into the page/);
    throws(() => controls(spec, () => 1, { seconds: 0 }), /seconds from 0.1 to 60/);
  });

  it("say with which values the function failed", () => {
    const fails = () =>
      controls({ v: choice(["a", "b"]) }, () => {
        throw new RangeError("aha");
      });
    throws(fails, (error) => error instanceof RangeError && error.message === "with v: a: aha");
  });

  it("hold no markup of the learner's in their HTML form", () => {
    const label = "</script><img src=x onerror=alert(1)>";
    setKernelHook({
      display: () => undefined,
      comms: undefined,
      signal: undefined,
      liveHtml: () => "<i>live</i>",
    });
    try {
      const made = controls(
        { n: slider({ min: 1, max: 2, label }) },
        ({ n }) => `</div><script>${n}</script>`,
      );
      const html = String(made[displaySymbol]()["text/html"]);
      ok(!html.includes("<img") && !html.includes("<script"), html);
      match(html, /<i>live<\/i><\/figure>$/);
    } finally {
      setKernelHook(undefined);
    }
  });
});
