import assert from "node:assert/strict";
import fc from "fast-check";
import {
  blockTimerChan,
  check,
  maybeRunChan,
  modifyTimer,
  stopTimer,
  Timer,
  Timers,
  unblockTimerChan,
} from "../../src/runtime/time.js";
import { wakeNetPoller } from "../../src/runtime/netpoll-epoll.js";
import { assertPicture, told, turns, worldOf } from "../helpers/world.js";
import type { World } from "../helpers/world.js";

/** A world of one busy P, and timers that write their name down when they fire. */
function clock(): World & {
  fired: string[];
  at: (name: string, when: number, period?: number) => Timer;
  run: (now: number) => { pollUntil: number; ran: boolean };
} {
  const world = worldOf("P0 run=G1 []");
  const fired: string[] = [];
  let id = 0;
  return {
    ...world,
    fired,
    at: (name, when, period = 0) => {
      const timer = new Timer(++id, (rt, _mp, delay) => fired.push(`${name}@${rt.now}+${delay}`), 0, null);
      modifyTimer(world.rt, world.p(0), timer, when, period);
      return timer;
    },
    run: (now) => {
      world.rt.now = now;
      const checked = { pollUntil: -1, ran: false };
      check(world.rt, world.m(0), world.p(0), checked);
      return checked;
    },
  };
}

/** The heap as times, in the order of its array. */
const heapOf = ({ p }: World) => p(0).timers.heap.map((entry) => entry.when);

describe("Timers", () => {
  it("fire in the order of their times, whatever the order of adding", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 1000 }), { minLength: 1, maxLength: 60 }), (times) => {
        const { at, run, fired } = clock();
        for (const when of times) at("t", when);
        run(1000);
        const sorted = [...times].sort((one, two) => one - two);
        assert.deepEqual(
          fired,
          sorted.map((when) => `t@1000+${1000 - when}`),
        );
      }),
    );
  });

  it("are a heap of four children each: no timer is before its parent", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1, maxLength: 80 }), (times) => {
        const world = clock();
        for (const when of times) world.at("t", when);
        const heap = heapOf(world);
        for (let i = 1; i < heap.length; i++) assert.ok(heap[i]! >= heap[Math.floor((i - 1) / 4)]!);
        assert.equal(world.p(0).timers.minWhenHeap, heap[0]);
      }),
    );
  });

  it("with equal times fire in the heap's order, not in that of their making", () => {
    const { at, run, fired } = clock();
    for (const name of ["a", "b", "c", "d", "e", "f"]) at(name, 10);
    run(10);
    // The last of the array goes to the top when the first leaves, and stays there: its children are not before it.
    assert.deepEqual(
      fired.map((one) => one[0]),
      ["a", "f", "e", "d", "c", "b"],
    );
  });

  it("wake the poller at the earlier of the heap's first time and the earliest changed one", () => {
    const { at, p } = clock();
    assert.equal(p(0).timers.wakeTime(), 0);
    const timer = at("a", 500);
    at("b", 300);
    assert.equal(p(0).timers.wakeTime(), 300);
    modifyTimer(clock().rt, p(0), timer, 100, 0);
    assert.equal(p(0).timers.wakeTime(), 100);
  });

  it("refuse a timer that is in a heap already", () => {
    const { at } = clock();
    const timer = at("a", 500);
    assert.throws(() => new Timers(1).add(timer), /ts set in timer/);
  });
});

describe("check", () => {
  it("runs what is due and says when the next is", () => {
    const { at, run, fired } = clock();
    at("a", 100);
    at("b", 250);
    assert.deepEqual(run(99), { pollUntil: 100, ran: false });
    assert.deepEqual(run(100), { pollUntil: 250, ran: true });
    assert.deepEqual(run(300), { pollUntil: 0, ran: true });
    assert.deepEqual(fired, ["a@100+0", "b@300+50"]);
  });

  it("says nothing of an empty heap", () => {
    assert.deepEqual(clock().run(5), { pollUntil: 0, ran: false });
  });

  it("runs another P's timers on the thief's P", () => {
    const { rt, p, m } = worldOf("P0 run=G1 [] | P1 spinning []");
    const timer = new Timer(7, () => {}, 0, null);
    modifyTimer(rt, p(0), timer, 100, 0);
    const before = rt.trace!.length;
    rt.now = 120;
    const checked = { pollUntil: -1, ran: false };
    check(rt, m(1), p(0), checked);
    assert.deepEqual(told(rt, before), ["P1 M1 - timerRun timer 7 of P0"]);
    assert.equal(checked.ran, true);
  });
});

