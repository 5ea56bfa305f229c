/**
 * The pacer: when a collection begins, and how hard everybody works at it (R14.4 to R14.7).
 *
 * A collection should end just when the heap has grown to its goal: twice what was live after the last one, with GOGC=100, and 4 MB
 * at least. Marking takes time, and the program goes on allocating meanwhile, so it begins earlier, at a trigger that is found
 * from how much was allocated for each byte marked in the last cycles. A quarter of the processors mark: whole ones where
 * that comes out even (dedicated workers), else a share of each (fractional workers); and Ps that are idle anyway do it for nothing.
 * If the program allocates too fast even so, it must help: for each byte that it allocates it owes so much marking that the goal
 * is kept (assists).
 *
 * Numbers only: who works where is in mgcwork.ts. Not modelled: the memory limit and the CPU limiter; and every byte of the heap may
 * hold pointers, so what is live is what must be scanned.
 */

/** Go's constants of the same names; the first is 25 %. */
const gcBackgroundUtilization = 0.25;
const gcGoalUtilization = gcBackgroundUtilization;
const defaultHeapMinimum = 4 << 20;
const sweepMinHeapDistance = 1 << 20;
const minRunway = 64 << 10;
const triggerRatioDen = 64;
const minTriggerRatioNum = 45;
const maxTriggerRatioNum = 61;
const maxUtilError = 0.3;
/** What a small program has of global variables that may hold pointers, in bytes. */
export const globalsScan = 100 << 10;
/** The goal of a heap that may grow for ever: the memory limit's, which Go has in any case. */
const noGoal = Number.MAX_SAFE_INTEGER;

/** Go: src/runtime/mgcpacer.go, gcControllerState. */
export class GcController {
  /** GOGC; below 0: off. */
  gcPercent = 100;
  heapMinimum = defaultHeapMinimum;
  /** Bytes that are live or were allocated since the last cycle; and those that the last cycle found live. */
  heapLive = 0;
  heapMarked = 0;
  /** heapLive when this cycle began; Infinity between cycles. */
  triggered = Infinity;
  /** What is to be scanned of the heap; and what the last cycle scanned, of heap and stacks. */
  heapScan = 0;
  lastHeapScan = 0;
  lastStackScan = 0;
  maxStackScan = 0;
  gcPercentHeapGoal = defaultHeapMinimum;
  lastHeapGoal = 0;
  sweepDistMinTrigger = 0;
  runway = 0;
  consMark = 0;
  readonly lastConsMark = [0, 0, 0, 0];

  // -- of this cycle --
  heapScanWork = 0;
  stackScanWork = 0;
  globalsScanWork = 0;
  bgScanCredit = 0;
  assistTime = 0;
  dedicatedMarkTime = 0;
  fractionalMarkTime = 0;
  idleMarkTime = 0;
  markStartTime = 0;
  dedicatedMarkWorkersNeeded = 0;
  fractionalUtilizationGoal = 0;
  idleMarkWorkers = 0;
  maxIdleMarkWorkers = 0;
  assistWorkPerByte = 0;
  assistBytesPerWork = 0;

  /** Go: src/runtime/mgcpacer.go, init. Differs: no memory limit. */
  init(gcPercent: number): void {
    this.setGCPercent(gcPercent);
    this.commit(true);
  }

  /** Go: src/runtime/mgcpacer.go, setGCPercent. Differs: the caller commits. */
  setGCPercent(gcPercent: number): number {
    const before = this.gcPercent;
    this.gcPercent = gcPercent < 0 ? -1 : gcPercent;
    this.heapMinimum = Math.floor((defaultHeapMinimum * this.gcPercent) / 100);
    return before;
  }

  /** A cycle begins on `procs` Ps. Go: src/runtime/mgcpacer.go, startCycle. Differs: no. */
  startCycle(now: number, procs: number, isTimed: boolean): void {
    this.heapScanWork = 0;
    this.stackScanWork = 0;
    this.globalsScanWork = 0;
    this.bgScanCredit = 0;
    this.assistTime = 0;
    this.dedicatedMarkTime = 0;
    this.fractionalMarkTime = 0;
    this.idleMarkTime = 0;
    this.markStartTime = now;
    this.triggered = this.heapLive;
    const goal = procs * gcBackgroundUtilization;
    let dedicated = Math.floor(goal + 0.5);
    const utilError = dedicated / goal - 1;
    this.fractionalUtilizationGoal = 0;
    if (Math.abs(utilError) > maxUtilError) {
      if (dedicated > goal) dedicated--;
      this.fractionalUtilizationGoal = (goal - dedicated) / procs;
    }
    // One that is due to time alone has no hurry: it leaves idle Ps idle, as far as it may.
    if (isTimed) this.maxIdleMarkWorkers = dedicated > 0 ? 0 : 1;
    else this.maxIdleMarkWorkers = procs - dedicated;
    this.dedicatedMarkWorkersNeeded = dedicated;
    this.revise();
  }

