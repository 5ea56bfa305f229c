/*
 * Mocha's "spec" reporter, which also leaves the counts and the names of skipped tests in `.cache/mocha.json` for test/run.mjs,
 * and says what is still open when the process does not end after the last test.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import Mocha from "mocha";

const resultFile = new URL("../../.cache/mocha.json", import.meta.url);
const patienceMs = 10_000;

export default class Reporter extends Mocha.reporters.Spec {
  /**
   * @param {Mocha.Runner} runner
   * @param {Mocha.MochaOptions} options
   */
  constructor(runner, options) {
    super(runner, options);
    /** @type {string[]} */
    const skipped = [];
    runner.on(Mocha.Runner.constants.EVENT_TEST_PENDING, (test) => skipped.push(test.fullTitle()));
    runner.once(Mocha.Runner.constants.EVENT_RUN_END, () => {
      const { passes, failures } = this.stats;
      const leave = (/** @type {number} */ failed) =>
        writeFileSync(resultFile, JSON.stringify({ passed: passes, failed, skipped }));
      mkdirSync(new URL(".", resultFile), { recursive: true });
      leave(failures);
      setTimeout(() => {
        console.error(
          `The tests are over, but something keeps the process alive: ${process.getActiveResourcesInfo().join(", ")}`,
        );
        leave(failures + 1); // the exit code will not tell: mocha sets it to its own count
        process.exit(1);
      }, patienceMs).unref();
    });
  }
}
