/**
 * What older releases of Go did with the same programs: `recorded/go1.19.json` and so on, one file for each release. Where a release did what
 * 1.26 does, the file says only how often it was seen; so what is spelled out there is what has changed since.
 */
import { existsSync, readFileSync } from "node:fs";
import { observationKey } from "./observation.js";
import { readRecording, recordedFolder } from "./suite.js";
import type { RecordedCase, Seen } from "./suite.js";

/** One case of a program in an older release. */
export interface OlderCase {
  readonly runs: number;
  /** How many of them showed what 1.26 shows most often; absent if something else was seen more often. */
  readonly asNow?: number;
  /** What was seen besides, most frequent first. */
  readonly observations?: readonly Seen[];
  /** The numbers that a statistic printed, ascending. */
  readonly samples?: readonly number[];
}

/** The content of a file. */
export interface OlderRecording {
  /** Such as "go1.19.8 linux/amd64". */
  readonly go: string;
  readonly programs: Readonly<Record<string, Readonly<Record<string, OlderCase>>>>;
  /** Programs that this release cannot compile, because they use what is newer. */
  readonly tooNew: readonly string[];
  /** Programs that had not ended after 20 seconds. */
  readonly endless: readonly string[];
}

/** The releases with a recording, as the option `version` names them. */
export const olderReleases = ["1.19", "1.23"].filter((version) => existsSync(fileOf(version)));

/** The file of a release. */
export function fileOf(version: string): string {
  return `${recordedFolder}go${version}.json`;
}

/** What was recorded with a release. */
export function readOlder(version: string): OlderRecording {
  // The folder is written by record.ts only, in this form.
  return JSON.parse(readFileSync(fileOf(version), "utf8")) as OlderRecording;
}

/** The case with what is as in 1.26 left out. */
export function shorten(name: string, testCase: string, recorded: RecordedCase): OlderCase {
  const { runs, observations, samples } = recorded;
  if (samples !== undefined) return { runs, samples };
  const now = readRecording(name).cases[testCase]?.observations[0];
  if (now === undefined || observationKey(now) !== observationKey(observations[0]!))
    return { runs, observations };
  const [usual, ...rest] = observations;
  return rest.length === 0
    ? { runs, asNow: usual!.times }
    : { runs, asNow: usual!.times, observations: rest };
}
