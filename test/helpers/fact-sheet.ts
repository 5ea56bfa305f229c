/*
 * The fact sheet of Go's scheduler on which this project is built numbers its rules: R3.4 is the fourth rule on run queues.
 * Comments and tests cite them by these handles. Here stands how many rules each chapter has, so that a citation can be
 * checked.
 */

interface Chapter {
  readonly title: string;
  readonly rules: number;
}

/** By chapter number. Chapters 0, 19, 21 and 22 have no numbered rules. */
export const chapters: Readonly<Record<number, Chapter>> = {
  1: { title: "Program start, GOMAXPROCS, system goroutines", rules: 13 },
  2: { title: "State machines", rules: 6 },
  3: { title: "Run queues", rules: 14 },
  4: { title: "findRunnable: the order of a scheduling decision", rules: 25 },
  5: { title: "Spinning Ms, waking and creating threads", rules: 10 },
  6: { title: "Goroutine life cycle", rules: 9 },
  7: { title: "System calls, hand-off, locked threads", rules: 16 },
  8: { title: "sysmon", rules: 9 },
  9: { title: "Preemption by version", rules: 6 },
  10: { title: "Channels and select", rules: 9 },
  11: { title: "sync primitives", rules: 8 },
  12: { title: "Network poller", rules: 12 },
  13: { title: "Timers", rules: 9 },
  14: { title: "GC interaction", rules: 12 },
  15: { title: "Deadlock detector", rules: 8 },
  16: { title: "Costs", rules: 1 },
  17: { title: "GODEBUG=schedtrace and scheddetail", rules: 4 },
  18: { title: "Execution trace, wire format", rules: 15 },
  20: { title: "Conformance tests against real Go", rules: 24 },
};

/** Whether a handle such as "R3.4" names a rule. */
export function isRule(handle: string): boolean {
  const [, chapter, rule] = /^R(\d+)\.(\d+)$/.exec(handle) ?? [];
  const count = chapters[Number(chapter)]?.rules ?? 0;
  return Number(rule) >= 1 && Number(rule) <= count;
}
