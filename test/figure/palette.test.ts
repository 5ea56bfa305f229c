import assert from "node:assert/strict";
import { contrast, fromHex } from "../../src/figure/oklch.js";
import {
  activityColour,
  card,
  colourGoroutines,
  queueColour,
  statusColour,
  swatches,
  systemSwatch,
} from "../../src/figure/palette.js";
import type { Trace } from "../../src/trace/trace.js";
import { storyTrace, traceOf } from "../helpers/story.js";
import type { Row } from "../helpers/story.js";

/** What eyes see: matrices over linear light for full colour blindness (Machado, Oliveira and Fernandes 2009). */
const sights: Readonly<Record<string, readonly (readonly [number, number, number])[]>> = {
  normal: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  protanopia: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deuteranopia: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritanopia: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
};

/** A colour in OKLab, as somebody with this sight sees it. */
function seen(hex: string, sight: string): [number, number, number] {
  const rgb = fromHex(hex);
  const part = (i: number): number =>
    Math.min(
      1,
      Math.max(
        0,
        sights[sight]![i]!.reduce((sum, weight, k) => sum + weight * rgb[k]!, 0),
      ),
    );
  const [r, g, b] = [part(0), part(1), part(2)];
  const long = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const medium = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const short = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  return [
    0.2104542553 * long + 0.793617785 * medium - 0.0040720468 * short,
    1.9779984951 * long - 2.428592205 * medium + 0.4505937099 * short,
    0.0259040371 * long + 0.7827717662 * medium - 0.808675766 * short,
  ];
}

function distance(one: string, two: string, sight: string): number {
  const a = seen(one, sight);
  return Math.hypot(...seen(two, sight).map((value, i) => value - a[i]!));
}

function assertApart(colours: Readonly<Record<string, string>>, least: number): void {
  const names = Object.keys(colours);
  for (const sight of Object.keys(sights)) {
    names.forEach((one, i) => {
      for (const two of names.slice(0, i)) {
        const apart = distance(colours[one]!, colours[two]!, sight);
        assert.ok(apart >= least, `${one} and ${two} in ${sight}: ${apart.toFixed(3)}, wanted ${least}`);
      }
    });
  }
}

describe("the palette", () => {
  const fills = Object.fromEntries(swatches.map((swatch, i) => [`hue ${i}`, swatch.fill]));

  it("keeps the eight hues apart in normal sight and for the colour-blind", () => assertApart(fills, 0.1));

  it("keeps the four statuses apart", () => assertApart(statusColour, 0.12));

  it("keeps busy, waking and idle Ps apart by lightness", () => {
    const { looking, waking, idle } = activityColour;
    assertApart({ looking, waking, idle }, 0.12);
  });

  it("stands out from the card: 3 for shapes, 4.5 for text", () => {
    const shapes = [
      ...swatches.flatMap(({ fill, edge }) => [fill, edge]),
      systemSwatch.fill,
      statusColour.running,
      statusColour.syscall,
      queueColour.global.stroke,
    ];
    for (const shape of shapes) assert.ok(contrast(shape, card.background) >= 3, shape);
    assert.ok(contrast(card.faint, card.background) >= 4.5);
    assert.ok(contrast(card.faint, card.panel) >= 4.5);
    assert.ok(contrast(card.ink, card.background) >= 7);
  });

  it("has legible text on every fill, tint and status", () => {
    for (const { fill, ink, tint, pale } of [...swatches, systemSwatch]) {
      assert.ok(contrast(ink, fill) >= 4.5, `${ink} on ${fill}: ${contrast(ink, fill)}`);
      assert.ok(contrast(card.ink, tint) >= 7, tint);
      assert.ok(contrast(card.ink, pale) >= 7, pale);
    }
    assert.ok(contrast(card.ink, statusColour.waiting) >= 4.5);
    assert.ok(contrast(card.ink, statusColour.runnable) >= 4.5);
  });
});

/** A trace in which main makes goroutines of these names. */
function made(names: readonly string[]): Trace {
  const kinds = [...new Set(names)];
  const rows = names.map((name, i): Row => {
    return [i, "GoCreate", { p: 0, m: 0, g: i === 0 ? 0 : 1, a: i + 1, b: kinds.indexOf(name) }];
  });
  return traceOf(rows, kinds);
}

describe("colourGoroutines", () => {
  it("gives each of a few goroutines a hue of its own", () => {
    const colours = colourGoroutines(storyTrace());
    assert.equal(colours.byKind, false);
    const fills = [1, 2, 3, 4].map((g) => colours.of(g).fill);
    assert.equal(new Set(fills).size, 4);
    assert.deepEqual(
      [1, 2, 4].map((g) => colours.label(g)),
      ["G1 main", "G2 worker", "G4 sleeper"],
    );
    assert.deepEqual(
      [1, 2, 3, 4].map((g) => colours.rank(g)),
      [0, 1, 2, 3],
    );
  });

  it("gives each kind a hue when there are many, and its members shades of it", () => {
    const trace = made(["runtime.main", ...new Array<string>(1200).fill("worker"), "logger"]);
    const colours = colourGoroutines(trace);
    assert.equal(colours.byKind, true);
    assert.equal(colours.label(2), "worker (1,200)");
    assert.equal(colours.label(1202), "logger");
    assert.equal(colours.label(1), "main");
    assert.notEqual(colours.of(2).fill, colours.of(3).fill);
    assert.equal(colours.of(2).fill, colours.of(5).fill);
    assert.equal(colours.kindOf(3).fill, colours.of(2).fill);
  });

  it("leaves the runtime's own goroutines grey, and does not count them", () => {
    const names = [
      "runtime.main",
      ...new Array<string>(7).fill("worker"),
      ...new Array<string>(5).fill("runtime.bgsweep"),
    ];
    const colours = colourGoroutines(made(names));
    assert.equal(colours.byKind, false);
    assert.equal(colours.of(9), systemSwatch);
    assert.equal(colours.label(9), "runtime's own");
    assert.equal(colours.name(9), "G9 runtime.bgsweep");
  });

  it("knows what to say of a goroutine that the trace never made", () => {
    const colours = colourGoroutines(made([]));
    assert.equal(colours.of(77), systemSwatch);
    assert.equal(colours.name(77), "G77");
  });
});
