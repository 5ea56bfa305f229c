/*
 * Which Node is new enough. Written without any syntax younger than Node 12, so that an old Node can read it
 * and be told in words that it is too old.
 */

/**
 * The three numbers of a version such as "20.19.4" or "v22.12.0-rc.1"; undefined when there is none.
 * @param {string} text
 * @returns {[number, number, number] | undefined}
 */
export function versionNumbers(text) {
  const found = /(\d+)\.(\d+)(?:\.(\d+))?/.exec(text);
  return found ? [Number(found[1]), Number(found[2]), Number(found[3] || 0)] : undefined;
}

/**
 * Whether `version` is `least` or newer.
 * @param {readonly number[]} version
 * @param {readonly number[]} least
 */
function isAtLeast(version, least) {
  for (let i = 0; i < 3; i++) {
    const have = version[i] || 0;
    const want = least[i] || 0;
    if (have !== want) return have > want;
  }
  return true;
}

/**
 * Whether a version lies in a range as `engines` in package.json writes it: `^a.b.c` and `>=a.b.c`, joined by `||`.
 * @param {string} version
 * @param {string} range
 */
export function isInRange(version, range) {
  const have = versionNumbers(version);
  if (!have) return false;
  return range.split("||").some((part) => {
    const least = versionNumbers(part);
    if (!least || !/^\s*(\^|>=)/.test(part))
      throw new Error(`expected ^a.b.c or >=a.b.c in engines.node, got "${part}"`);
    const sameMajor = !part.includes("^") || have[0] === least[0];
    return sameMajor && isAtLeast(have, least);
  });
}

/**
 * The sentence for a Node outside the range; undefined when this Node will do.
 * @param {string} version
 * @param {string} range
 */
export function nodeRefusal(version, range) {
  if (isInRange(version, range)) return undefined;
  const wanted = range.replace(/\^(\d+)(\.\S+)/g, "$1$2 or a later $1").replace(/>=(\S+)/g, "$1 or newer");
  return `gosched needs Node.js ${wanted.replace(" || ", ", or ")}; this is ${version}. Install a newer one from nodejs.org and try again.`;
}
