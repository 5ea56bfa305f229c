/**
 * Random programs for the laws: plain data that fast-check makes and shrinks, and the TypeScript that it stands for.
 *
 * A program is written out as source text and that text is run, so what a failure prints is what ran. The programs use every
 * operation that there is, on shared channels, locks, pipes and addresses; many of them deadlock or panic, as real ones would.
 * That is an end like any other.
 */
import fc from "fast-check";
import { pinnedVersion, versions } from "../../src/index.js";
import type { Program, SimulateOptions } from "../../src/index.js";
import { leaves } from "./random-statements.js";
import type { LeafName } from "./random-statements.js";

/** What holds other statements. */
const holders = {
  go: (body: string) => `yield* go(function* child() {\n${body}\n});`,
  wgGo: (body: string) => `yield* wg.Go(function* counted() {\n${body}\n});`,
  loop: (body: string, n: number) => `for (let i = 0; i < ${2 + n}; i++) {\n${body}\n}`,
  defer: (body: string) => `try {\n${body}\n} finally {\nyield* runtime.Gosched();\n}`,
  thread: (body: string) =>
    `yield* runtime.LockOSThread();\ntry {\n${body}\n} finally {\nyield* runtime.UnlockOSThread();\n}`,
} as const;
type HolderName = keyof typeof holders;

/** One statement. `n` is its channel, size or duration. */
export type Statement =
  | { readonly do: LeafName; readonly n: number }
  | { readonly do: HolderName; readonly n: number; readonly body: Block };
export type Block = readonly Statement[];

// Object.entries forgets the keys; they are those of `leaves`.
const leafNames = Object.keys(leaves) as LeafName[];

const leaf: fc.Arbitrary<Statement> = fc.oneof(
  ...leafNames.map((name) => ({
    weight: 10 * leaves[name].weight,
    arbitrary: fc.record({ do: fc.constant(name), n: fc.nat(leaves[name].most) }),
  })),
);

/** How often each comes beside the leaves, which come 60 times. */
const holderWeights: Readonly<Record<HolderName, number>> = { go: 8, wgGo: 8, loop: 8, defer: 2, thread: 4 };

/** Some statements, with goroutines and loops within. */
function blocks(longest: number, maxDepth: number): fc.Arbitrary<Block> {
  // Object.keys forgets the keys.
  const names = Object.keys(holderWeights) as HolderName[];
  return fc.letrec<{ block: Block; one: Statement }>((tie) => ({
    one: fc.oneof(
      { maxDepth, withCrossShrink: true },
      { weight: 60, arbitrary: leaf },
      ...names.map((name) => ({
        weight: holderWeights[name],
        arbitrary: fc.record({ do: fc.constant(name), n: fc.nat(3), body: tie("block") }),
      })),
    ),
    block: fc.array(tie("one"), { minLength: 1, maxLength: longest, size: "max" }),
  })).block;
}

/** A program: the bodies of the goroutines that main starts and waits for. */
export const programs: fc.Arbitrary<readonly Block[]> = fc.array(blocks(8, 3), {
  minLength: 1,
  maxLength: 6,
  size: "max",
});

/** Shorter ones, of which many can be run. */
export const smallPrograms: fc.Arbitrary<readonly Block[]> = fc.array(blocks(5, 2), {
  minLength: 1,
  maxLength: 4,
  size: "max",
});

