/**
 * What is compared: one run of a program, as anybody could see it from outside.
 *
 * Real Go and the simulator are both reduced to this form by the same function, so a difference between two
 * observations is a difference between two behaviours. Nothing of the machine is kept: no address, no path,
 * no thread, and of a traceback only the header lines, which carry the goroutines' states (R15.7).
 */

/** One run, seen from outside. */
export interface Observation {
  /** What the program printed. */
  readonly stdout: string;
  readonly exitCode: number;
  /** "panic: …" or "fatal error: …", with the lines that belong to it; absent if the program ended well. */
  readonly message?: string;
  /** Header lines of the traceback in printed order, such as "goroutine 1 [chan receive]:". */
  readonly goroutines?: readonly string[];
}

/** A process that has ended, or a simulated one. */
export interface Ended {
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: number;
}

export interface ObserveOptions {
  /** Where the program prints: println writes to standard error. Or what the runtime prints of itself (R17), less the times. */
  readonly output: "stdout" | "stderr" | "schedtrace";
  /** With more than one P goroutine ids vary from run to run and are left out. */
  readonly procs: number;
}

const headerLine = /^goroutine (\d+) (?:gp=\S+ m=\S+ (?:mp=\S+ )?)?\[(.*)\]:$/;

/** Reduces one ended process to an observation. */
export function observe(ended: Ended, options: ObserveOptions): Observation {
  const lines = ended.stderr.split("\n");
  const first = lines.findIndex((line) => line.startsWith("panic: ") || line.startsWith("fatal error: "));
  const printed = first < 0 ? ended.stderr : lines.slice(0, first).join("\n");
  const outputs = { stdout: ended.stdout, stderr: printed, schedtrace: accountOf(lines) };
  const stdout = outputs[options.output];
  if (first < 0) return { stdout, exitCode: ended.exitCode };
  const end = lines.indexOf("", first);
  const message = lines
    .slice(first, end < 0 ? lines.length : end)
    .filter((line) => options.output !== "schedtrace" || !account.test(line))
    .join("\n");
  return {
    stdout,
    exitCode: ended.exitCode,
    message,
    goroutines: headers(lines.slice(first), options.procs),
  };
}

const account = /^SCHED |^ {2}[PMG]\d+: /;

/**
 * The lines of GODEBUG=schedtrace, without what is up to the kernel (R5.2): how many threads have been made, which of them comes to
 * rest last and so reports, and what sysmon does just then.
 */
function accountOf(lines: readonly string[]): string {
  return lines
    .filter((line) => account.test(line) && !line.startsWith("  M"))
    .map((line) =>
      line
        .replace(/^SCHED \d+ms/, "SCHED")
        .replace(/ (threads|idlethreads|nmidlelocked|sysmonwait)=\S+/g, ""),
    )
    .map((line) => `${line}\n`)
    .join("");
}

function headers(lines: readonly string[], procs: number): string[] {
  const found: string[] = [];
  for (const line of lines) {
    const match = headerLine.exec(line);
    if (match) found.push(procs === 1 ? `goroutine ${match[1]} [${match[2]}]:` : `goroutine [${match[2]}]:`);
  }
  return found;
}

/** A text that is equal exactly when two observations are. */
export function observationKey(o: Observation): string {
  return JSON.stringify([o.stdout, o.exitCode, o.message ?? "", o.goroutines ?? []]);
}
