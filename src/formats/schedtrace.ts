/**
 * Reads what GODEBUG=schedtrace prints, of a simulated program or of a real one, into plain rows.
 *
 * The form has changed with the releases (R17.2, R17.3): needspinning came with 1.20 and the ticks with 1.25; "none" was -1 before it
 * was nil, and yes and no were 1 and 0. A row says what its line said; what a line does not have is undefined. Lines that are not the
 * scheduler's, such as the program's own output, are passed over.
 */

/** One SCHED line, and in the detailed form what follows it. */
export interface SchedtraceRow {
  /** Since the first line. */
  readonly ms: number;
  readonly gomaxprocs: number;
  readonly idleprocs: number;
  readonly threads: number;
  readonly spinningthreads: number;
  readonly needspinning: number | undefined;
  readonly idlethreads: number;
  /** Length of the global queue. */
  readonly runqueue: number;
  /** Length of each P's ring; empty in the detailed form. */
  readonly rings: readonly number[];
  /** How many time slices each P has begun; empty in the detailed form and before 1.25. */
  readonly schedticks: readonly number[];
  /** What the detailed form adds; undefined in the short one. */
  readonly detail: SchedtraceDetail | undefined;
}

/** The values of one line of the detailed form by their names, as printed: "status", "m", "lockedm" and so on. */
export interface SchedtraceRecord {
  readonly id: number;
  readonly [field: string]: string | number;
}

/** The detailed form: the rest of the SCHED line, and a record for each P, M and G. */
export interface SchedtraceDetail {
  readonly sched: Readonly<Record<string, string>>;
  readonly procs: readonly SchedtraceRecord[];
  readonly threads: readonly SchedtraceRecord[];
  /** `status` is the number, `waitreason` what stands in brackets after it. */
  readonly goroutines: readonly SchedtraceRecord[];
}

const head = /^SCHED (-?\d+)ms: (.*)$/;
const record = /^ {2}([PMG])(\d+): (.*)$/;

/**
 * All rows of a text, in order.
 *
 * @example
 * readSchedtrace("SCHED 0ms: gomaxprocs=1 idleprocs=0 threads=3 ... runqueue=2 [ 7 ] schedticks=[ 4 ]")[0].rings; // [7]
 */
export function readSchedtrace(text: string): SchedtraceRow[] {
  if (typeof text !== "string") {
    throw new TypeError(`readSchedtrace: expected a text, such as run.stderr, got ${typeof text}`);
  }
  const rows: SchedtraceRow[] = [];
  let detail: Lists | undefined;
  for (const line of text.split("\n")) {
    const begins = head.exec(line);
    if (begins !== null) {
      detail = line.includes(" gcwaiting=") ? { procs: [], threads: [], goroutines: [] } : undefined;
      rows.push(rowOf(Number(begins[1]), begins[2]!, detail));
      continue;
    }
    const one = record.exec(line);
    if (one === null || detail === undefined) continue;
    const list = { P: detail.procs, M: detail.threads, G: detail.goroutines }[one[1] as "P" | "M" | "G"]; // says the pattern
    list.push({ id: Number(one[2]), ...recordOf(one[3]!) });
  }
  return rows;
}

interface Lists {
  readonly procs: SchedtraceRecord[];
  readonly threads: SchedtraceRecord[];
  readonly goroutines: SchedtraceRecord[];
}

function rowOf(ms: number, rest: string, lists: Lists | undefined): SchedtraceRow {
  const values = fieldsOf(rest.replace(/(?:schedticks=)?\[[^\]]*\]/g, ""));
  const [rings = [], schedticks = []] = [...rest.matchAll(/\[([^\]]*)\]/g)].map((found) =>
    numbersOf(found[1]!),
  );
  const number = (name: string): number => {
    const value = values[name];
    if (value === undefined) throw new RangeError(`schedtrace: expected ${name}= in "${rest}"`);
    return Number(value);
  };
  const own = [
    "gomaxprocs",
    "idleprocs",
    "threads",
    "spinningthreads",
    "needspinning",
    "idlethreads",
    "runqueue",
  ];
  const others = Object.fromEntries(Object.entries(values).filter(([name]) => !own.includes(name)));
  return {
    ms,
    gomaxprocs: number("gomaxprocs"),
    idleprocs: number("idleprocs"),
    threads: number("threads"),
    spinningthreads: number("spinningthreads"),
    needspinning: values["needspinning"] === undefined ? undefined : number("needspinning"),
    idlethreads: number("idlethreads"),
    runqueue: number("runqueue"),
    rings,
    schedticks,
    detail: lists === undefined ? undefined : { sched: others, ...lists },
  };
}

function numbersOf(text: string): number[] {
  return text
    .trim()
    .split(/\s+/)
    .filter((word) => word !== "")
    .map(Number);
}

/** "a=1 b=x" as names and values. A value may be empty. */
function fieldsOf(text: string): Record<string, string> {
  return Object.fromEntries(
    [...text.matchAll(/(\w+)=(\S*)/g)].map(([, name = "", value = ""]) => [name, value]),
  );
}

/** As fieldsOf; a status with a reason, "4(chan receive)", is two fields. */
function recordOf(text: string): Record<string, string> {
  const status = /status=(\d+)\(([^=]*)\) m=/.exec(text);
  if (status === null) return fieldsOf(text);
  const rest = text.slice(text.indexOf(") m=") + 1);
  return { status: status[1]!, waitreason: status[2]!, ...fieldsOf(rest) };
}
