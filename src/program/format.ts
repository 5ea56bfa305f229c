/**
 * How Go prints values: `fmt.Println` and `fmt.Printf`, for what TypeScript programs have. Whole numbers stand for int,
 * others for float64, arrays for slices, Maps for maps, other objects for structs, null and undefined for nil.
 *
 * A whole number may also stand for a float64, since TypeScript has one kind of number: %f, %e and %g take it for one.
 */
import { panicText } from "../runtime/panic.js";
import { exponentText, fixedText, generalText } from "./decimal.js";

/** What stands between the % and the verb. */
interface Flags {
  readonly minus: boolean;
  readonly plus: boolean;
  readonly space: boolean;
  readonly zero: boolean;
  readonly width: number;
  /** Undefined: none was given. */
  readonly precision: number | undefined;
}

const noFlags: Flags = {
  minus: false,
  plus: false,
  space: false,
  zero: false,
  width: 0,
  precision: undefined,
};

/** The text of one value, as %v gives it. */
export function goString(value: unknown): string {
  return format("v", value, noFlags);
}

/** How a panic prints its value. Of what is no plain value Go prints type and address; here it is type and value. */
export function panicValue(value: unknown): string {
  const isPlain =
    (typeof value !== "object" && typeof value !== "function") || isNil(value) || value instanceof Error;
  return isPlain ? panicText(value) : `(${goType(value)}) ${goString(value)}`;
}

/** What fmt.Println writes: the values with spaces between, and a newline. */
export function sprintln(values: readonly unknown[]): string {
  return `${values.map(goString).join(" ")}\n`;
}

/** What fmt.Print writes: spaces only between two values of which neither is a string. */
export function sprint(values: readonly unknown[]): string {
  let text = "";
  values.forEach((value, i) => {
    if (i > 0 && typeof value !== "string" && typeof values[i - 1] !== "string") text += " ";
    text += goString(value);
  });
  return text;
}

/** Larger widths and precisions Go takes for mistakes (tooLarge). */
const mostWide = 1e6;
const directive = /%([-+ 0]*)(\*|\d+)?(?:(\.)(\*|\d+)?)?([\s\S])?/gu;

/**
 * What fmt.Printf writes. Verbs: %v %+v %T; %t; %d %b %o %O %x %X %c %q %U; %f %F %e %E %g %G; %s %q %x %X; %%. Flags: - +
 * space and 0; width and precision, also as `*`. As in Go, a wrong verb or a missing value shows itself in the text
 * and raises nothing. There is no flag #, no argument index such as %[1]d, and no hexadecimal float.
 */
export function sprintf(text: string, values: readonly unknown[]): string {
  let used = 0;
  const star = (given: string | undefined): number | undefined => {
    if (given !== "*") return given === undefined ? undefined : Number(given);
    const value = values[used++];
    return Number.isInteger(value) && Math.abs(Number(value)) <= mostWide ? Number(value) : NaN;
  };
  // Arguments in the order of the groups of `directive`.
  const one = (_all: string, given: string, wide: string, dot: string, exact: string, verb: string) => {
    let problem = "";
    let width = star(wide) ?? 0;
    if (Number.isNaN(width)) [width, problem] = [0, "%!(BADWIDTH)"];
    let precision = dot === undefined ? undefined : (star(exact) ?? 0);
    if (precision !== undefined && !(precision >= 0)) {
      if (Number.isNaN(precision)) problem += "%!(BADPREC)";
      precision = undefined;
    }
    if (verb === undefined) return `${problem}%!(NOVERB)`;
    if (verb === "%") return `${problem}%`;
    if (used >= values.length) return `${problem}%!${verb}(MISSING)`;
    const minus = given.includes("-") || width < 0;
    const flags: Flags = {
      minus,
      plus: given.includes("+"),
      space: given.includes(" "),
      zero: given.includes("0") && !minus,
      width: Math.abs(width),
      precision,
    };
    return problem + format(verb, values[used++], flags);
  };
  const written = upToTooWide(text).replace(directive, one);
  if (used >= values.length) return written;
  const rest = values
    .slice(used)
    .map((value) => (isNil(value) ? "<nil>" : `${goType(value)}=${goString(value)}`));
  return `${written}%!(EXTRA ${rest.join(", ")})`;
}

/** A number in a directive that is too large, by Go's parsenum, swallows the rest of the text. */
function upToTooWide(text: string): string {
  for (const { index, 2: wide = "", 4: exact = "" } of text.matchAll(directive)) {
    const isTooLarge = [wide, exact].some((digits) => Number(digits.slice(0, -1)) > mostWide);
    if (isTooLarge) return `${text.slice(0, index)}%`;
  }
  return text;
}

