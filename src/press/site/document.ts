/*
 * The frame of every page: what a browser must know before it reads.
 *
 * The policy: nothing is loaded but the files beside the page. `file:` stands beside 'self' because not every browser takes a file's own folder for
 * 'self'. Scripts that stand in the page do not run, with one exception, the script in the frames of controls, which is named by its hash: a
 * frame that a page makes has the page's policy besides its own. What is moved there is computed in a worker, out of the lesson's own text:
 * for that are `blob:` and 'unsafe-eval'. Styles stand in figures and tables themselves.
 */
import { createHash } from "node:crypto";
import { escaped } from "./html.js";

export interface PageOptions {
  readonly title: string;
  /** One sentence, for lists of pages. */
  readonly summary: string;
  /** Such as "gosched 0.1.0". */
  readonly maker: string;
  /** The script that runs in the frames of controls. */
  readonly frameScript: string;
}

/** A whole page. `body` is HTML. */
export function documentOf({ title, summary, maker, frameScript }: PageOptions, body: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policyFor(frameScript)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="generator" content="${escaped(maker)}">
<meta name="description" content="${escaped(summary)}">
<title>${escaped(title)}</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="assets/pages.css">
<script defer src="assets/pages.js"></script>
</head>
<body>
<a class="skip" href="#main">To the text</a>
${body}
</body>
</html>
`;
}

function policyFor(frameScript: string): string {
  const hash = createHash("sha256").update(frameScript).digest("base64");
  return [
    "default-src 'none'",
    `script-src 'self' file: blob: 'unsafe-eval' 'sha256-${hash}'`,
    "worker-src blob:",
    "style-src 'self' file: 'unsafe-inline'",
    "img-src data: blob:",
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
}
