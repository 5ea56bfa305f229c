/*
 * What Jupyter has to know to start the kernel: the content of kernel.json. Free of heavy imports, because the start script
 * loads it.
 */
import { join } from "node:path";

export interface KernelSpec {
  readonly argv: readonly string[];
  readonly display_name: string;
  readonly language: string;
  readonly interrupt_mode: "message";
  readonly metadata: Readonly<Record<string, unknown>>;
}

/**
 * The kernel.json of the package at `root`, an absolute path. It names this very Node, so it must be written anew when Node or
 * the package moves.
 */
export function kernelSpec(root: string): KernelSpec {
  return {
    argv: [process.execPath, ...nodeFlags, join(root, "dist", "kernel", "main.js"), "{connection_file}"],
    display_name: "gosched (Go scheduler laboratory)",
    language: "typescript",
    interrupt_mode: "message",
    metadata: { debugger: false },
  };
}

/** Flags of Node that the kernel wants. It runs without them; then a Stop inside a timer's callback ends the process. */
export const nodeFlags: readonly string[] = [
  "--no-force-async-hooks-checks",
  // The compiler makes 150 MB of objects when it starts: a nursery of this size saves time, a larger one costs memory.
  "--max-semi-space-size=16",
];
