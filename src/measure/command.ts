/**
 * The command `gosched measure`: everything in turn, a table on stdout, how far it is on stderr.
 */
import process from "node:process";
import { costSources, costsFromMeasurement } from "./costs-from.js";
import { machineFace } from "./machine-face.js";
import { costsText, faceText, switchText, waitingText } from "./report.js";
import { measureSwitches } from "./switches.js";
import { measureWaiting } from "./waiting.js";
import type { Measurement } from "./watched.js";

/** Says on stderr how far a measurement is, on one line that is written over; nothing when stderr is not a terminal. */
async function watched<T>(what: string, measurement: Measurement<T>): Promise<T> {
  const { stderr } = process;
  const clear = "\r\u001b[K";
  const show = (): void => {
    const { done, total, unit } = measurement.progress();
    const far = Number.isFinite(total) ? `${Math.round((100 * done) / total)} %` : `${done} ${unit}`;
    stderr.write(`${clear}${what}: ${far}`);
  };
  const timer = stderr.isTTY ? setInterval(show, 200) : undefined;
  if (timer === undefined) stderr.write(`${what}\n`);
  else show();
  const stop = (): void => measurement.stop();
  process.on("SIGINT", stop).on("SIGTERM", stop);
  try {
    return await measurement.finished;
  } finally {
    process.off("SIGINT", stop).off("SIGTERM", stop);
    clearInterval(timer);
    if (timer !== undefined) stderr.write(clear);
  }
}

/** Runs the command. Ctrl-C ends it early: what was measured so far is printed. Returns the exit code. */
export async function measureCommand(flags: {
  readonly quick: boolean;
  readonly json: boolean;
}): Promise<number> {
  const { quick, json } = flags;
  let isStopped = false;
  const noted = (): void => void (isStopped = true);
  process.once("SIGINT", noted).once("SIGTERM", noted);
  const face = machineFace();
  if (!json) console.log(faceText(face));
  const switches = await watched("measuring what a switch costs", measureSwitches({ quick }));
  if (!json) console.log(`\n${switchText(switches)}`);
  const waiting = isStopped ? undefined : await watched("counting threads", measureWaiting({ quick }));
  process.off("SIGINT", noted).off("SIGTERM", noted);
  if (!json) {
    if (waiting !== undefined) console.log(`\n${waitingText(waiting)}`);
    console.log(`\n${costsText(switches)}`);
    if (isStopped) console.log("\nStopped early: this is what there was.");
  } else {
    const { rows, model, missing, go } = switches;
    const result = {
      isStopped,
      machine: face,
      go,
      switches: { rows, model, missing },
      threads: waiting === undefined ? null : { series: waiting.series, missing: waiting.missing },
      costs: costsFromMeasurement(switches),
      costSources: costSources(switches),
    };
    console.log(JSON.stringify(result, null, 2));
  }
  return isStopped ? 1 : 0;
}
