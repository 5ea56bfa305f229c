/*
 * The options of `npm start`. Nothing is guessed: what is not understood is refused in one line.
 */
import { StartError } from "./tell.mjs";

export const usage = `npm start -- [options]

Opens the lessons in JupyterLab. What is missing is installed first, inside this folder only.

  --no-browser   print the address and leave the browser alone
  --port N       listen on port N (default: the first free one from 8888)
  --token T      the secret in the address (default: a random one)
  --help         this text

Ctrl-C stops Jupyter and its kernels.`;

/**
 * @typedef {object} Options
 * @property {boolean} help
 * @property {boolean} browser
 * @property {number | undefined} port  undefined: the first free one
 * @property {string | undefined} token undefined: a random one
 */

/**
 * @param {readonly string[]} args
 * @returns {Options}
 */
export function parseOptions(args) {
  /** @type {Options} */
  const options = { help: false, browser: true, port: undefined, token: undefined };
  const rest = args.flatMap((arg) => (/^--\w+=/.test(arg) ? splitOnce(arg) : [arg]));
  for (let i = 0; i < rest.length; i++) {
    switch (rest[i]) {
      case "--help":
      case "-h":
        options.help = true;
        break;
      case "--no-browser":
        options.browser = false;
        break;
      case "--port":
        options.port = portFrom(rest[++i]);
        break;
      case "--token":
        options.token = tokenFrom(rest[++i]);
        break;
      default:
        throw new StartError(
          `Unknown option "${rest[i]}". Known are --no-browser, --port N, --token T and --help; write them after "npm start --".`,
        );
    }
  }
  return options;
}

/** @param {string} arg */
function splitOnce(arg) {
  const at = arg.indexOf("=");
  return [arg.slice(0, at), arg.slice(at + 1)];
}

/** @param {string | undefined} text */
function portFrom(text) {
  const port = Number(text);
  if (text === undefined || !/^\d+$/.test(text) || port < 1 || port > 65535) {
    throw new StartError(`--port expects a whole number from 1 to 65535, got ${quoted(text)}.`);
  }
  return port;
}

/** @param {string | undefined} text */
function tokenFrom(text) {
  if (text === undefined || !/^[\w.~-]+$/.test(text)) {
    throw new StartError(
      `--token expects letters, digits and . _ ~ - only (it stands in the address), got ${quoted(text)}.`,
    );
  }
  return text;
}

/** @param {string | undefined} text */
function quoted(text) {
  return text === undefined ? "nothing" : `"${text}"`;
}
