/**
 * How Go prints values: `fmt.Println` and the commonest verbs of `fmt.Printf`, for what TypeScript programs have. Whole
 * numbers stand for int, others for float64, arrays for slices, Maps for maps, plain objects for structs.
 */

/** The text of one value, as %v gives it. */
export function goString(value: unknown): string {
  if (value === null || value === undefined) return "<nil>";
  if (typeof value === "number") return numberText(value);
  if (Array.isArray(value)) return `[${value.map(goString).join(" ")}]`;
  if (value instanceof Map) {
    const entries = [...value].map(([key, item]) => `${goString(key)}:${goString(item)}`).sort();
    return `map[${entries.join(" ")}]`;
  }
  if (value instanceof Error) return value.message;
  if (typeof value === "object") return `{${Object.values(value).map(goString).join(" ")}}`;
  return String(value);
}

function numberText(value: number): string {
  if (Number.isInteger(value) && Math.abs(value) < 1e21) return String(value);
  if (!Number.isFinite(value)) return Number.isNaN(value) ? "NaN" : value > 0 ? "+Inf" : "-Inf";
  return String(value).replace(/e([+-])(\d)$/, "e$10$2");
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

/**
 * What fmt.Printf writes. Verbs: %v %+v %d %s %q %t %c %x %X %f %e %g %%, with the flags - + 0 and space, width and precision.
 * As in Go a wrong verb or a missing value shows itself in the text and raises nothing.
 */
export function sprintf(format: string, values: readonly unknown[]): string {
  let used = 0;
  const text = format.replace(
    /%([-+ 0]*)(\d+)?(?:\.(\d+))?(.)/gs,
    (_match, flags: string, width: string | undefined, precision: string | undefined, verb: string) => {
      if (verb === "%") return "%";
      if (used >= values.length) return `%!${verb}(MISSING)`;
      const shown = verbText(verb, values[used++], precision, flags);
      return pad(shown, Number(width ?? 0), flags);
    },
  );
  if (used >= values.length) return text;
  const rest = values.slice(used).map((value) => `${goType(value)}=${goString(value)}`);
  return `${text}%!(EXTRA ${rest.join(", ")})`;
}

function verbText(verb: string, value: unknown, precision: string | undefined, flags: string): string {
  switch (verb) {
    case "v":
    case "s":
      return goString(value);
    case "d":
      return typeof value === "number" && Number.isInteger(value)
        ? signed(value, String(value), flags)
        : wrong(verb, value);
    case "t":
      return typeof value === "boolean" ? String(value) : wrong(verb, value);
    case "q":
      return JSON.stringify(goString(value));
    case "c":
      return typeof value === "number" ? String.fromCodePoint(value) : wrong(verb, value);
    case "x":
    case "X":
      return typeof value === "number" ? hex(value, verb) : wrong(verb, value);
    case "f":
    case "e":
    case "g":
      return typeof value === "number"
        ? signed(value, floatText(verb, value, precision), flags)
        : wrong(verb, value);
    default:
      return wrong(verb, value);
  }
}

function floatText(verb: string, value: number, precision: string | undefined): string {
  if (verb === "g")
    return precision === undefined
      ? numberText(value)
      : String(Number(value.toPrecision(Number(precision) || 1)));
  const digits = Number(precision ?? 6);
  return verb === "f" ? value.toFixed(digits) : value.toExponential(digits).replace(/e([+-])(\d)$/, "e$10$2");
}

function hex(value: number, verb: string): string {
  const text = value.toString(16);
  return verb === "X" ? text.toUpperCase() : text;
}

function signed(value: number, text: string, flags: string): string {
  return value >= 0 && flags.includes("+") ? `+${text}` : text;
}

function wrong(verb: string, value: unknown): string {
  return `%!${verb}(${goType(value)}=${goString(value)})`;
}

function goType(value: unknown): string {
  if (typeof value === "number") return Number.isInteger(value) ? "int" : "float64";
  if (typeof value === "boolean") return "bool";
  return typeof value;
}

function pad(text: string, width: number, flags: string): string {
  if (flags.includes("-")) return text.padEnd(width);
  if (flags.includes("0") && /^[-+]?[\d.]/.test(text)) {
    const sign = /^[-+]/.test(text) ? text[0]! : "";
    return sign + text.slice(sign.length).padStart(width - sign.length, "0");
  }
  return text.padStart(width);
}
