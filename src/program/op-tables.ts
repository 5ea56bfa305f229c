/** What the trap knows of each operation: what it costs, and whether a goroutine that is asked to stop does so before it. */
import { preemptMSupported } from "../runtime/preempt.js";
import type { Runtime } from "../runtime/runtime.js";
import { Op, opName } from "./operations.js";

/** Fast paths that the compiler puts in line. */
const inline: readonly Op[] = [Op.lock, Op.unlock, Op.tryLock, Op.rlock, Op.tryRlock, Op.runlock];
/** Functions marked nosplit. */
const nosplit: readonly Op[] = [
  Op.gosched,
  Op.lockOSThread,
  Op.unlockOSThread,
  Op.park,
  Op.lockThread,
  Op.unlockThread,
  Op.semacquire,
  Op.semrelease,
  Op.stopTheWorld,
  Op.startTheWorld,
  Op.forEachP,
  Op.gcDrain,
  Op.yieldIfBusy,
  Op.onSystemStack,
];

/**
 * By operation: whether a goroutine that is asked to stop does so before it. At a call, its prologue sees the request; what the compiler
 * puts in line has none (a lock that is free), and neither have functions that may not be interrupted. With signals, the
 * code before an in-line operation can be stopped too.
 */
export function prologues(rt: Runtime): boolean[] {
  const table = new Array<boolean>(opName.length).fill(true);
  for (const op of nosplit) table[op] = false;
  for (const op of inline) table[op] = preemptMSupported(rt);
  return table;
}

/** Cost of each operation in ns, by its code, where it is always the same; what is more, the trap adds. */
export function operationCosts(rt: Runtime): number[] {
  const { costs } = rt;
  const table = new Array<number>(opName.length).fill(0);
  for (const op of [Op.send, Op.recv, Op.recvOk, Op.close]) table[op] = costs.chanOp;
  const sync: Op[] = [
    Op.lock,
    Op.unlock,
    Op.tryLock,
    Op.rlock,
    Op.runlock,
    Op.tryRlock,
    Op.wlock,
    Op.wunlock,
    Op.tryWlock,
  ];
  sync.push(Op.wgAdd, Op.wgWait, Op.condWait, Op.condSignal, Op.condBroadcast);
  for (const op of sync) table[op] = costs.syncOp;
  for (const op of [Op.sleep, Op.timerReset, Op.timerStop, Op.pollDeadline]) table[op] = costs.timerOp;
  table[Op.select] = costs.selectCase;
  for (const op of [Op.syscall, Op.syscallBlock]) table[op] = costs.syscall;
  table[Op.spawn] = rt.asThreads ? costs.threadCreate : costs.newproc;
  table[Op.spawnSystem] = costs.newproc;
  table[Op.print] = costs.print;
  table[Op.alloc] = costs.alloc;
  return table;
}
