import assert from "node:assert/strict";
import fc from "fast-check";
import { exponentText, fixedText, generalText } from "../../src/program/decimal.js";
import { goString, sprint, sprintf, sprintln } from "../../src/program/format.js";

/** Each row was printed by Go 1.26 for the same format and values. */
type Row = readonly [format: string, values: readonly unknown[], text: string];

class Point {
  readonly X = 1;
  readonly Y = "a";
}

const boom = new Error("boom");

const verbs: Readonly<Record<string, readonly Row[]>> = {
  "%v": [
    ["%v", [null], "<nil>"],
    ["%v", [undefined], "<nil>"],
    ["%v", [boom], "boom"],
    ["%v", [[null, 1, "a"]], "[<nil> 1 a]"],
    [
      "%v",
      [
        new Map([
          [10, "a"],
          [9, "b"],
        ]),
      ],
      "map[9:b 10:a]",
    ],
    ["%v", [new Map([["b", [1]]])], "map[b:[1]]"],
    ["%v", [{ Name: "a", Age: 1 }], "{a 1}"],
    ["%+v", [{ Name: "a", Age: 1 }], "{Name:a Age:1}"],
    ["%+v", [[{ Name: "a", Age: 1 }]], "[{Name:a Age:1}]"],
    ["%v", [new Point()], "{1 a}"],
    ["%+v", [5], "5"],
    ["%+v", [1.5], "1.5"],
    ["%6v|", [1.5], "   1.5|"],
    ["%6v|", ["ab"], "    ab|"],
    ["%-6v|", [true], "true  |"],
    ["%6.3v|", [3.14159], "  3.14|"],
    ["%.3v", ["abcdef"], "abc"],
    ["%5v|", [[1, 2]], "[    1     2]|"],
    ["%08.3v", [-1.25], "-0001.25"],
  ],
  "numbers that are too large": [
    ["a%999999999d|", [1], "a%!(NOVERB)%!(EXTRA int=1)"],
    ["%.999999999f|", [1.5], "%!(NOVERB)%!(EXTRA float64=1.5)"],
    ["%*d|", [99999999, 1], "%!(BADWIDTH)1|"],
    ["%.*f|", [99999999, 1.5], "%!(BADPREC)1.500000|"],
  ],
  "%d": [
    ["%d", [42], "42"],
    ["%5d|", [42], "   42|"],
    ["%-5d|", [42], "42   |"],
    ["%05d|", [42], "00042|"],
    ["%05d|", [-42], "-0042|"],
    ["%-05d|", [3], "3    |"],
    ["%+d|", [42], "+42|"],
    ["%+d", [-3], "-3"],
    ["% d|", [42], " 42|"],
    ["% d|", [-42], "-42|"],
    ["%+5d|", [42], "  +42|"],
    ["%.3d|", [7], "007|"],
    ["%6.3d|", [5], "   005|"],
    ["%06.3d|", [5], "   005|"],
    ["%+.3d|", [5], "+005|"],
    ["%06d|", [1234567], "1234567|"],
    ["%d", [[1, 2]], "[1 2]"],
    ["%05d", [[1, -2]], "[00001 -0002]"],
    ["%+d", [[1, -1]], "[+1 -1]"],
    ["%d", [9007199254740993n], "9007199254740993"],
    ["%d", [null], "%!d(<nil>)"],
    ["%d", ["x"], "%!d(string=x)"],
    ["%d", [1.5], "%!d(float64=1.5)"],
    ["%d", [new Map([["b", 1]])], "map[%!d(string=b):1]"],
    ["%6d", [new Map([["a", 1]])], "map[%!d(string=     a):     1]"],
    ["%d", [{ Name: "a", Age: 1 }], "{%!d(string=a) 1}"],
    ["%d", [boom], "&{%!d(string=boom)}"],
  ],
  "%b %o %x": [
    ["%b", [5], "101"],
    ["%b", [-5], "-101"],
    ["%08b", [5], "00000101"],
    ["%o", [8], "10"],
    ["%o", [-8], "-10"],
    ["%O", [8], "0o10"],
    ["%x", [255], "ff"],
    ["%x", [-255], "-ff"],
    ["%X", [255], "FF"],
    ["%+x", [255], "+ff"],
    ["%x", [[10, 11]], "[a b]"],
    ["%x", ["hi"], "6869"],
    ["%X", ["hi"], "6869"],
    ["% x", ["hi"], "68 69"],
    ["%x", ["é"], "c3a9"],
    ["%x", [["hi", "yo"]], "[6869 796f]"],
    ["%x", [true], "%!x(bool=true)"],
    ["%x", [null], "%!x(<nil>)"],
  ],
  "%c %q %U": [
    ["%c", [65], "A"],
    ["%c", [0x1f600], "😀"],
    ["%3c|", [120], "  x|"],
    ["%-3c|", [121], "y  |"],
    ["%c", ["x"], "%!c(string=x)"],
    ["%c", [1.5], "%!c(float64=1.5)"],
    ["%q", ['a"b\n'], '"a\\"b\\n"'],
    ["%q", ["é\x01"], '"é\\x01"'],
    ["%q", ["tab\there \\ é \u200b 😀 \x7f"], '"tab\\there \\\\ é \\u200b 😀 \\x7f"'],
    ["%+q", ["é😀"], '"\\u00e9\\U0001f600"'],
    ["%q", [["a", "b"]], '["a" "b"]'],
    ["%q", [65], "'A'"],
    ["%q", [boom], '"boom"'],
    ["%q", [1.5], "%!q(float64=1.5)"],
    ["%10q|", ["a"], '       "a"|'],
    ["%-8q|", ["a"], '"a"     |'],
    ["%5.1q|", ["abc"], '  "a"|'],
    ["%U", [0x1f600], "U+1F600"],
    ["%U", [233], "U+00E9"],
  ],
  "%f %e %g": [
    ["%f", [1.5], "1.500000"],
    ["%6.2f|", [3.14159], "  3.14|"],
    ["%-8.2f|", [3.14159], "3.14    |"],
    ["%08.2f|", [-3.14159], "-0003.14|"],
    ["%6.2f%%", [12.3456], " 12.35%"],
    ["%05.1f|", [2.5], "002.5|"],
    ["%+.1f|", [2.25], "+2.2|"],
    ["%.0f %.0f", [2.5, 3.5], "2 4"],
    ["%.2f %.2f", [1.005, 2.675], "1.00 2.67"],
    ["%.0f|%.1f|%.1f", [0.5, 0.25, 0.35], "0|0.2|0.3"],
    ["%.1f", [1e21], "1000000000000000000000.0"],
    ["%.1f", [[1, 2.25]], "[1.0 2.2]"],
    ["%f", ["x"], "%!f(string=x)"],
    ["%e", [1234.5678], "1.234568e+03"],
    ["%.2e", [1234.5678], "1.23e+03"],
    ["%e", [1.5e-100], "1.500000e-100"],
    ["%e", [0], "0.000000e+00"],
    ["%+.3e|", [12345.678], "+1.235e+04|"],
    ["%.0e|%.0g", [2.5, 2.5], "2e+00|2"],
    ["%E|%G", [1.5, 1e-7], "1.500000E+00|1E-07"],
    ["%g", [1234567.5], "1.2345675e+06"],
    ["%.3g", [1234567.5], "1.23e+06"],
    ["%.10g", [1234567.5], "1234567.5"],
    ["%.4g", [100000.5], "1e+05"],
    ["%.3g", [0.00001234], "1.23e-05"],
    ["%.10g|%.2g", [1.5, 0.25], "1.5|0.25"],
    ["%g", [100000], "100000"],
    ["%g", [1e21], "1e+21"],
  ],
  "%s": [
    ["%s", ["ab"], "ab"],
    ["%5s|", ["ab"], "   ab|"],
    ["%-5s|", ["ab"], "ab   |"],
    ["%05s|", ["ab"], "000ab|"],
    ["%06s|", ["-ab"], "000-ab|"],
    ["%.1s|", ["ab"], "a|"],
    ["%5.1s|", ["ab"], "    a|"],
    ["%s", [["a", "b"]], "[a b]"],
    ["%s", [boom], "boom"],
    ["%s", [5], "%!s(int=5)"],
    ["%s", [true], "%!s(bool=true)"],
    ["%s", [null], "%!s(<nil>)"],
    ["%s", [[1, "a"]], "[%!s(int=1) a]"],
    ["%s", [{ Name: "a", Age: 1 }], "{a %!s(int=1)}"],
  ],
  "%t": [
    ["%t", [true], "true"],
    ["%5t|", [true], " true|"],
    ["%06t", [true], "00true"],
    ["%t", [[true, false]], "[true false]"],
    ["%t", [1], "%!t(int=1)"],
    ["%t", ["x"], "%!t(string=x)"],
    ["%t", [null], "%!t(<nil>)"],
  ],
  "%T": [
    ["%T %T %T %T %T", [5, "s", 1.5, true, null], "int string float64 bool <nil>"],
    ["%T", [["a"]], "[]string"],
    ["%T", [new Map([["a", 1]])], "map[string]int"],
    ["%T", [boom], "*errors.errorString"],
    ["%T", [new Point()], "main.Point"],
  ],
  "what is wrong, or not a verb": [
    ["%%", [], "%"],
    ["%5%", [], "%"],
    ["100%% %d", [1], "100% 1"],
    ["%z", [1], "%!z(int=1)"],
    ["%!", [1], "%!!(int=1)"],
    ["%", [1], "%!(NOVERB)%!(EXTRA int=1)"],
    ["50%", [], "50%!(NOVERB)"],
    ["%d %d", [1], "1 %!d(MISSING)"],
    ["%d", [1, 2], "1%!(EXTRA int=2)"],
    ["%d", [1, "x", true], "1%!(EXTRA string=x, bool=true)"],
    ["%d", [null, null], "%!d(<nil>)%!(EXTRA <nil>)"],
    ["%*d|", [5, 42], "   42|"],
    ["%-*d|", [5, 42], "42   |"],
    ["%*d|", [-5, 42], "42   |"],
    ["%.*f|", [1, 2.25], "2.2|"],
    ["%*d", ["x", 3], "%!(BADWIDTH)3"],
  ],
};

