/*
 * The folder of pages on disk. A list of what was written lies in it, and by that list a later press knows what is its own: that it
 * writes anew, or removes when it comes no more. Nothing else is ever touched, and a folder that holds other files is refused before
 * anything is written.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** The list of what was written. */
export const listName = ".gosched-pages.json";

/** Why pages cannot be written into a folder, in one sentence; undefined: they can. */
export function refusal(folder: string, paths: readonly string[]): string | undefined {
  if (!existsSync(folder)) return undefined;
  if (!statSync(folder).isDirectory()) return `expected a folder for the pages, but ${folder} is a file`;
  const names = readdirSync(folder);
  const own = ownFiles(folder);
  if (own === undefined) {
    if (names.length === 0) return undefined;
    const few = names.slice(0, 3).join(", ");
    return `${folder} holds files that are no pages of gosched (${few}${names.length > 3 ? ", …" : ""}): name a new folder or an empty one; nothing was written`;
  }
  const foreign = paths.find((path) => !own.includes(path) && existsSync(join(folder, path)));
  return foreign === undefined
    ? undefined
    : `${join(folder, foreign)} would be overwritten, and gosched did not write it: move it away, or name another folder; nothing was written`;
}

/** Writes the files, and removes those of an earlier press that come no more; gives the paths of these. Ask `refusal` first. */
export function writePages(folder: string, files: ReadonlyMap<string, string>): readonly string[] {
  const gone = (ownFiles(folder) ?? []).filter((path) => !files.has(path) && existsSync(join(folder, path)));
  mkdirSync(folder, { recursive: true });
  // The list first, with the old files too: whatever interrupts this, the next press knows all as its own.
  writeList(folder, [...files.keys(), ...gone]);
  for (const [path, text] of files) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  for (const path of gone) rmSync(join(folder, path));
  writeList(folder, [...files.keys()]);
  return gone;
}

function writeList(folder: string, paths: readonly string[]): void {
  writeFileSync(join(folder, listName), `${JSON.stringify({ pages: paths }, null, 1)}\n`);
}

/** A page, or a file that all share: no list makes us write or remove anything else. */
const ownPath = /^(?:assets\/)?[\w-][\w.-]*$/;

/** What an earlier press has written here; undefined when there was none. */
function ownFiles(folder: string): readonly string[] | undefined {
  try {
    const list: unknown = JSON.parse(readFileSync(join(folder, listName), "utf8"));
    const pages = typeof list === "object" && list !== null && "pages" in list ? list.pages : undefined;
    return Array.isArray(pages)
      ? pages.filter((path): path is string => typeof path === "string" && ownPath.test(path))
      : undefined;
  } catch {
    return undefined;
  }
}
