/**
 * The scheduler's state as a one-line picture says, for tests of single functions of the runtime: they begin from a
 * picture, call one function, and end in a picture.
 *
 *     const world = worldOf("P0 run=G1 next=G9 [G2 G3] | global [G4] | idle P[1] M[1]");
 *     runqput(world.rt, world.p(0), world.g(5), true);
 *     assertPicture(world.rt, "P0 run=G1 next=G5 [G2 G3 G9]");
 *
 * A P that has no M in the picture and is not idle is held by the smallest M that the picture does not name; numbers of
 * Ms that are skipped are the runtime's own threads, as sysmon is. `advance` lets the threads act: their
 * goroutines compute for `work` ns each and end. Unlike a trace's replay, the picture that comes out (`live`) is read
 * from the runtime's records.
 */
import assert from "node:assert/strict";
import type { Choice } from "../../src/des/random.js";
import { resolveCosts } from "../../src/machine/costs.js";
import type { Costs } from "../../src/machine/costs.js";
import { Runtime } from "../../src/runtime/runtime.js";
import { Did, G, M, P, Parked, Step } from "../../src/runtime/runtime2.js";
import { coprimes } from "../../src/runtime/steal.js";
import { drive } from "../../src/runtime/step.js";
import { Timer, Timers } from "../../src/runtime/time.js";
import type { TimerFunc } from "../../src/runtime/time.js";
import { rulesOf } from "../../src/runtime/releases.js";
import { matchesPicture, parsePicture } from "../../src/trace/notation.js";
import type {
  GoroutinePattern,
  PartPattern,
  ProcessorPattern,
  ThreadPattern,
} from "../../src/trace/notation-parser.js";
import { formatEvent } from "../../src/trace/text.js";
import { Trace } from "../../src/trace/trace.js";
import { GStatus, PStatus, waitReasons } from "../../src/trace/vocabulary.js";
import type { Kind } from "../../src/trace/vocabulary.js";
import { live } from "./live.js";

/** A source of choices that says what it was asked, and answers from a list; 0 when the list is used up. */
export class Scripted implements Choice {
  readonly asked: number[] = [];
  readonly #answers: number[];

  constructor(answers: readonly number[] = []) {
    this.#answers = [...answers];
  }

  choose(n: number): number {
    this.asked.push(n);
    const answer = this.#answers.shift() ?? 0;
    assert.ok(answer < n, `the script answers ${answer}, but there are ${n} choices`);
    return answer;
  }
}

/** A runtime in the state of a picture, with its parts by their numbers. */
export interface World {
  readonly rt: Runtime;
  readonly p: (id: number) => P;
  readonly m: (id: number) => M;
  /** The goroutine with this id; made, and runnable, if the picture has none. */
  readonly g: (id: number) => G;
}

export interface WorldOptions {
  readonly choice?: Choice;
  readonly costs?: Partial<Costs>;
  /** How long each goroutine computes once it runs, in ns. Default 100,000. */
  readonly work?: number;
}

/** Builds one world; the parts of the picture are added in an order in which each finds what it refers to. */
class Builder implements World {
  readonly rt: Runtime;
  readonly #goroutines = new Map<number, G>();

  constructor(options: WorldOptions) {
    this.rt = new Runtime({
      trace: new Trace({ procs: 0, version: "1.26", seed: 0 }),
      costs: resolveCosts(options.costs),
      choice: options.choice ?? new Scripted(),
      rules: rulesOf("1.26"),
      bounds: { files: 1024, events: 1_000_000, time: 1e15, goroutines: 1_000_000, output: 1_000_000 },
    });
    this.rt.mainStarted = true;
    const work = options.work ?? 100_000;
    this.rt.executor = {
      gogo: (mp) => {
        mp.step = Step.op;
        this.rt.delay = work;
        return Did.busy;
      },
      complete: () => Did.goexit,
      repeat: () => assert.fail("no goroutines of the runtime in a picture"),
    };
  }

