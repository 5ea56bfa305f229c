/**
 * How Go writes numbers in decimal, where JavaScript writes them otherwise: the shortest form turns to an exponent
 * earlier, an exponent has two digits at least, and what lies exactly between two results goes to the even one.
 */

/** More digits than two doubles can agree in: enough to see whether a number lies exactly in the middle. */
const spareDigits = 30;
/** The most digits that JavaScript gives. */
const mostDigits = 100;

/** Keeps the first `keep` of some digits, rounded half to even. A carry makes the result one digit longer. */
function roundToEven(digits: string, keep: number): string {
  const kept = BigInt(digits.slice(0, keep) || "0");
  const rest = digits.slice(keep);
  const half = "5".padEnd(rest.length, "0");
  const up = rest !== "" && (rest > half || (rest === half && kept % 2n === 1n));
  return String(up ? kept + 1n : kept).padStart(keep, "0");
}

/** Go's %f: `places` digits after the point. */
export function fixedText(value: number, places: number): string {
  const size = Math.abs(value);
  const sign = value < 0 || Object.is(value, -0) ? "-" : "";
  const all = size >= 1e21 ? `${BigInt(size)}.` : size.toFixed(Math.min(mostDigits, places + spareDigits));
  const [whole = "", fraction = ""] = all.split(".");
  const digits = roundToEven(whole + fraction.padEnd(places, "0"), whole.length + places);
  const point = digits.length - places;
  return `${sign}${digits.slice(0, point)}${places === 0 ? "" : `.${digits.slice(point)}`}`;
}

/** Go's %e: one digit, `places` more after the point, and an exponent of two digits at least. */
export function exponentText(value: number, places: number): string {
  const sign = value < 0 || Object.is(value, -0) ? "-" : "";
  const all = Math.abs(value).toExponential(Math.min(mostDigits, places + spareDigits));
  const [mantissa = "", exponent = "0"] = all.split("e");
  const rounded = roundToEven(mantissa.replace(".", "").padEnd(places + 1, "0"), places + 1);
  const carried = rounded.length - (places + 1);
  return sign + withExponent(rounded.slice(0, places + 1), Number(exponent) + carried);
}

function withExponent(digits: string, exponent: number): string {
  const rest = digits.slice(1);
  const power = String(Math.abs(exponent)).padStart(2, "0");
  return `${digits[0]}${rest === "" ? "" : `.${rest}`}e${exponent < 0 ? "-" : "+"}${power}`;
}

/** Go's %g, which %v is too: the shortest digits that tell the number from others, or at most `precision` digits. */
export function generalText(value: number, precision?: number): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? "NaN" : value > 0 ? "+Inf" : "-Inf";
  const most = precision === undefined ? undefined : Math.max(1, precision);
  const shown = most === undefined ? value : Number(exponentText(value, most - 1));
  const sign = shown < 0 || Object.is(shown, -0) ? "-" : "";
  const [mantissa = "", power = "0"] = Math.abs(shown).toExponential().split("e");
  const digits = mantissa.replace(".", "");
  const exponent = Number(power);
  // With a precision that is more than enough for the digits there are, those decide.
  const limit =
    most === undefined ? 6 : most > digits.length && digits.length > exponent ? digits.length : most;
  if (exponent < -4 || exponent >= limit) return sign + withExponent(digits, exponent);
  if (exponent < 0) return `${sign}0.${"0".repeat(-exponent - 1)}${digits}`;
  const whole = digits.slice(0, exponent + 1).padEnd(exponent + 1, "0");
  const fraction = digits.slice(exponent + 1);
  return `${sign}${whole}${fraction === "" ? "" : `.${fraction}`}`;
}