describe("sprintf", () => {
  for (const [name, rows] of Object.entries(verbs)) {
    describe(name, () => {
      rows.forEach(([format, values, text]) => {
        const given = values.map((value) => sprintf("%+v", [value])).join(", ");
        it(`${JSON.stringify(format)} of ${given} is ${JSON.stringify(text)}`, () => {
          assert.equal(sprintf(format, values), text);
        });
      });
    });
  }
});

describe("goString", () => {
  const floats: readonly (readonly [number, string])[] = [
    [0.1, "0.1"],
    [0.0001, "0.0001"],
    [0.00012345, "0.00012345"],
    [0.00001, "1e-05"],
    [1.5e-7, "1.5e-07"],
    [123456.5, "123456.5"],
    [1234567.5, "1.2345675e+06"],
    [99999999.25, "9.999999925e+07"],
    [1e21, "1e+21"],
    [-2.5, "-2.5"],
    [NaN, "NaN"],
    [Infinity, "+Inf"],
    [-Infinity, "-Inf"],
  ];
  for (const [value, text] of floats) {
    it(`writes the float64 ${value} as ${text}`, () => assert.equal(goString(value), text));
  }

  it("writes whole numbers as int, however large", () => {
    assert.deepEqual([0, -0, 7, -7, 1e15, 2 ** 53].map(goString), [
      "0",
      "0",
      "7",
      "-7",
      "1000000000000000",
      "9007199254740992",
    ]);
  });
});