  /** How much marking an allocation owes, by what is left to do. Go: src/runtime/mgcpacer.go, revise. Differs: no. */
  revise(): void {
    const gcPercent = this.gcPercent < 0 ? 100_000 : this.gcPercent;
    const work = this.heapScanWork + this.stackScanWork + this.globalsScanWork;
    let heapGoal = this.heapGoal();
    let expected = this.lastHeapScan + this.lastStackScan + globalsScan;
    const most = this.heapScan + this.maxStackScan + globalsScan;
    if (work > expected) {
      const beyond = ((heapGoal - this.triggered) / expected) * most + this.triggered;
      expected = most;
      heapGoal = Math.min(Math.trunc(beyond), Math.trunc((1 + gcPercent / 100) * heapGoal));
    }
    if (this.heapLive > heapGoal) {
      heapGoal = Math.trunc(heapGoal * 1.1);
      expected = most;
    }
    const workLeft = Math.max(1000, expected - work);
    const heapLeft = Math.max(1, heapGoal - this.heapLive);
    this.assistWorkPerByte = workLeft / heapLeft;
    this.assistBytesPerWork = heapLeft / workLeft;
  }

  /** `bytes` more were allocated. Go: src/runtime/mgcpacer.go, update. Differs: what is allocated may all be scanned. */
  update(bytes: number, isMarking: boolean): void {
    this.heapLive += bytes;
    if (isMarking) this.revise();
    else this.heapScan += bytes;
  }

  /** The cycle's marking is done. Go: src/runtime/mgcpacer.go, endCycle. Differs: no. */
  endCycle(now: number, procs: number): void {
    this.lastHeapGoal = this.heapGoal();
    const capacity = (now - this.markStartTime) * procs;
    let utilization = gcBackgroundUtilization;
    if (capacity > 0) utilization += this.assistTime / capacity;
    if (this.heapLive <= this.triggered) return;
    const idle = capacity > 0 ? this.idleMarkTime / capacity : 0;
    const work = this.heapScanWork + this.stackScanWork + this.globalsScanWork;
    const current = ((this.heapLive - this.triggered) * (utilization + idle)) / (work * (1 - utilization));
    this.consMark = Math.max(current, ...this.lastConsMark);
    this.lastConsMark.shift();
    this.lastConsMark.push(current);
  }

  /** What is live now is what was marked. Go: src/runtime/mgcpacer.go, resetLive. Differs: no. */
  resetLive(bytesMarked: number): void {
    this.heapMarked = bytesMarked;
    this.heapLive = bytesMarked;
    this.heapScan = this.heapScanWork;
    this.lastHeapScan = this.heapScanWork;
    this.lastStackScan = this.stackScanWork;
    this.triggered = Infinity;
  }

  /** The goal of the next cycle. Go: src/runtime/mgcpacer.go, commit. Differs: no. */
  commit(isSweepDone: boolean): void {
    this.sweepDistMinTrigger = isSweepDone ? 0 : this.heapLive + sweepMinHeapDistance;
    const scanned = this.heapMarked + this.lastStackScan + globalsScan;
    const goal = this.gcPercent < 0 ? noGoal : this.heapMarked + Math.floor((scanned * this.gcPercent) / 100);
    this.gcPercentHeapGoal = Math.max(goal, this.heapMinimum);
    const share = (this.consMark * (1 - gcGoalUtilization)) / gcGoalUtilization;
    this.runway = Math.trunc(share * (this.lastHeapScan + this.lastStackScan + globalsScan));
  }

  /** Go: src/runtime/mgcpacer.go, heapGoalInternal. Differs: no memory limit. */
  heapGoal(): number {
    const goal = Math.max(this.gcPercentHeapGoal, this.sweepDistMinTrigger);
    return this.triggered < Infinity ? Math.max(goal, this.triggered + minRunway) : goal;
  }

  /** How large the heap is when the next cycle begins. Go: src/runtime/mgcpacer.go, trigger. Differs: gives no goal. */
  trigger(): number {
    const goal = this.heapGoal();
    const marked = this.heapMarked;
    if (marked >= goal) return goal;
    const part = Math.floor((goal - marked) / triggerRatioDen);
    const least = Math.max(this.sweepDistMinTrigger, marked, part * minTriggerRatioNum + marked);
    let most = part * maxTriggerRatioNum + marked;
    if (goal > defaultHeapMinimum) most = Math.max(most, goal - defaultHeapMinimum);
    most = Math.max(most, least);
    const wanted = this.runway > goal ? least : goal - this.runway;
    return Math.min(Math.max(wanted, least), most);
  }
}
