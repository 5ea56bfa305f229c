/**
 * `npm run soak:kernel`: what `npm test` tries a few times, a hundred times in a row, with hard bounds. Prints a line for each kind,
 * and ends with exit code 1 when one fails.
 *
 *     npm run soak:kernel              all, with 100 rounds: some ten minutes
 *     npm run soak:kernel -- 20        20 rounds
 *     npm run soak:kernel -- 20 timer  only kinds with this word in their name
 */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { build, isBuilt } from "../../src/start/build.mjs";
import { KernelClient, root, streamText } from "./client.js";
import { heapOverRuns } from "./memory.js";
import { bundleOf } from "./session.js";

const rounds = Number(process.argv[2] ?? 100);
const only = process.argv[3] ?? "";
const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Says that the loop has begun; nothing is stopped before that. Through a file: a loop gives nobody a turn to send a message. */
const begun = 'process.getBuiltinModule("node:fs").writeFileSync("begun-" + n, "");';
const loop = `{ ${begun} for (;;); }`;
const later = "await new Promise((r) => setTimeout(r, 5));";

/** What is stopped, and the bound, in ms: one second, two for what goes on after an await or in a timer. */
const stops: readonly (readonly [kind: string, code: string, boundMs: number])[] = [
  ["a synchronous loop", loop, 1_000],
  ["printed text that is held back", `${begun} for (;;) console.log("x".repeat(1e6));`, 1_000],
  ["an endless await", `${begun} await new Promise(() => undefined);`, 1_000],
  [
    "a loop of awaits that catches",
    `const g = globalThis as any; if (g.isOn) throw new Error("the last one goes on"); ${begun} try { for (;;) { try { ${later} g.isOn = true; } catch { /* again */ } } } finally { g.isOn = false; }`,
    1_000,
  ],
  [
    "awaits side by side, in functions",
    `const g = globalThis as any; if (g.ended !== g.begun) throw new Error("some were not ended"); g.ended = g.begun = 0; ${begun}
     const f = async (depth: number): Promise<void> => { g.begun++; try { if (depth > 0) await Promise.all([f(depth - 1), f(depth - 1)]); for (;;) await new Promise((r) => setTimeout(r, depth)); } finally { g.ended++; } };
     await f(8);`,
    1_000,
  ],
  ["a loop after an await", `${later} ${loop}`, 2_000],
  ["a loop in a timer, awaited", `await new Promise(() => setTimeout(() => ${loop}, 5));`, 2_000],
  ["a loop in a timer, left behind", `setTimeout(() => ${loop}, 20); 1`, 2_000],
  ["a loop in an interval, left behind", `setInterval(() => ${loop}, 20); 1`, 2_000],
  ["a loop after an await, left behind", `void (async () => { ${later} ${loop} })(); 1`, 2_000],
  ["a loop among immediates", `setImmediate(() => 0); setImmediate(() => ${loop}); 1`, 2_000],
  ["a loop in a microtask", `queueMicrotask(() => ${loop}); 1`, 2_000],
  ["a loop in a tick", `process.nextTick(() => ${loop}); 1`, 2_000],
  ["a loop in a file's callback", `(await import("node:fs")).stat("/", () => ${loop}); 1`, 2_000],
  [
    "a simulation of 10^9 events",
    `import { simulate } from "gosched"; ${begun} simulate(function* main({ runtime }) { for (let i = 0; i < 1e9; i++) yield* runtime.Gosched(); }, { bounds: { events: 1e9 }, trace: false });`,
    1_000,
  ],
];

/** Variables, timers, promises and immediates are as they were. */
const alive =
  "await new Promise((r) => setTimeout(r, 2)); await new Promise((r) => setImmediate(r)); console.log('on'); kept + n";

async function within<T>(ms: number, promise: Promise<T>, what: string): Promise<T> {
  const late = new Error(`${what}: nothing within ${ms} ms`);
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<never>((_, reject) => (timer = setTimeout(() => reject(late), ms)));
  try {
    return await Promise.race([promise, tooLate]);
  } finally {
    clearTimeout(timer);
  }
}