describe("sprintln and sprint", () => {
  it("Println puts spaces between all values", () => {
    assert.equal(sprintln(["a", 1, true, null]), "a 1 true <nil>\n");
    assert.equal(sprintln([]), "\n");
  });

  it("Print puts spaces only between two values that are no strings", () => {
    assert.equal(sprint(["a", 1, 2, "b", "c", 3.5, null, null]), "a1 2bc3.5 <nil> <nil>");
  });
});

describe("goString", () => {
  it("shows a function as what it is, and what contains itself once", () => {
    const round: { self?: unknown; n: number } = { n: 1 };
    round.self = [round];
    assert.equal(goString([() => 5, round]), "[func() {1 [(itself)]}]");
    assert.equal(goString([[1], [1]]), "[[1] [1]]");
  });
});

describe("fixedText, exponentText, generalText", () => {
  const doubles = fc.double({ noNaN: true, noDefaultInfinity: true });

  it("generalText is the shortest text that reads back as the same number", () => {
    fc.assert(fc.property(doubles, (value) => assert.equal(Number(generalText(value)), value)));
  });

  it("exponentText of 17 digits reads back as the same number", () => {
    fc.assert(fc.property(doubles, (value) => assert.equal(Number(exponentText(value, 16)), value)));
  });

  it("fixedText is at most half a place away, and to the even side in the middle", () => {
    const quarters = fc.integer({ min: -1e9, max: 1e9 }).map((n) => n / 4);
    fc.assert(
      fc.property(quarters, (value) => {
        const rounded = Number(fixedText(value, 0));
        assert.ok(Math.abs(rounded - value) <= 0.5);
        if (Math.abs(value) % 1 === 0.5) assert.equal(Math.abs(rounded) % 2, 0);
      }),
    );
  });

  it("carry into a new digit", () => {
    assert.equal(fixedText(9.996, 2), "10.00");
    assert.equal(exponentText(9.996, 2), "1.00e+01");
    assert.equal(generalText(9.996, 3), "10");
  });
});
