/*
 * `npm run build`: the build, whether it is stale or not.
 */
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "./build.mjs";

const said = await build(join(dirname(fileURLToPath(import.meta.url)), "..", ".."));
if (said !== "") {
  console.error(said);
  process.exitCode = 1;
}
