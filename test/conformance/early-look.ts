/**
 * Sysmon's part in the start of a process, played by the tests until sysmon is modelled.
 *
 * Sysmon's first look at P0 compares its schedtick with a sysmontick that is all zero. If it comes while the tick is
 * still 0, the slice seems older than 10 ms, and whoever runs is preempted (proc.go, retake; R7.8). That goroutine
 * goes to the global queue, from which it is taken at once, as 0 mod 61 is 0 (R3.14), with a new slice. So nothing
 * changes but the tick, which is one higher ever after. This happens in a few of a hundred real runs.
 */
import { Runtime } from "../../src/runtime/runtime.js";
import { Kind } from "../../src/trace/vocabulary.js";

/** Simulates with a tick that is one higher from the first instruction of main.main on. */
export function withEarlyLook<T>(simulation: () => T): T {
  const plain = Object.getOwnPropertyDescriptor(Runtime.prototype, "emit")!;
  const emit = plain.value as Runtime["emit"]; // a method, as its class says
  Runtime.prototype.emit = function (this: Runtime, kind, p, m, g, a, b) {
    if (kind === Kind.mainStart) this.allp[0]!.schedtick++;
    emit.call(this, kind, p, m, g, a, b);
  };
  try {
    return simulation();
  } finally {
    Object.defineProperty(Runtime.prototype, "emit", plain);
  }
}