async function stopped(kernel: KernelClient, code: string, round: number): Promise<number> {
  const cell = kernel.send("execute_request", { code: `n = ${round};\n${code}` });
  const isOn = async (): Promise<void> => {
    while (!existsSync(join(kernel.folder, `begun-${round}`))) await sleep(5);
  };
  await within(30_000, isOn(), "the loop");
  const began = performance.now();
  const heard = kernel.request("interrupt_request", {}, "control");
  await within(10_000, Promise.all([heard, cell.reply]), "the stop");
  const took = performance.now() - began;
  const { messages } = await within(10_000, kernel.execute(alive), "the next cell");
  const shown = `${streamText(messages)}${String(bundleOf(messages)["text/plain"])}`;
  if (shown !== `on\n${7 + round}`) throw new Error(`the next cell shows ${shown}`);
  return took;
}

async function stopping(code: string, boundMs: number): Promise<string> {
  const kernel = await KernelClient.start();
  try {
    await kernel.execute("const kept = 7; let n = 0;");
    await sleep(2_500); // until the compiler is warm
    const times: number[] = [];
    for (let round = 0; round < rounds; round++) {
      times.push(await stopped(kernel, code, round));
    }
    const worst = Math.max(...times);
    const text = `${rounds} of ${rounds}, the slowest in ${worst.toFixed(0)} ms of ${boundMs}`;
    if (worst > boundMs) throw new Error(text);
    return text;
  } finally {
    kernel.process.kill("SIGKILL");
    await kernel.stop();
  }
}

/** The end of a kernel in the middle of a cell; without `isWarm` while the compiler starts for it. */
async function shuttingDown(code: string, isWarm: boolean): Promise<string> {
  const boundMs = 500;
  const times: number[] = [];
  for (let round = 0; round < Math.ceil(rounds / 10); round++) {
    const kernel = await KernelClient.start();
    if (isWarm) {
      await kernel.execute("1");
      await sleep(2_500); // until the compiler is warm
    }
    kernel.send("execute_request", { code });
    await sleep(isWarm ? 500 : 150 + round * 50);
    const began = performance.now();
    const ended = await kernel.stop();
    times.push(performance.now() - began);
    if (ended !== 0) throw new Error(`exit code ${String(ended)}`);
  }
  const text = `${times.length} of ${times.length}, the slowest in ${Math.max(...times).toFixed(0)} ms of ${boundMs}`;
  if (Math.max(...times) > boundMs) throw new Error(text);
  return text;
}

/** The lowest of each part is compared: a checker is given up every hundred cells or so, and until then it grows. */
async function memory(): Promise<string> {
  const kernel = await KernelClient.start();
  const [runs, every] = [900, 10];
  const heaps = await heapOverRuns(kernel, runs, every);
  await kernel.stop();
  const third = Math.floor(heaps.length / 3);
  const lowest = (from: number): number => Math.min(...heaps.slice(from, from + third));
  const slope = (lowest(2 * third) - lowest(third)) / (third * every);
  const text = `${slope.toFixed(1)} KB stay of a run, over ${runs} runs; the bound is 20`;
  if (slope > 20) throw new Error(text);
  return text;
}

async function main(): Promise<void> {
  if (!isBuilt(root)) await build(root);
  const kinds: [string, () => Promise<string>][] = [
    ...stops.map(([kind, code, bound]): [string, () => Promise<string>] => [
      `stop: ${kind}`,
      () => stopping(code, bound),
    ]),
    ["shutdown in a loop", () => shuttingDown("for (;;);", true)],
    ["shutdown in a loop after an await", () => shuttingDown(`${later} for (;;);`, true)],
    ["shutdown while the compiler starts", () => shuttingDown("for (;;);", false)],
    ["memory", memory],
  ];
  for (const [kind, run] of kinds.filter(([name]) => name.includes(only))) {
    try {
      console.log(`${kind.padEnd(42)} ${await run()}`);
    } catch (error) {
      console.log(`${kind.padEnd(42)} FAILED: ${error instanceof Error ? error.message : String(error)}`);
      process.exitCode = 1;
    }
  }
}

await main();
process.exit();
