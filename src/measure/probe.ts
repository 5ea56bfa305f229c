/**
 * A probe: a program of our own in a process of its own, which measures one thing and prints a line of JSON for each sample.
 *
 * Why in another process: its threads and the thread count are its own and not the notebook's, it can be tied to one core as a
 * whole, Node and Go are measured alike, and when it is to stop it is killed and takes all with it.
 *
 * If this process dies without a word, the probe ends by itself: nobody reads what it prints, and writing fails.
 */
import { spawn } from "node:child_process";
import process from "node:process";
import { createInterface } from "node:readline";

/** What is run. */
export interface Command {
  readonly file: string;
  readonly args: readonly string[];
  /** Variables to set beside those of this process. */
  readonly env?: Readonly<Record<string, string>>;
}

/** A probe ended otherwise than well. */
export class ProbeError extends Error {
  override readonly name = "ProbeError";
}

/** How a process ended: its exit code, or the signal, or why it could not begin. */
export interface Ended {
  readonly code: number | null;
  readonly by: string | null;
  /** It could not be started: no such program, say. */
  readonly fault: NodeJS.ErrnoException | null;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Runs an ordinary command to its end, and never rejects. When `signal` is aborted, or after `timeoutMs`, it is asked to end, and killed if it
 * does not; it is gone in any case when the promise resolves.
 */
export async function runCommand(
  { file, args, env }: Command,
  folder: string,
  timeoutMs: number,
  signal: AbortSignal,
): Promise<Ended> {
  const none = { code: null, by: null, fault: null, stdout: "", stderr: "" };
  if (signal.aborted) return none;
  const child = spawn(file, [...args], {
    stdio: ["ignore", "pipe", "pipe"],
    cwd: folder,
    env: plainEnvironment(env),
    windowsHide: true,
  });
  const texts = { stdout: "", stderr: "" };
  for (const name of ["stdout", "stderr"] as const) {
    child[name]
      .setEncoding("utf8")
      .on("data", (text: string) => (texts[name] = (texts[name] + text).slice(0, 20_000)));
  }
  let killer: NodeJS.Timeout | undefined;
  const end = (): void => {
    child.kill("SIGINT");
    killer = setTimeout(() => child.kill("SIGKILL"), 3000);
  };
  const timer = setTimeout(end, timeoutMs);
  signal.addEventListener("abort", end, { once: true });
  try {
    return await new Promise<Ended>((resolve) => {
      child.once("error", (fault) => resolve({ ...none, fault }));
      child.once("close", (code, by) => resolve({ ...none, ...texts, code, by }));
    });
  } finally {
    clearTimeout(timer);
    clearTimeout(killer);
    signal.removeEventListener("abort", end);
  }
}

/** One line of a probe: numbers by name. */
export type Line = Readonly<Record<string, number>>;

/** The line of a complaint that says what is wrong: Node begins with the place. */
function sentenceIn(complaint: string): string {
  const lines = complaint.trim().split("\n");
  return lines.find((line) => /^\w*Error\b|^fatal error|^runtime: /.test(line)) ?? lines[0] ?? "";
}

/** How much longer than it was told a probe may take, in ms, before it is taken for stuck. */
const patience = 15_000;

/** Variables that would make a Node or Go program behave otherwise than plainly. */
const disturbing: ReadonlySet<string> = new Set([
  "NODE_OPTIONS",
  "GODEBUG",
  "GOMAXPROCS",
  "GOGC",
  "GOMEMLIMIT",
]);

/** This process's variables, without the disturbing ones, and with some more. */
export function plainEnvironment(more: Readonly<Record<string, string>> = {}): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => !disturbing.has(name));
  return { ...Object.fromEntries(kept), ...more };
}

function readLine(text: string): Line | undefined {
  try {
    const line: unknown = JSON.parse(text);
    if (typeof line !== "object" || line === null) return undefined;
    return Object.values(line).every((value) => typeof value === "number") ? (line as Line) : undefined; // checked here
  } catch {
    return undefined;
  }
}

/**
 * Runs a probe to its end and gives each of its lines to `told`. `lasts`: how long it is meant to take, in ms. When `signal` is aborted it is
 * killed, and the promise resolves once it is gone.
 *
 * Rejects with a ProbeError that says what it printed to stderr, when it fails, or is stuck.
 */
export async function runProbe(
  { file, args, env }: Command,
  lasts: number,
  told: (line: Line) => void,
  signal: AbortSignal,
): Promise<void> {
  if (signal.aborted) return;
  const child = spawn(file, [...args], {
    stdio: ["ignore", "pipe", "pipe"],
    env: plainEnvironment(env),
    windowsHide: true,
  });
  const kill = (): void => void child.kill("SIGKILL");
  let isStuck = false;
  const timer = setTimeout(() => {
    isStuck = true;
    kill();
  }, lasts + patience);
  signal.addEventListener("abort", kill, { once: true });
  let complaint = "";
  child.stderr
    .setEncoding("utf8")
    .on("data", (text: string) => (complaint = (complaint + text).slice(0, 2000)));
  const lines = createInterface({ input: child.stdout });
  lines.on("line", (text) => {
    const line = readLine(text);
    if (line !== undefined && !signal.aborted) told(line);
  });
  try {
    const how = await new Promise<string>((resolve) => {
      child.once("error", (error) => resolve(error.message));
      child.once("close", (code, by) => resolve(code === 0 ? "" : by === null ? `exit code ${code}` : by));
    });
    // A terminal sends its signal to the probe too.
    if (signal.aborted || how === "" || how === "SIGINT" || how === "SIGTERM") return;
    if (isStuck) throw new ProbeError(`it was still going after ${lasts + patience} ms and was ended`);
    throw new ProbeError(sentenceIn(complaint) || how);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener("abort", kill);
    lines.close();
  }
}