describe("modifyTimer", () => {
  it("says whether the timer was pending", () => {
    const { at, rt, p, run } = clock();
    const timer = at("a", 100);
    assert.equal(modifyTimer(rt, p(0), timer, 200, 0), true);
    run(200);
    assert.equal(modifyTimer(rt, p(0), timer, 300, 0), false);
  });

  it("is lazy: the timer keeps its place, and is put right when the heap is next looked at", () => {
    const world = clock();
    const timer = world.at("a", 100);
    world.at("b", 200);
    modifyTimer(world.rt, world.p(0), timer, 300, 0);
    assert.deepEqual(heapOf(world), [100, 200]);
    assert.equal(timer.modified, true);
    world.run(150);
    assert.deepEqual(heapOf(world), [200, 300]);
    assert.equal(timer.modified, false);
    world.run(400);
    assert.deepEqual(world.fired, ["b@400+200", "a@400+100"]);
  });

  it("to an earlier time is seen by the next look, though the heap's first time is later", () => {
    const { at, rt, p, run, fired } = clock();
    at("a", 500);
    const timer = at("b", 900);
    modifyTimer(rt, p(0), timer, 50, 0);
    assert.deepEqual(run(60), { pollUntil: 500, ran: true });
    assert.deepEqual(fired, ["b@60+10"]);
  });

  it("brings a stopped timer back from the dead, in the same place of the heap", () => {
    const { at, rt, p, run, fired } = clock();
    const timer = at("a", 100);
    stopTimer(rt, timer);
    assert.deepEqual([timer.zombie, p(0).timers.zombies], [true, 1]);
    modifyTimer(rt, p(0), timer, 150, 0);
    assert.deepEqual([timer.zombie, p(0).timers.zombies, p(0).timers.heap.length], [false, 0, 1]);
    run(150);
    assert.deepEqual(fired, ["a@150+0"]);
  });
});

describe("stopTimer", () => {
  it("says whether the timer was pending, and a second time that it was not", () => {
    const { at, rt } = clock();
    const timer = at("a", 100);
    assert.equal(stopTimer(rt, timer), true);
    assert.equal(stopTimer(rt, timer), false);
  });

  it("leaves a zombie in the heap, which never fires", () => {
    const { at, rt, p, run, fired } = clock();
    at("a", 90);
    const middle = at("b", 100);
    at("c", 110);
    stopTimer(rt, middle);
    assert.equal(p(0).timers.heap.length, 3);
    run(200);
    assert.deepEqual(fired, ["a@200+110", "c@200+90"]);
    assert.equal(p(0).timers.heap.length, 0);
    assert.equal(p(0).timers.zombies, 0);
  });

  it("of more than a quarter of a heap makes the owner sweep it, though nothing is due", () => {
    const { at, rt, p, run } = clock();
    const timers = Array.from({ length: 8 }, (_, i) => at(`t${i}`, 1000 + i));
    stopTimer(rt, timers[3]!);
    stopTimer(rt, timers[4]!);
    run(1);
    assert.equal(p(0).timers.heap.length, 8); // two of eight are not more than a quarter
    stopTimer(rt, timers[5]!);
    run(2);
    assert.equal(p(0).timers.heap.length, 5);
    assert.equal(p(0).timers.zombies, 0);
  });

  it("drops zombies from the head and the end when the next timer is added", () => {
    const { at, rt, p } = clock();
    const first = at("a", 10);
    at("b", 20);
    const last = at("c", 30);
    stopTimer(rt, first);
    stopTimer(rt, last);
    at("d", 40);
    assert.deepEqual(
      p(0).timers.heap.map((entry) => entry.when),
      [20, 40],
    );
  });
});

