import assert from "node:assert/strict";
import { simulate } from "../../src/index.js";
import type { Go } from "../../src/index.js";
import { execute } from "../../src/runtime/proc.js";
import { Did, Step } from "../../src/runtime/runtime2.js";
import { semaResume } from "../../src/runtime/sema.js";
import { lock, lockSlow, Mutex, mutexWoken, tryLock, unlock } from "../../src/sync/mutex.js";
import { assertPicture, worldOf } from "../helpers/world.js";
import type { World } from "../helpers/world.js";

/** A mutex's word in words: "locked woken starving 2 waiters". */
function wordOf(m: Mutex): string {
  const flags = ["locked", "woken", "starving"].filter((_, bit) => (m.state & (1 << bit)) !== 0);
  return [...flags, `${m.state >> 3} waiters`].join(" ");
}

const one = "P0 run=G1 next=G2 [G3]";

/** G1 of a world calls Lock. */
const lockBy1 = ({ rt, m, g }: World, mu: Mutex) => lock(rt, m(0), g(1), mu);
const unlockBy1 = ({ rt, m, g }: World, mu: Mutex) => unlock(rt, m(0), g(1), mu);

/** A world in which G1 waits for `mu` since time 1, and G2 runs. */
function waiting(mu: Mutex): World {
  const world = worldOf(one);
  world.rt.now = 1;
  mu.state = 1;
  lockBy1(world, mu);
  world.p(0).runnext = null;
  execute(world.rt, world.m(0), world.g(2), 0, true);
  return world;
}

/** G1, which was woken, runs again at `now`. */
function wakes({ rt, m, g }: World, mu: Mutex, now: number): Did {
  rt.now = now;
  m(0).curg = null;
  m(0).p!.runnext = null;
  execute(rt, m(0), g(1), 0, true);
  const did = semaResume(rt, m(0), g(1));
  return did === Did.done ? mutexWoken(rt, m(0), g(1), mu) : did;
}

describe("lock", () => {
  it("takes a free mutex and goes on", () => {
    const [world, mu] = [worldOf(one), new Mutex(1)];
    assert.equal(lockBy1(world, mu), Did.done);
    assert.equal(wordOf(mu), "locked 0 waiters");
    assertPicture(world.rt, one);
  });

  it("takes a free mutex although others wait for it: it barges in", () => {
    const [world, mu] = [worldOf(one), new Mutex(1)];
    mu.state = 2 | (3 << 3); // one was woken, three more wait
    assert.equal(lockBy1(world, mu), Did.done);
    assert.equal(wordOf(mu), "locked woken 3 waiters");
  });

  it("waits for one that is locked, and the next goroutine may run", () => {
    const [world, mu] = [worldOf(one), new Mutex(1)];
    mu.state = 1;
    assert.equal(lockBy1(world, mu), Did.stopped);
    assert.equal(wordOf(mu), "locked 1 waiters");
    assertPicture(world.rt, "P0 run=- next=G2 [G3] | G1 waiting (sync.Mutex.Lock)");
  });

  it("does not take a starving one, though it looks free: it queues", () => {
    const [world, mu] = [worldOf(one), new Mutex(1)];
    mu.state = 4 | (1 << 3);
    assert.equal(lockBy1(world, mu), Did.stopped);
    assert.equal(wordOf(mu), "starving 2 waiters");
  });
});

describe("spinning", () => {
  const spins: readonly (readonly [string, boolean])[] = [
    ["P0 run=G1 []", false],
    ["P0 run=G1 [] | P1 run=G2 []", true],
    ["P0 run=G1 [G3] | P1 run=G2 []", false],
    ["P0 run=G1 next=G3 [] | P1 run=G2 []", false],
    ["P0 run=G1 [] | idle P[1 2 3]", false],
    ["P0 run=G1 [] | P1 spinning []", false],
    ["P0 run=G1 [] | P1 spinning [] | P2 run=G2 []", true],
  ];
  for (const [picture, does] of spins) {
    it(`${picture}: a goroutine that finds the mutex locked ${does ? "spins" : "sleeps at once"}`, () => {
      const [world, mu] = [worldOf(picture), new Mutex(1)];
      mu.state = 1;
      assert.equal(lockBy1(world, mu), does ? Did.busy : Did.stopped);
    });
  }

  it("lasts four turns of 100 ns, and then the goroutine sleeps", () => {
    const [world, mu] = [worldOf("P0 run=G1 [] | P1 run=G2 []"), new Mutex(1)];
    const { rt, m, g } = world;
    mu.state = 1;
    const dids: Did[] = [lockBy1(world, mu)];
    assert.deepEqual([rt.delay, m(0).step], [100, Step.resume]);
    while (dids.at(-1) === Did.busy) dids.push(lockSlow(rt, m(0), g(1), mu));
    assert.deepEqual(dids, [Did.busy, Did.busy, Did.busy, Did.busy, Did.stopped]);
  });

  it("tells Unlock that somebody is awake, when others wait, and so it wakes nobody", () => {
    const [world, mu] = [worldOf("P0 run=G1 [] | P1 run=G2 []"), new Mutex(1)];
    const { rt, m, g } = world;
    mu.state = 1 | (1 << 3);
    lockBy1(world, mu);
    assert.equal(wordOf(mu), "locked woken 1 waiters");
    assert.equal(unlock(rt, m(1), g(2), mu), Did.done);
    assert.equal(lockSlow(rt, m(0), g(1), mu), Did.done);
    assert.equal(wordOf(mu), "locked 1 waiters");
  });

  it("never happens on a starving mutex", () => {
    const [world, mu] = [worldOf("P0 run=G1 [] | P1 run=G2 []"), new Mutex(1)];
    mu.state = 1 | 4 | (1 << 3);
    assert.equal(lockBy1(world, mu), Did.stopped);
  });
});

