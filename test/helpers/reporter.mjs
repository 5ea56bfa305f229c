/*
 * Mocha's "spec" reporter, which also leaves the counts and the names of skipped tests in the file that the option `counts` names, for
 * test/run.mjs, and says what is still open when the process does not end after the last test.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import Mocha from "mocha";

const patienceMs = 10_000;

export default class Reporter extends Mocha.reporters.Spec {
  /**
   * @param {Mocha.Runner} runner
   * @param {Mocha.MochaOptions} options
   */
  constructor(runner, options) {
    super(runner, options);
    /** @type {string | undefined} */
    const resultFile = options.reporterOptions?.counts;
    /** @type {string[]} */
    const skipped = [];
    runner.on(Mocha.Runner.constants.EVENT_TEST_PENDING, (test) => skipped.push(test.fullTitle()));
    runner.once(Mocha.Runner.constants.EVENT_RUN_END, () => {
      const { passes, failures } = this.stats;
      const leave = (/** @type {number} */ failed) => {
        if (resultFile === undefined) return;
        mkdirSync(dirname(resultFile), { recursive: true });
        writeFileSync(resultFile, JSON.stringify({ passed: passes, failed, skipped }));
      };
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