const isNil = (value: unknown): value is null | undefined => value === null || value === undefined;

/** One value under one verb; what has elements applies the verb to each. `above`: the objects that it is an element of. */
function format(verb: string, value: unknown, flags: Flags, above: readonly object[] = []): string {
  if (verb === "T") return pad(goType(value), flags);
  if (isNil(value)) return verb === "v" ? pad("<nil>", flags) : `%!${verb}(<nil>)`;
  if (typeof value === "number") {
    return Number.isInteger(value) && !isFloatVerb(verb, value)
      ? integer(verb, value, flags)
      : float(verb, value, flags);
  }
  if (typeof value === "bigint") return integer(verb, value, flags);
  if (typeof value === "string") return string(verb, value, flags);
  if (typeof value === "boolean") {
    return verb === "v" || verb === "t" ? pad(String(value), flags) : wrong(verb, value, flags);
  }
  if (typeof value === "function") return verb === "v" ? pad("func()", flags) : wrong(verb, value, flags);
  if (typeof value !== "object") return verb === "v" ? pad(String(value), flags) : wrong(verb, value, flags);
  if (value instanceof Error) {
    return "vsxXq".includes(verb)
      ? string(verb, value.message, flags)
      : `&{${string(verb, value.message, flags)}}`;
  }
  if (above.includes(value)) return "(itself)"; // Go prints the address of a pointer that is no first one
  const inside = [...above, value];
  if (Array.isArray(value)) return `[${value.map((item) => format(verb, item, flags, inside)).join(" ")}]`;
  if (value instanceof Map) return mapText(verb, value, flags, inside);
  const named = verb === "v" && flags.plus;
  const fields = Object.entries(value).map(([name, field]) => {
    const shown = format(verb, field, flags, inside);
    return named ? `${name}:${shown}` : shown;
  });
  return `{${fields.join(" ")}}`;
}

/** Whole numbers of 2^63 and more cannot be an int. */
function isFloatVerb(verb: string, value: number): boolean {
  return "fFeEgG".includes(verb) || (Math.abs(value) >= 2 ** 63 && verb === "v") || Object.is(value, -0);
}

function mapText(
  verb: string,
  map: ReadonlyMap<unknown, unknown>,
  flags: Flags,
  above: readonly object[],
): string {
  const entries = [...map].sort(([one], [two]) => {
    if (typeof one === "number" && typeof two === "number") return one - two;
    const [left, right] = [one, two].map((key) => format("v", key, noFlags, above));
    return left! < right! ? -1 : left! > right! ? 1 : 0;
  });
  const of = (item: unknown) => format(verb, item, flags, above);
  const shown = entries.map(([key, item]) => `${of(key)}:${of(item)}`);
  return `map[${shown.join(" ")}]`;
}

/** The sign of a number as the flags want it. */
function signOf(negative: boolean, { plus, space }: Flags): string {
  return negative ? "-" : plus ? "+" : space ? " " : "";
}

const radixOf: Readonly<Record<string, number>> = { v: 10, d: 10, b: 2, o: 8, O: 8, x: 16, X: 16 };

function integer(verb: string, value: number | bigint, flags: Flags): string {
  const radix = radixOf[verb];
  if (radix === undefined) return rune(verb, value, flags);
  const exact = BigInt(value);
  const size = (exact < 0n ? -exact : exact).toString(radix);
  const digits = flags.precision === 0 && exact === 0n ? "" : size.padStart(flags.precision ?? 0, "0");
  const own = verb === "v" ? { ...flags, plus: false } : flags; // %+v is about names of fields
  const sign = signOf(exact < 0n, own) + (verb === "O" ? "0o" : "");
  const shown = verb === "X" ? digits.toUpperCase() : digits;
  return flags.precision === undefined
    ? padNumber(sign, shown, flags)
    : pad(sign + shown, { ...flags, zero: false });
}

/** A whole number as the character that it is the code of. */
function rune(verb: string, value: number | bigint, flags: Flags): string {
  const code = Number(value);
  const character = code >= 0 && code <= 0x10ffff ? String.fromCodePoint(code) : "\ufffd";
  switch (verb) {
    case "c":
      return pad(character, flags);
    case "q":
      return pad(`'${escaped(character, "'", flags.plus)}'`, flags);
    case "U":
      return pad(`U+${code.toString(16).toUpperCase().padStart(4, "0")}`, { ...flags, zero: false });
    default:
      return wrong(verb, value, flags);
  }
}

