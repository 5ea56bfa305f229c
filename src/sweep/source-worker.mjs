/*
 * What a thread loads when the library is run from its TypeScript, by tsx: that translates for the main thread alone, unless asked to.
 * In a build there is worker.js, and this file is not in it.
 */
import { register } from "tsx/esm/api";

register();

const { default: runOne } = await import("./worker.js");

export default runOne;
