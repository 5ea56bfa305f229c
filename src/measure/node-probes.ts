/**
 * The probes that run on Node, as JavaScript text: `node --eval` needs no file, so nothing has to be found or cleaned up, wherever the
 * library lies and however it was compiled.
 */
import process from "node:process";
import type { Command } from "./probe.js";

/** Prints a line at once. Once Node has touched its stdout, a pipe that is full gives an error instead of waiting. */
const printSource = `
function print(line) {
  const { writeSync } = require("node:fs");
  const bytes = Buffer.from(JSON.stringify(line) + "\\n");
  for (let sent = 0; sent < bytes.length; ) {
    try {
      sent += writeSync(1, bytes, sent);
    } catch (error) {
      if (error.code !== "EAGAIN") throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1);
    }
  }
}
`;

/**
 * Two kernel threads hand a message back and forth. Each stores whose turn it is, wakes the other with `Atomics.notify` and sleeps with
 * `Atomics.wait`, which on Linux is a futex. The first thread counts and prints; the main thread sleeps.
 */
const threadsSource = `${printSource}
const { Worker, isMainThread, workerData } = require("node:worker_threads");
if (isMainThread) {
  const [budgetMs, batchUs] = process.argv.slice(1).map(Number);
  const turn = new SharedArrayBuffer(4);
  const source = process.env.GOSCHED_PROBE;
  const start = (first) => new Worker(source, { eval: true, stdin: false, workerData: { turn, first, budgetMs, batchUs } });
  start(false);
  start(true);
} else {
  const { first, budgetMs, batchUs } = workerData;
  const turn = new Int32Array(workerData.turn);
  const mine = first ? 0 : 1;
  const other = 1 - mine;
  const over = 2;
  const handOver = () => {
    Atomics.store(turn, 0, other);
    Atomics.notify(turn, 0, 1);
    while (Atomics.load(turn, 0) === other) Atomics.wait(turn, 0, other);
  };
  if (!first) {
    while (Atomics.load(turn, 0) === other) Atomics.wait(turn, 0, other);
    while (Atomics.load(turn, 0) !== over) handOver();
  } else {
    const batch = (rounds) => {
      const start = process.hrtime.bigint();
      for (let i = 0; i < rounds; i++) handOver();
      return Number(process.hrtime.bigint() - start);
    };
    const now = () => Number(process.hrtime.bigint()) / 1e6;
    let rounds = 1;
    const begin = now();
    while (now() - begin < budgetMs / 4 || rounds === 1) {
      const took = batch(rounds);
      if (took < batchUs * 1000) rounds = Math.min(rounds * 2, Math.ceil((rounds * batchUs * 1100) / took));
    }
    const goesOn = (samples) => {
      const spent = now() - begin;
      return spent < budgetMs || samples === 0 || (samples < 7 && spent < 3 * budgetMs);
    };
    for (let samples = 0; goesOn(samples); samples++) {
      const took = batch(rounds);
      print({ ns: took / rounds / 2, ops: rounds * 2 });
    }
    Atomics.store(turn, 0, over);
    Atomics.notify(turn, 0);
  }
}
`;

/** Node with a program as text. The workers get it too, by a variable. */
export function nodeCommand(source: string, args: readonly (string | number)[]): Command {
  return {
    file: process.execPath,
    args: ["--input-type=commonjs", "--eval", source, "--", ...args.map(String)],
    env: { GOSCHED_PROBE: source },
  };
}

/** The probe of two kernel threads: how long in all, in ms, and how long each sample should last, in us. */
export const threadsProbe = (budgetMs: number, batchUs: number): Command =>
  nodeCommand(threadsSource, [budgetMs, batchUs]);

/** The same command, tied to one core by `taskset`. */
export const pinned = ({ file, args, ...rest }: Command, core: number): Command => ({
  ...rest,
  file: "taskset",
  args: ["-c", String(core), file, ...args],
});

/**
 * Who waits in Node, and how many threads that takes. Arguments as of the Go program (go-programs.ts), and the path of a FIFO, from which the file reads read.
 *
 * Node hands file reads to the threads of libuv's pool, which are four unless UV_THREADPOOL_SIZE says otherwise; sockets wait in its poller.
 */
const waitersSource = `${printSource}
const { constants, openSync, read, readFileSync, writeSync } = require("node:fs");
const net = require("node:net");
const [kind, many, comingMs, stayingMs, fifo] = [process.argv[1], ...process.argv.slice(2, 5).map(Number), process.argv[5]];
let waiting = 0, done = 0, begun = 0;
const answers = [], begin = performance.now();
const threads = () => Number(/^Threads:\\s*(\\d+)/m.exec(readFileSync("/proc/self/status", "utf8"))[1]);
const tell = () => {
  const ms = Math.round((performance.now() - begin) * 10) / 10;
  print({ ms, threads: threads(), waiting, done });
};
const fail = (error) => { console.error(error.message); process.exit(1); };
const over = () => { waiting--; done++; };
tell();
let start;
if (kind === "files") {
  const fd = openSync(fifo, constants.O_RDWR);
  start = () => { waiting++; read(fd, Buffer.alloc(1), 0, 1, null, (error) => (error ? fail(error) : over())); };
  answers.push(() => writeSync(fd, Buffer.alloc(many)));
  go();
} else {
  const server = net.createServer((peer) => answers.push(() => peer.end("x"))).on("error", fail);
  server.listen(0, "127.0.0.1", many, () => {
    const { port } = server.address();
    start = () => {
      const socket = net.connect(port, "127.0.0.1", () => waiting++).on("error", fail);
      socket.once("data", () => { over(); socket.destroy(); });
    };
    go();
  });
}
function go() {
  const timer = setInterval(() => {
    tell();
    const now = performance.now() - begin;
    while (begun < Math.min(many, (now / comingMs) * many)) { begun++; start(); }
    if (now < comingMs + stayingMs || waiting + done < many) return;
    clearInterval(timer);
    for (const answer of answers) answer();
    setTimeout(() => { tell(); process.exit(0); }, 100);
    setInterval(tell, 10);
  }, 10);
}
`;

/** The probe of those who wait in Node. */
export const waitersProbe = (kind: "files" | "sockets", args: readonly (string | number)[]): Command =>
  nodeCommand(waitersSource, [kind, ...args]);
