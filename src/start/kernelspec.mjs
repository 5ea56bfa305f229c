/*
 * How Jupyter learns of the kernel without anything global: a kernelspec, and the labextension when the build has one, below
 * `.jupyter/` in the project. The server is started with that folder on JUPYTER_PATH.
 *
 * Both are written at every start, because the project may have been moved or Node replaced: the paths are absolute.
 */
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

/**
 * The folder that goes on JUPYTER_PATH.
 * @param {string} root
 */
export function jupyterPath(root) {
  return join(root, ".jupyter");
}

/**
 * Writes `.jupyter/kernels/gosched/kernel.json` and returns its path. Needs the build.
 * @param {string} root
 */
export async function writeKernelSpec(root) {
  const { kernelSpec } = await import(pathToFileURL(join(root, "dist", "kernel", "spec.js")).href);
  const folder = join(jupyterPath(root), "kernels", "gosched");
  mkdirSync(folder, { recursive: true });
  const file = join(folder, "kernel.json");
  writeFileSync(file, `${JSON.stringify(kernelSpec(root), null, 2)}\n`);
  return file;
}

/**
 * Copies the prebuilt labextension to where Jupyter looks for it; returns its folder, or undefined when the build has none.
 * @param {string} root
 */
export function copyLabExtension(root) {
  const built = join(root, "dist", "labextension");
  if (!existsSync(join(built, "package.json"))) return undefined;
  const { name } = JSON.parse(readFileSync(join(built, "package.json"), "utf8"));
  const folder = join(jupyterPath(root), "labextensions", ...name.split("/"));
  rmSync(folder, { recursive: true, force: true });
  cpSync(built, folder, { recursive: true });
  return folder;
}