/** How a random program is run. */
export const runOptions: fc.Arbitrary<SimulateOptions> = fc
  .record(
    {
      procs: fc.constantFrom(1, 2, 3, 4, 8),
      seed: fc.nat(1_000_000),
      costs: fc.constantFrom("default", "zero"),
      cores: fc.constantFrom(1, 2, 3),
      godebug: fc.constantFrom("asyncpreemptoff=1", ""),
      linksOs: fc.boolean(),
      cgo: fc.boolean(),
      machine: fc.constantFrom({ cores: 2 }, { cores: 4, quota: 2.5 }),
      os: fc.constantFrom("linux" as const, "darwin" as const, "freebsd" as const, "windows" as const),
      version: fc.oneof(fc.constant(pinnedVersion), fc.constantFrom(...versions)),
    },
    { requiredKeys: ["procs", "seed", "costs"] },
  )
  .map(({ machine, procs, cores, ...options }) => ({
    ...forRelease(options, options.version ?? pinnedVersion),
    // A described machine says how many cores there are, and how many Ps.
    ...(machine === undefined
      ? { procs, ...(cores === undefined ? {} : { cores }) }
      : { machine: { cores: machine.cores } }),
    ...(machine?.quota === undefined || (options.os ?? "linux") !== "linux" ? {} : { machine }),
  }));

/** The options for a release, without those that it does not have. */
export function forRelease({ os, cgo, ...options }: SimulateOptions, version: string): SimulateOptions {
  return {
    ...options,
    version,
    ...(os === undefined || version === "1.0" || version === "1.1" ? {} : { os }),
    ...(cgo === undefined || version === "1.0" ? {} : { cgo }),
  };
}

const shared = `const { go, chan, select, send, recv, work, syscall, sync, time, runtime, fmt, os, net, panic, alloc, forget, cgo, iter, func, machine } = face;
let kept = 0;
const [c0, c1, c2, c3] = [chan<number>(), chan<number>(), chan<number>(1), chan<number>(3)];
const [mu0, mu1, condMu, rw] = [sync.Mutex(), sync.Mutex(), sync.Mutex(), sync.RWMutex()];
const [cond, once, wg, started] = [sync.Cond(condMu), sync.Once(), sync.WaitGroup(), sync.WaitGroup()];
const [[r0, w0], [r1, w1]] = [os.Pipe(), syscall.Pipe()];
const where = function* (is: RegExp, body: () => Goroutine) {
try {
yield* body();
} catch (e) {
if (!is.test(String(e))) throw e;
}
};
const withC = (body: () => Goroutine) => where(/no C in it/, body);
const [udp0, udp1] = [net.ListenPacket("udp0"), net.ListenPacket("udp1")];
const [file, listener] = [os.Open("file", { size: 9_000, latency: 50_000 }), net.Listen(":80")];
net.remote("far:80", { latency: 20_000, think: 5_000, reply: (text) => text });`;

/** The program as TypeScript. */
export function sourceOf(bodies: readonly Block[]): string {
  const starts = bodies.map((body) => `yield* started.Go(function* worker() {\n${textOf(body)}\n});`);
  const lines = [shared, ...starts, "yield* started.Wait();"].join("\n").split("\n");
  return indent(["function* main(face: Go) {", ...lines, "}"]);
}

function textOf(block: Block): string {
  return block
    .map((one) => ("body" in one ? holders[one.do](textOf(one.body), one.n) : leaves[one.do].text(one.n)))
    .join("\n");
}

function indent(lines: readonly string[]): string {
  let depth = 0;
  return lines
    .map((line) => {
      if (line.startsWith("}")) depth--;
      const indented = "  ".repeat(depth) + line;
      if (line.endsWith("{")) depth++;
      return indented;
    })
    .join("\n");
}

/** The program that this text is. Its only types are those taken out here. */
export function programOf(bodies: readonly Block[]): Program {
  const script = sourceOf(bodies).replaceAll(
    /<number>|!(?=\.)|: (?:Go|RegExp|\(\) => Goroutine)(?=[,)])/g,
    "",
  );
  const make: unknown = new Function(`"use strict"; return ${script}`)();
  return make as Program; // the text is that of a generator function of one argument
}

/** A failing program with its options, to be copied into a test. */
export function reportOf(bodies: readonly Block[], options: SimulateOptions): string {
  return `${sourceOf(bodies)}\n\nsimulate(main, ${JSON.stringify(options)});`;
}
