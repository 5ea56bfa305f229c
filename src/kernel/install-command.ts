/*
 * The command line of install.ts: words in, sentences out.
 */
import { join, resolve } from "node:path";
import { dataFolder, install, installed, uninstall } from "./install.js";
import type { Place, Surroundings } from "./install.js";

export interface Said {
  readonly text: string;
  /** 0: done; 1: there was nothing to do it to; 2: the words make no command. */
  readonly code: 0 | 1 | 2;
}

const usage =
  "gosched kernel install | uninstall | list, with --user (the default), --prefix FOLDER or --sys-prefix";

/** Runs `gosched kernel WORDS`. */
export function kernelCommand(
  words: readonly string[],
  {
    root,
    version,
    surroundings,
  }: { readonly root: string; readonly version: string; readonly surroundings: Surroundings },
): Said {
  const [action = "", ...rest] = words;
  if (action === "list" && rest.length === 0) return list(root, surroundings);
  const place = placeOf(rest);
  if (!["install", "uninstall"].includes(action) || place === undefined) {
    return { text: `expected ${usage}; got "${words.join(" ")}"`, code: 2 };
  }
  try {
    if (action === "install") {
      const folder = install(root, version, place, surroundings);
      return {
        text: `installed: ${folder}\nIt names this Node and this folder: install again when either moves.`,
        code: 0,
      };
    }
    const data = dataFolder(place, surroundings);
    if (uninstall(place, surroundings)) return { text: `removed from ${data}`, code: 0 };
    return { text: `nothing to remove in ${data}; "gosched kernel list" says where the kernel is`, code: 1 };
  } catch (error) {
    return { text: error instanceof Error ? error.message : String(error), code: 1 };
  }
}

function placeOf(words: readonly string[]): Place | undefined {
  const [flag, folder, ...more] = words;
  if (flag === undefined) return { kind: "user" };
  if (flag === "--prefix" && folder !== undefined && more.length === 0)
    return { kind: "prefix", folder: resolve(folder) };
  if (folder !== undefined) return undefined;
  return flag === "--user" || flag === "--sys-prefix"
    ? { kind: flag === "--user" ? "user" : "sys-prefix" }
    : undefined;
}

function list(root: string, surroundings: Surroundings): Said {
  const lines = installed(surroundings, [join(root, ".jupyter")]).map(({ folder, version, missing }) => {
    const state = missing === undefined ? "" : `  BROKEN: ${missing} is gone; install again`;
    return `${folder}  ${version}${state}`;
  });
  if (lines.length > 0) return { text: lines.join("\n"), code: 0 };
  return {
    text: "the kernel is not installed in any folder where Jupyter looks; npm start needs no installation",
    code: 0,
  };
}