  readonly p = (id: number): P => {
    const pp = this.rt.allp[id];
    assert.ok(pp, `the picture has no P${id}`);
    return pp;
  };

  readonly m = (id: number): M => {
    const mp = this.rt.allm[id];
    assert.ok(mp, `the picture has no M${id}`);
    return mp;
  };

  readonly g = (id: number): G => {
    const known = this.#goroutines.get(id);
    if (known !== undefined) return known;
    const gp = new G();
    gp.goid = id;
    gp.name = `f${id}`;
    gp.status = GStatus.runnable;
    this.#goroutines.set(id, gp);
    this.rt.allg.push(gp);
    this.rt.sched.goidgen = Math.max(this.rt.sched.goidgen, id);
    this.rt.ngoroutines++;
    return gp;
  };

  addProcs(count: number): void {
    for (let id = 0; id < count; id++) {
      const pp = new P(id, new Timers(id));
      pp.status = PStatus.idle;
      this.rt.allp.push(pp);
      this.rt.idlepMask.push(false);
      this.rt.timerpMask.push(true);
    }
    this.rt.gomaxprocs = count;
    this.rt.stealCoprimes = coprimes(count);
  }

  /** Ms from 0 to `last`; those that `named` does not hold are the runtime's own. */
  addThreads(last: number, named: ReadonlySet<number>): void {
    const { rt } = this;
    for (let id = 0; id <= last; id++) {
      const mp = new M(rt.sched.mnext++);
      rt.allm.push(mp);
      if (named.has(id)) continue;
      mp.isSystem = true;
      rt.sched.nmsys++;
    }
  }

  fillProcessor(part: ProcessorPattern, mp: M | undefined, work: number): void {
    const pp = this.p(part.id);
    for (const id of part.ring?.head ?? []) pp.runq[pp.runqtail++ % pp.runq.length] = this.g(id);
    if (part.runnext) pp.runnext = this.g(part.runnext);
    if (mp === undefined) return;
    pp.status = PStatus.running;
    pp.m = mp;
    mp.p = pp;
    if (part.state === "spinning") {
      mp.spinning = true;
      this.rt.sched.nmspinning++;
    }
    mp.step = part.state === "spinning" ? Step.find : Step.schedule;
    if (part.curg) {
      const gp = this.g(part.curg);
      gp.status = GStatus.running;
      gp.m = mp;
      mp.curg = gp;
      mp.step = Step.op;
    }
    this.rt.events.schedule(mp.actor, part.curg ? work : 0);
  }

  fillThread(part: ThreadPattern): void {
    const { rt } = this;
    const mp = this.m(part.id);
    if (part.state === "poller") {
      rt.poller = mp;
      rt.netpollInited = true;
      rt.sched.lastpoll = 0;
      mp.step = Step.netpoll;
    } else if (part.state === "locked") {
      const gp = this.g(part.g ?? 0);
      mp.lockedg = gp;
      gp.lockedm = mp;
      mp.parked = Parked.stoplockedm;
      rt.sched.nmidlelocked++;
    } else {
      assert.fail(`a world cannot begin with M${part.id} ${part.state ?? ""}`);
    }
  }

  fillGoroutine(part: GoroutinePattern): void {
    const gp = this.g(part.id);
    assert.equal(part.status, "waiting", `G${part.id}: only waiting is said of a goroutine alone`);
    gp.status = GStatus.waiting;
    const reason = waitReasons.find((one) => one === (part.reason ?? ""));
    assert.ok(reason !== undefined, `no wait reason ${part.reason}`);
    gp.waitreason = reason;
  }

  fillIdle(procs: readonly number[], threads: readonly number[]): void {
    const { sched, idlepMask, timerpMask } = this.rt;
    for (const id of [...procs].reverse()) {
      const pp = this.p(id);
      pp.link = sched.pidle;
      sched.pidle = pp;
      sched.npidle++;
      idlepMask[id] = true;
      timerpMask[id] = false;
    }
    for (const id of [...threads].reverse()) {
      const mp = this.m(id);
      mp.parked = Parked.stopm;
      mp.schedlink = sched.midle;
      sched.midle = mp;
      sched.nmidle++;
    }
  }
}

