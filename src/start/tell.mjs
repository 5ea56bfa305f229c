/*
 * What the newcomer reads: one line for a step that takes time (it moves on a terminal), one line for a failure.
 */

/** A failure that the person at the keyboard can mend. Its message is one line: what is wrong, and what to do. */
export class StartError extends Error {}

/**
 * @typedef {object} Progress
 * @property {(detail: string) => void} detail  shows what goes on right now; terminal only
 * @property {() => void} done
 * @property {() => void} failed
 */

/**
 * Begins a step. On a terminal its line shows the seconds and the latest detail; elsewhere it is printed once, at its end.
 * @param {string} title
 * @param {NodeJS.WriteStream} [out]
 * @returns {Progress}
 */
export function progress(title, out = process.stdout) {
  const began = Date.now();
  let latest = "";
  const seconds = () => `${Math.round((Date.now() - began) / 1000)} s`;
  const draw = () => {
    const line = `${title} … ${seconds()}  ${latest}`;
    out.write(`\r\x1b[2K${line.slice(0, (out.columns || 80) - 1)}`);
  };
  const timer = out.isTTY ? setInterval(draw, 250) : undefined;
  if (out.isTTY) draw();
  /** @param {string} outcome */
  const end = (outcome) => {
    clearInterval(timer);
    out.write(`${out.isTTY ? "\r\x1b[2K" : ""}${title}: ${outcome}\n`);
  };
  return {
    detail: (text) => void (latest = text.trim()),
    done: () => end(seconds()),
    failed: () => end("failed"),
  };
}
