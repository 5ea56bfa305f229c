/*
 * The learner's own notebooks: copies in `my-notebooks/`, which git does not see. JupyterLab saves what a learner runs and writes
 * by itself; if it did so in `notebooks/`, the course would change under the learner's hands, and the next `git pull` would fail.
 *
 * A notebook that is new in the course is copied. One that has changed in the course replaces its copy, unless the learner has
 * worked in it: then the copy stays, and a line says how to get the new one. `.jupyter/copied.json` remembers what was copied.
 */
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { jupyterPath } from "./kernelspec.mjs";

/**
 * The folder that JupyterLab shows.
 * @param {string} root
 */
export function copiesFolder(root) {
  return join(root, "my-notebooks");
}

/**
 * Brings the copies up to date; returns the names of those that are kept although the course has moved on.
 * @param {string} root
 * @returns {string[]}
 */
export function copyNotebooks(root) {
  const [from, to] = [join(root, "notebooks"), copiesFolder(root)];
  mkdirSync(to, { recursive: true });
  mkdirSync(jupyterPath(root), { recursive: true });
  const memory = join(jupyterPath(root), "copied.json");
  const copied = remembered(memory);
  const kept = [];
  for (const name of notebooksIn(from)) {
    const text = readFileSync(join(from, name));
    const target = join(to, name);
    const isOurs = !existsSync(target) || digest(readFileSync(target)) === copied[name];
    if (isOurs) {
      writeFileSync(target, text);
      copied[name] = digest(text);
    } else if (copied[name] !== digest(text)) kept.push(name);
  }
  writeFileSync(memory, JSON.stringify(copied, null, 2));
  return kept;
}

/**
 * The names of the notebooks in a folder, in order.
 * @param {string} folder
 */
export function notebooksIn(folder) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => name.endsWith(".ipynb"))
    .sort();
}

/**
 * @param {string} file
 * @returns {Record<string, string>}
 */
function remembered(file) {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return {}; // the first start, or a broken file: then every copy counts as the learner's
  }
}

/** @param {Buffer} text */
function digest(text) {
  return createHash("sha256").update(text).digest("hex");
}