function float(verb: string, value: number, flags: Flags): string {
  if (!"vfFeEgG".includes(verb)) return wrong(verb, value, flags);
  const text = floatText(verb, Math.abs(value), flags.precision);
  const negative = value < 0;
  const plus = flags.plus && verb !== "v";
  if (!Number.isFinite(value)) {
    const sign = Number.isNaN(value) ? (plus ? "+" : "") : negative ? "-" : "+";
    return pad(sign + text.replace("+", ""), { ...flags, zero: false });
  }
  const upper = verb === "E" || verb === "G";
  return padNumber(signOf(negative, { ...flags, plus }), upper ? text.toUpperCase() : text, flags);
}

function floatText(verb: string, size: number, precision: number | undefined): string {
  if (!Number.isFinite(size)) return generalText(size);
  if (verb === "f" || verb === "F") return fixedText(size, precision ?? 6);
  if (verb === "e" || verb === "E") return exponentText(size, precision ?? 6);
  return generalText(size, precision);
}

function string(verb: string, value: string, flags: Flags): string {
  const cut = flags.precision === undefined ? value : [...value].slice(0, flags.precision).join("");
  switch (verb) {
    case "v":
    case "s":
      return pad(cut, flags);
    case "q":
      return pad(`"${escaped(cut, '"', flags.plus)}"`, flags);
    case "x":
    case "X": {
      const bytes = [...new TextEncoder().encode(value)].slice(0, flags.precision);
      const text = bytes.map((byte) => byte.toString(16).padStart(2, "0")).join(flags.space ? " " : "");
      return pad(verb === "X" ? text.toUpperCase() : text, flags);
    }
    default:
      return wrong(verb, value, flags);
  }
}

const shortEscapes: Readonly<Record<string, string>> = {
  "\x07": "\\a",
  "\b": "\\b",
  "\f": "\\f",
  "\n": "\\n",
  "\r": "\\r",
  "\t": "\\t",
  "\v": "\\v",
  "\\": "\\\\",
};

/** The inside of a quoted string or character, as strconv.Quote writes it; `ascii` leaves nothing else. */
function escaped(text: string, quote: string, ascii: boolean): string {
  return [...text]
    .map((character) => {
      if (character === quote) return `\\${quote}`;
      const short = shortEscapes[character];
      if (short !== undefined) return short;
      const code = character.codePointAt(0)!;
      const isPlain = ascii ? code >= 32 && code < 127 : /^[\p{L}\p{M}\p{N}\p{P}\p{S} ]$/u.test(character);
      if (isPlain) return character;
      const hex = code.toString(16);
      if (code < 128) return `\\x${hex.padStart(2, "0")}`;
      return code < 0x10000 ? `\\u${hex.padStart(4, "0")}` : `\\U${hex.padStart(8, "0")}`;
    })
    .join("");
}

function wrong(verb: string, value: unknown, flags: Flags): string {
  return `%!${verb}(${goType(value)}=${format("v", value, flags)})`;
}

/** What Go would call the type: exact for numbers, strings and booleans, and for slices and maps of one type. */
function goType(value: unknown): string {
  if (isNil(value)) return "<nil>";
  if (typeof value === "number") return Number.isInteger(value) ? "int" : "float64";
  if (typeof value === "bigint") return "int";
  if (typeof value === "boolean") return "bool";
  if (typeof value === "function") return "func()";
  if (typeof value !== "object") return typeof value;
  if (value instanceof Error) return "*errors.errorString";
  const ofAll = (items: readonly unknown[]): string => {
    const types = new Set(items.map(goType));
    const [only] = types;
    return types.size === 1 && only !== undefined && only !== "<nil>" ? only : "interface {}";
  };
  if (Array.isArray(value)) return `[]${ofAll(value)}`;
  if (value instanceof Map) return `map[${ofAll([...value.keys()])}]${ofAll([...value.values()])}`;
  const name = value.constructor?.name ?? "Object";
  return name === "Object" ? "struct {}" : `main.${name}`;
}

/** Brings a number to its width: zeros go between sign and digits. */
function padNumber(sign: string, digits: string, flags: Flags): string {
  if (flags.zero) return sign + digits.padStart(flags.width - sign.length, "0");
  return pad(sign + digits, flags);
}

/** Brings a text to its width, which counts characters. */
function pad(text: string, { minus, zero, width }: Flags): string {
  const missing = width - [...text].length;
  if (missing <= 0) return text;
  return minus ? text + " ".repeat(missing) : (zero ? "0" : " ").repeat(missing) + text;
}