function threadsOf(parts: readonly PartPattern[]): { named: Set<number>; ofP: Map<number, number> } {
  const named = new Set<number>();
  const ofP = new Map<number, number>();
  for (const part of parts) {
    if (part.kind === "M") named.add(part.id);
    if (part.kind === "idle") for (const id of part.threads ?? []) named.add(id);
    if (part.kind === "P" && part.m !== undefined && part.m >= 0) named.add(part.m);
  }
  const processors = parts.filter((part) => part.kind === "P").sort((one, two) => one.id - two.id);
  for (const part of processors) {
    if (part.m === -1 || part.state === "idle" || part.state === "taken") continue;
    let id = part.m ?? 0;
    while (part.m === undefined && named.has(id)) id++;
    named.add(id);
    ofP.set(part.id, id);
  }
  return { named, ofP };
}

/** A runtime in the state of a picture. */
export function worldOf(picture: string, options: WorldOptions = {}): World {
  const world = new Builder(options);
  const parts = parsePicture(picture);
  const procs = parts.flatMap((part) =>
    part.kind === "P" ? [part.id] : part.kind === "idle" ? (part.procs ?? []) : [],
  );
  const { named, ofP } = threadsOf(parts);
  world.addProcs(Math.max(...procs) + 1);
  assert.equal(new Set(procs).size, world.rt.gomaxprocs, "the picture must name each P once");
  world.addThreads(Math.max(-1, ...named), named);
  for (const part of parts) {
    if (part.kind === "P") {
      const m = ofP.get(part.id);
      world.fillProcessor(part, m === undefined ? undefined : world.m(m), options.work ?? 100_000);
    } else if (part.kind === "M") world.fillThread(part);
    else if (part.kind === "G") world.fillGoroutine(part);
    else if (part.kind === "global")
      for (const id of part.list.head) world.rt.sched.runq.pushBack(world.g(id));
    else world.fillIdle(part.procs ?? [], part.threads ?? []);
  }
  return world;
}

/** A timer that has been in P `id`'s heap for long: whoever was woken because of it has gone on. */
export function timerIn(world: World, id: number, when: number, f: TimerFunc = () => {}): Timer {
  const timer = new Timer(when, f, 0, null);
  timer.when = when;
  world.p(id).timers.add(timer);
  world.rt.netpollInited = true;
  world.rt.timerpMask[id] = true;
  return timer;
}

/** Asserts that the runtime is as the picture says. */
export function assertPicture(rt: Runtime, picture: string): void {
  const { matches, difference } = matchesPicture(live(rt), picture);
  assert.ok(matches, difference);
}

/** Lets the threads act until virtual time `until`, that time included. */
export function advance(rt: Runtime, until: number): void {
  while (rt.end === null && rt.events.nextTime <= until) {
    rt.fuel = 1;
    drive(rt);
  }
}

/** What has happened since event `from`, without times: "P0 M0 G5 GoUnblock". */
export function told(rt: Runtime, from = 0, ...without: Kind[]): string[] {
  const trace = rt.trace!;
  const lines: string[] = [];
  for (let i = from; i < trace.length; i++) {
    if (without.includes(trace.kind(i))) continue;
    lines.push(
      formatEvent(trace, i)
        .replace(/^\S+ ns +/, "")
        .replace(/^(?:- +)+/, "")
        .replace(/ {2,}/, " "),
    );
  }
  return lines;
}

/** A row of a table: what is true, the picture before, what is done, the picture after. */
export type Turn = readonly [sentence: string, before: string, act: (world: World) => void, after: string];

/** One test for each row. */
export function turns(rows: readonly Turn[], options: WorldOptions = {}): void {
  for (const [sentence, before, act, after] of rows) {
    it(`${sentence}: ${before}  →  ${after}`, () => {
      const world = worldOf(before, options);
      assertPicture(world.rt, before);
      act(world);
      assertPicture(world.rt, after);
    });
  }
}
