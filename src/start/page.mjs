/*
 * The part of the build that is for the page, by esbuild, from `src/page/`: the labextension, and what the self-study pages of the press share.
 */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";

/** The extension's name: its folder below `labextensions/`, and the name under which the page finds it. */
export const extensionName = "gosched-figures";

/**
 * Writes `labextension/` and `site/` into the folder of a build.
 * @param {string} root
 * @param {string} folder  relative to the root
 * @returns {Promise<string>} what was wrong; empty when all is well
 */
export async function buildPage(root, folder) {
  const { build } = await import("esbuild"); // here, since this file is loaded before anything is installed
  const extension = join(root, folder, "labextension");
  /** @type {import("esbuild").BuildOptions} */
  const common = { absWorkingDir: root, bundle: true, minify: true, target: "es2022", logLevel: "silent" };
  try {
    const text = async (/** @type {string} */ entry, /** @type {"iife" | "esm"} */ format = "iife") => {
      const { outputFiles } = await build({ ...common, entryPoints: [entry], format, write: false });
      return outputFiles?.[0]?.text ?? "";
    };
    mkdirSync(join(extension, "static"), { recursive: true });
    const [frame, worker, style, alone, widget] = await Promise.all([
      text("src/page/controls-frame.ts"),
      text("src/page/controls-worker.ts"),
      build({ ...common, entryPoints: ["src/page/controls.css"], write: false }).then(
        ({ outputFiles }) => outputFiles?.[0]?.text ?? "",
      ),
      text("src/page/controls-alone.ts"),
      text("src/page/controls-widget.ts", "esm"),
      build({
        ...common,
        entryPoints: ["src/page/remote-entry.ts"],
        format: "iife",
        outfile: join(extension, "static", "remoteEntry.js"),
      }),
      build({
        ...common,
        stdin: { contents: 'export { default } from "plotly.js-cartesian-dist-min"', resolveDir: root },
        format: "esm",
        outfile: join(extension, "static", "plotly.js"),
      }),
      build({
        ...common,
        entryPoints: { pages: "src/page/course-page.ts" },
        format: "iife",
        outdir: join(root, folder, "site"),
      }),
      build({
        ...common,
        entryPoints: { pages: "src/page/course-page.css" },
        outdir: join(root, folder, "site"),
      }),
    ]);
    const code = JSON.stringify({ frame, worker, style });
    writeFileSync(join(extension, "static", "controls.json"), code);
    const packed = gzipSync(code, { level: 9 }).toString("base64");
    writeFileSync(join(extension, "controls-alone.json"), JSON.stringify({ alone, widget, packed }));
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  const { version, license } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  const manifest = {
    name: extensionName,
    version,
    license,
    description: "Live figures of gosched in JupyterLab and Notebook",
    jupyterlab: {
      extension: true,
      mimeExtension: true,
      _build: {
        load: "static/remoteEntry.js",
        extension: "./extension",
        mimeExtension: "./mimeExtension",
      },
    },
  };
  mkdirSync(extension, { recursive: true });
  writeFileSync(join(extension, "package.json"), `${JSON.stringify(manifest, null, 2)}\n`);
  return "";
}
