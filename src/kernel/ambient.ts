/*
 * Declarations that cells get beside those of their TypeScript, which is 5.0: library calls that every Node of this package
 * has, and names of types that a newer compiler writes into declaration files. Without the latter, `for (const [k, v] of map)`
 * over a library's own map would have no types.
 */
const typedArrays = [
  ...["Int8Array", "Uint8Array", "Uint8ClampedArray", "Int16Array", "Uint16Array"],
  ...["Int32Array", "Uint32Array", "Float32Array", "Float64Array", "BigInt64Array", "BigUint64Array"],
];

const ofTypedArray = (name: string): string => {
  const element = name.startsWith("Big") ? "bigint" : "number";
  return `interface ${name} {
  toReversed(): ${name};
  toSorted(compareFn?: (a: ${element}, b: ${element}) => number): ${name};
  with(index: number, value: ${element}): ${name};
}
`;
};

export const ambient = `
${typedArrays.map(ofTypedArray).join("")}interface String {
  isWellFormed(): boolean;
  toWellFormed(): string;
}
interface Array<T> {
  toReversed(): T[];
  toSorted(compareFn?: (a: T, b: T) => number): T[];
  toSpliced(start: number, deleteCount?: number, ...items: T[]): T[];
  with(index: number, value: T): T[];
}
interface ReadonlyArray<T> {
  toReversed(): T[];
  toSorted(compareFn?: (a: T, b: T) => number): T[];
  toSpliced(start: number, deleteCount?: number, ...items: T[]): T[];
  with(index: number, value: T): T[];
}
type BuiltinIteratorReturn = undefined;
interface IteratorObject<T, TReturn = unknown, TNext = unknown> extends Iterator<T, TReturn, TNext> {
  [Symbol.iterator](): IteratorObject<T, TReturn, TNext>;
}
interface ArrayIterator<T> extends IterableIterator<T> {}
interface MapIterator<T> extends IterableIterator<T> {}
interface SetIterator<T> extends IterableIterator<T> {}
interface StringIterator<T> extends IterableIterator<T> {}
interface RegExpStringIterator<T> extends IterableIterator<T> {}
type NoInfer<T> = T;
`;

/** Typed arrays of a newer compiler say in what their bytes lie; that of cells knows no such thing. */
const withBuffer =
  /\b((?:Big)?(?:Uint|Int|Float)\d+(?:Clamped)?Array|DataView)<(?:ArrayBuffer|ArrayBufferLike)>/g;

/** The text of a declaration file, as the TypeScript of cells can read it. */
export function readable(path: string, text: string | undefined): string | undefined {
  return path.endsWith(".d.ts") ? text?.replaceAll(withBuffer, "$1") : text;
}
