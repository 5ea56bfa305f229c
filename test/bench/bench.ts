/** `npm run bench`: what things cost on this machine, measured side by side in one run and printed as ratios. */
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { simulate } from "../../src/index.js";
import { benchForms } from "./forms.js";

const roundTrips = 300_000;

const goProgram = `package main
import ("fmt"; "time")
func main() {
	a, b := make(chan int), make(chan int)
	go func() { for { b <- <-a + 1 } }()
	start := time.Now()
	for i := 0; i < ${roundTrips}; i++ { a <- i; <-b }
	fmt.Println(float64(time.Since(start).Nanoseconds()) / ${roundTrips})
}
`;

function simulated(trace: boolean): number {
  const start = process.hrtime.bigint();
  simulate(
    function* main({ go, chan }) {
      const a = chan<number>();
      const b = chan<number>();
      yield* go(function* echo() {
        for (;;) yield* b.send((yield* a.recv()) + 1);
      });
      for (let i = 0; i < roundTrips; i++) {
        yield* a.send(i);
        yield* b.recv();
      }
    },
    { procs: 1, trace, bounds: { events: 100_000_000 } },
  );
  return Number(process.hrtime.bigint() - start) / roundTrips;
}

/** A function that runs the same program in real Go; null when there is no Go. */
function realGo(folder: string): (() => number) | null {
  const source = join(folder, "main.go");
  const binary = join(folder, "pingpong");
  writeFileSync(source, goProgram);
  try {
    execFileSync("go", ["build", "-o", binary, source], { stdio: "ignore" });
  } catch {
    return null;
  }
  return () => Number(execFileSync(binary, { env: { ...process.env, GOMAXPROCS: "1" }, encoding: "utf8" }));
}

const median = (values: readonly number[]) =>
  [...values].sort((x, y) => x - y)[Math.floor(values.length / 2)]!;

function report(): void {
  console.log("The form of an operation, ns a round trip of two goroutines without a scheduler:");
  for (const [form, ns] of Object.entries(benchForms())) console.log(`  ${form.padEnd(18)} ${ns.toFixed(0)}`);
  const folder = mkdtempSync(join(tmpdir(), "gosched-bench-"));
  try {
    const go = realGo(folder);
    const rows: { full: number; bare: number; real: number }[] = [];
    simulated(true); // warms up
    for (let i = 0; i < 7; i++)
      rows.push({ full: simulated(true), bare: simulated(false), real: go?.() ?? NaN });
    console.log("Unbuffered ping-pong, GOMAXPROCS=1, ns a round trip, medians of 7 paired runs:");
    console.log(`  simulated, full trace ${median(rows.map((r) => r.full)).toFixed(0)}`);
    console.log(`  simulated, no trace   ${median(rows.map((r) => r.bare)).toFixed(0)}`);
    console.log(`  full trace / no trace ${median(rows.map((r) => r.full / r.bare)).toFixed(2)}`);
    if (go === null) console.log("  real Go: skipped, there is no go command");
    else {
      console.log(`  real Go               ${median(rows.map((r) => r.real)).toFixed(0)}`);
      console.log(`  full trace / real Go  ${median(rows.map((r) => r.full / r.real)).toFixed(2)}`);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

report();