describe("a ticker", () => {
  it("keeps to its rhythm when it is late, and leaves out what it missed", () => {
    const { at, run, fired } = clock();
    at("t", 100, 100);
    assert.deepEqual(run(100), { pollUntil: 200, ran: true });
    assert.deepEqual(run(450), { pollUntil: 500, ran: true });
    assert.deepEqual(run(500), { pollUntil: 600, ran: true });
    assert.deepEqual(fired, ["t@100+0", "t@450+250", "t@500+0"]);
  });

  it("takes a new period from Reset", () => {
    const { at, rt, p, run, fired } = clock();
    const ticker = at("t", 100, 100);
    run(100);
    modifyTimer(rt, p(0), ticker, 130, 30);
    run(130);
    assert.deepEqual(run(160), { pollUntil: 190, ran: true });
    assert.deepEqual(fired, ["t@100+0", "t@130+0", "t@160+0"]);
  });

  it("ends with Stop", () => {
    const { at, rt, run, fired } = clock();
    const ticker = at("t", 100, 100);
    run(100);
    stopTimer(rt, ticker);
    assert.deepEqual(run(1000), { pollUntil: 0, ran: false });
    assert.equal(fired.length, 1);
  });
});

describe("a timer with a channel", () => {
  const make = (world: World, drained: boolean[] = []) => {
    let full = false;
    const timer = new Timer(
      1,
      () => void (full = true),
      0,
      () => {
        const was = full;
        full = false;
        drained.push(was);
        return was;
      },
    );
    modifyTimer(world.rt, world.p(0), timer, 100, 0);
    return timer;
  };

  it("is in no heap while nobody waits for it", () => {
    const world = clock();
    const timer = make(world);
    assert.equal(timer.heaped, false);
    blockTimerChan(world.rt, world.p(0), timer);
    assert.deepEqual(heapOf(world), [100]);
  });

  it("leaves its heap, lazily, when the last waiter is gone", () => {
    const world = clock();
    const timer = make(world);
    blockTimerChan(world.rt, world.p(0), timer);
    blockTimerChan(world.rt, world.p(0), timer);
    unblockTimerChan(world.rt, timer);
    assert.equal(timer.zombie, false);
    unblockTimerChan(world.rt, timer);
    assert.equal(timer.zombie, true);
    blockTimerChan(world.rt, world.p(0), timer);
    assert.deepEqual([timer.zombie, world.p(0).timers.zombies], [false, 0]);
  });

  it("fires when somebody looks at its channel after its time", () => {
    const world = clock();
    const timer = make(world);
    world.rt.now = 99;
    maybeRunChan(world.rt, world.m(0), timer);
    assert.equal(timer.when, 100);
    world.rt.now = 130;
    maybeRunChan(world.rt, world.m(0), timer);
    assert.equal(timer.when, 0);
  });

  it("counts as pending for Stop and Reset while its value was not received, and the value is gone", () => {
    const world = clock();
    const drained: boolean[] = [];
    const timer = make(world, drained);
    world.rt.now = 130;
    maybeRunChan(world.rt, world.m(0), timer);
    assert.equal(stopTimer(world.rt, timer), true);
    assert.equal(stopTimer(world.rt, timer), false);
    assert.deepEqual(drained, [false, true, false]);
  });
});

describe("wakeNetPoller", () => {
  turns([
    [
      "wakes a thread when nobody sleeps in the poller",
      "P0 run=G1 [] | idle P[1] M[1]",
      ({ rt }) => wakeNetPoller(rt, 500),
      "P1 taken [] | M1 waking P1",
    ],
    [
      "leaves a poller that will be awake in time",
      "P0 run=G1 [] | idle P[1] M[] | M1 poller",
      ({ rt }) => {
        rt.sched.pollUntil = 400;
        wakeNetPoller(rt, 500);
        assert.equal(rt.netpollWakeSig, false);
      },
      "idle P[1] | M1 poller",
    ],
  ]);

  for (const [until, what] of [
    [900, "until later"],
    [0, "for ever"],
  ] as const) {
    it(`interrupts a poller that sleeps ${what}, once`, () => {
      const { rt } = worldOf("P0 run=G1 [] | idle P[1] M[] | M1 poller");
      rt.sched.pollUntil = until;
      wakeNetPoller(rt, 500);
      wakeNetPoller(rt, 400);
      assert.deepEqual(told(rt), ["M1 - notewakeup"]);
      assert.equal(rt.events.timeOf(rt.allm[1]!.actor), 5000);
      assertPicture(rt, "idle P[1] | M1 waking");
    });
  }

  it("does not put off a poller that is due before the interrupt would reach it", () => {
    const { rt } = worldOf("P0 run=G1 [] | M1 poller");
    rt.sched.pollUntil = 900;
    rt.events.schedule(rt.allm[1]!.actor, 1200);
    wakeNetPoller(rt, 500);
    assert.equal(rt.events.timeOf(rt.allm[1]!.actor), 1200);
  });
});
