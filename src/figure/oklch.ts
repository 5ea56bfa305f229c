/**
 * Colours in OKLCH: lightness (0 to 1), chroma (0: grey) and hue (degrees), in which equal steps look equal. The
 * palette is computed here and not typed in as hex numbers, so that "lighter" means lighter for the eye.
 *
 * Source: Björn Ottosson, "A perceptual color space for image processing" (2020); contrast as in WCAG 2.2.
 */

/** A colour by lightness, chroma and hue. */
export interface Oklch {
  readonly l: number;
  readonly c: number;
  /** Degrees. */
  readonly h: number;
}

/** Red, green and blue as linear light, 0 to 1. */
export type LinearRgb = readonly [number, number, number];

/** Linear light of an OKLCH colour; components beyond 0 to 1 are outside what a screen shows. */
export function toLinear({ l, c, h }: Oklch): LinearRgb {
  const a = c * Math.cos((h * Math.PI) / 180);
  const b = c * Math.sin((h * Math.PI) / 180);
  const long = (l + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const medium = (l - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const short = (l - 0.0894841775 * a - 1.291485548 * b) ** 3;
  return [
    4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
    -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
    -0.0041960863 * long - 0.7034186147 * medium + 1.707614701 * short,
  ];
}

const inGamut = (rgb: LinearRgb): boolean => rgb.every((part) => part >= -0.0005 && part <= 1.0005);

function encode(part: number): string {
  const limited = Math.min(1, Math.max(0, part));
  const gamma = limited <= 0.0031308 ? 12.92 * limited : 1.055 * limited ** (1 / 2.4) - 0.055;
  return Math.round(gamma * 255)
    .toString(16)
    .padStart(2, "0");
}

/** The colour as "#rrggbb". What a screen cannot show is made greyer until it can. */
export function toHex(colour: Oklch): string {
  let { c } = colour;
  let rgb = toLinear(colour);
  while (!inGamut(rgb) && c > 0) {
    c = Math.max(0, c - 0.005);
    rgb = toLinear({ ...colour, c });
  }
  return `#${rgb.map(encode).join("")}`;
}

/** Linear light of "#rrggbb". */
export function fromHex(hex: string): LinearRgb {
  const part = (at: number): number => {
    const value = parseInt(hex.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  return [part(1), part(3), part(5)];
}

/** A colour between two "#rrggbb", `share` of the way from the first to the second, as screens and plotly mix them. */
export function mix(one: string, two: string, share: number): string {
  const parts = [1, 3, 5].map((at) => {
    const [from, to] = [one, two].map((hex) => parseInt(hex.slice(at, at + 2), 16));
    return Math.round(from! + (to! - from!) * share)
      .toString(16)
      .padStart(2, "0");
  });
  return `#${parts.join("")}`;
}

/** Contrast of two colours, 1 to 21. Text wants 4.5 at least, shapes 3. */
export function contrast(one: string, two: string): number {
  const luminance = (hex: string): number => {
    const [r, g, b] = fromHex(hex);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const [dark = 0, light = 0] = [luminance(one), luminance(two)].sort((x, y) => x - y);
  return (light + 0.05) / (dark + 0.05);
}
