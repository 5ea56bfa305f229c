/*
 * One `npm start` at a time in one folder: two would install into the same place at once, and overwrite each other's files.
 *
 * Who has the folder says so in `.jupyter/start.json`, with its address once there is one, and touches that file every second.
 * A file that is not touched any more, or whose process is gone, is what a killed start has left: it counts for nothing.
 */
import { mkdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { jupyterPath } from "./kernelspec.mjs";

const beatMs = 1000;
const silenceMs = 10_000;

/** @typedef {{ pid: number, address?: string }} Holder */

/**
 * @typedef {object} Claim
 * @property {(address: string) => void} announce  tells later starts where the lessons are
 * @property {() => void} release
 */

/** @param {string} root */
function fileOf(root) {
  return join(jupyterPath(root), "start.json");
}

/**
 * The start that has this folder now; undefined when none has.
 * @param {string} root
 * @returns {Holder | undefined}
 */
export function holderOf(root) {
  try {
    const file = fileOf(root);
    if (Date.now() - statSync(file).mtimeMs > silenceMs) return undefined;
    const holder = JSON.parse(readFileSync(file, "utf8"));
    process.kill(holder.pid, 0); // throws when there is no such process
    return holder;
  } catch {
    return undefined;
  }
}

/**
 * Takes the folder until `release` or the end of this process; undefined when another start was quicker.
 * @param {string} root
 * @returns {Claim | undefined}
 */
export function claim(root) {
  const file = fileOf(root);
  mkdirSync(jupyterPath(root), { recursive: true });
  if (holderOf(root)) return undefined;
  rmSync(file, { force: true });
  try {
    write(file, { pid: process.pid }, "wx");
  } catch {
    return undefined;
  }
  const beat = setInterval(() => touch(file), beatMs);
  beat.unref();
  const release = () => {
    clearInterval(beat);
    process.off("exit", release);
    rmSync(file, { force: true });
  };
  process.on("exit", release);
  return { announce: (address) => write(file, { pid: process.pid, address }, "w"), release };
}

/**
 * The address holds the token: for the owner's eyes only.
 * @param {string} file
 * @param {Holder} holder
 * @param {"w" | "wx"} flag
 */
function write(file, holder, flag) {
  writeFileSync(file, JSON.stringify(holder), { flag, mode: 0o600 });
}

/** @param {string} file */
function touch(file) {
  try {
    utimesSync(file, new Date(), new Date());
  } catch {
    // somebody has removed .jupyter: then there is nothing to say
  }
}