describe("unlock", () => {
  it("of one that nobody waits for does nothing else", () => {
    const [world, mu] = [worldOf(one), new Mutex(1)];
    mu.state = 1;
    assert.equal(unlockBy1(world, mu), Did.done);
    assert.equal(mu.state, 0);
    assertPicture(world.rt, one);
  });

  it("wakes the first waiter into runnext, gives it nothing, and goes on", () => {
    const mu = new Mutex(1);
    const world = waiting(mu);
    const { rt, m, g } = world;
    assert.equal(unlock(rt, m(0), g(2), mu), Did.done);
    assert.equal(wordOf(mu), "woken 0 waiters");
    assertPicture(rt, "P0 run=G2 next=G1 [G3]");
  });

  it("in starvation mode hands the mutex over: the waiter runs next, and the releaser queues behind all", () => {
    const mu = new Mutex(1);
    const world = waiting(mu);
    const { rt, m, g } = world;
    mu.state |= 4;
    assert.equal(unlock(rt, m(0), g(2), mu), Did.stopped);
    assertPicture(rt, "P0 run=- next=G1 [G3 G2]");
    assert.equal(wakes(world, mu, 2_000_000), Did.done);
    assert.equal(wordOf(mu), "locked 0 waiters"); // the last waiter ends the mode
  });

  it("of an unlocked mutex is fatal, and cannot be recovered", () => {
    const run = simulate(function* main({ sync, fmt }: Go) {
      try {
        yield* sync.Mutex().Unlock();
      } catch {
        yield* fmt.Println("recovered");
      }
    });
    assert.deepEqual([run.end.kind, run.end.exitCode, run.output], ["fatal", 2, ""]);
    assert.match(run.stderr, /^fatal error: sync: unlock of unlocked mutex\n\ngoroutine 1 \[running\]:\n/);
  });
});

describe("a woken waiter that loses again", () => {
  const rows: readonly (readonly [number, string])[] = [
    [1_000_001, "locked 1 waiters"],
    [1_000_002, "locked starving 1 waiters"],
    [5_000_000, "locked starving 1 waiters"],
  ];
  for (const [now, word] of rows) {
    it(`after ${now - 1} ns waits again, and the mutex is: ${word}`, () => {
      const mu = new Mutex(1);
      const world = waiting(mu);
      const { rt, m, g } = world;
      unlock(rt, m(0), g(2), mu);
      assert.equal(lock(rt, m(0), g(2), mu), Did.done); // G2 is faster
      assert.equal(wakes(world, mu, now), Did.stopped);
      assert.equal(wordOf(mu), word);
    });
  }

  it("waits at the front of the line", () => {
    const mu = new Mutex(1);
    const world = waiting(mu);
    const { rt, m, g } = world;
    m(0).curg = null;
    execute(rt, m(0), g(3), 0, false);
    assert.equal(lock(rt, m(0), g(3), mu), Did.stopped);
    m(0).curg = g(2);
    unlock(rt, m(0), g(2), mu);
    lock(rt, m(0), g(2), mu);
    assert.equal(wakes(world, mu, 500), Did.stopped);
    assert.deepEqual([mu.sema.head?.g?.goid, mu.sema.head?.next?.g?.goid], [1, 3]);
  });
});

describe("tryLock", () => {
  const words: readonly (readonly [number, boolean])[] = [
    [0, true],
    [1, false],
    [2 | (1 << 3), true],
    [4 | (1 << 3), false],
    [5 | (1 << 3), false],
  ];
  for (const [state, gets] of words) {
    const mu = new Mutex(1);
    mu.state = state;
    it(`of a mutex that is "${wordOf(mu)}" ${gets ? "gets it" : "fails"}`, () => {
      assert.equal(tryLock(mu), gets);
      assert.equal((mu.state & 1) !== 0, gets || (state & 1) !== 0);
    });
  }
});
