/**
 * Package sync as programs see it (R11): locks, WaitGroup, Cond and Once. What they do is in the room sync; here arguments are checked, and
 * WaitGroup.Go and Once are programs on the others, as they are in Go.
 */
import { GoPanic, ProgramError } from "../runtime/panic.js";
import type { Runtime } from "../runtime/runtime.js";
import { Cond } from "../sync/cond.js";
import { Mutex } from "../sync/mutex.js";
import { RWMutex } from "../sync/rwmutex.js";
import { WaitGroup } from "../sync/waitgroup.js";
import type { Go, GoCond, GoMutex, GoOnce, Goroutine, GoRWMutex, GoWaitGroup } from "./face.js";
import { before, guard } from "./guard.js";
import { describe, nameOf } from "./naming.js";
import { Op } from "./operations.js";
import { runThere, sharePrototype, wantBody, wantFunction, wantName, wantWhole } from "./wants.js";
import type { Arm } from "./world.js";

const mutexNames = ["Lock", "Unlock", "TryLock"];
const behindMutex = guard("a Mutex", mutexNames);
const behindRWMutex = guard("a RWMutex", [...mutexNames, "RLock", "RUnlock", "TryRLock"]);
const behindWaitGroup = guard("a WaitGroup", ["Add", "Done", "Wait", "Go"]);
const behindCond = guard("a Cond", ["L", "Wait", "Signal", "Broadcast"]);
const behindOnce = guard("a Once", ["Do"]);

export function makeSync(rt: Runtime, arm: Arm): Go["sync"] {
  const lockers = new WeakMap<object, Mutex | RWMutex>();
  const mutex = (name = ""): GoMutex => {
    const m = new Mutex(rt.newObject(wantName("sync.Mutex", name)));
    const face = before<GoMutex>(behindMutex, {
      Lock: () => arm(Op.lock, m),
      Unlock: () => arm(Op.unlock, m),
      TryLock: () => arm(Op.tryLock, m),
    });
    lockers.set(face, m);
    return face;
  };
  const rwmutex = (name = ""): GoRWMutex => {
    const rw = new RWMutex(rt.newObject(wantName("sync.RWMutex", name)));
    const face = before<GoRWMutex>(behindRWMutex, {
      Lock: () => arm(Op.wlock, rw),
      Unlock: () => arm(Op.wunlock, rw),
      TryLock: () => arm(Op.tryWlock, rw),
      RLock: () => arm(Op.rlock, rw),
      RUnlock: () => arm(Op.runlock, rw),
      TryRLock: () => arm(Op.tryRlock, rw),
    });
    lockers.set(face, rw);
    return face;
  };
  const waitGroup = (name = ""): GoWaitGroup => {
    const wg = new WaitGroup(rt.newObject(wantName("sync.WaitGroup", name)));
    const Add = (delta: number) => arm<void>(Op.wgAdd, wg, wantWhole("WaitGroup.Add", delta));
    const Done = () => arm<void>(Op.wgAdd, wg, -1);
    return before<GoWaitGroup>(behindWaitGroup, {
      Add,
      Done,
      Wait: () => arm(Op.wgWait, wg),
      Go: (f) => arm.call("WaitGroup.Go", waitGroupGo(arm, Add, Done, wantFunction("WaitGroup.Go", f))),
    });
  };
  const cond = (locker: GoMutex | GoRWMutex): GoCond => {
    const inner = lockers.get(locker);
    if (inner === undefined) {
      throw new ProgramError(
        `sync.Cond(locker): expected a Mutex or RWMutex of this run, got ${describe(locker)}`,
      );
    }
    const c = new Cond(rt.newObject(""), inner);
    return before<GoCond>(behindCond, {
      L: locker,
      Wait: () => arm(Op.condWait, c),
      Signal: () => arm(Op.condSignal, c),
      Broadcast: () => arm(Op.condBroadcast, c),
    });
  };
  return { Mutex: mutex, RWMutex: rwmutex, WaitGroup: waitGroup, Cond: cond, Once: () => once(arm, mutex()) };
}

/**
 * Counts a goroutine and starts it.
 * Go: src/sync/waitgroup.go, Go.
 * Differs: no; as there, a panic in f leaves the counter as it is.
 */
function* waitGroupGo(
  arm: Arm,
  Add: GoWaitGroup["Add"],
  Done: GoWaitGroup["Done"],
  f: () => Goroutine,
): Goroutine<void> {
  yield* Add(1);
  yield* arm<void>(Op.spawn, counted, [f, Done], nameOf(f));
}

/** The body of a goroutine that a WaitGroup counts. */
function* counted(f: () => Goroutine, Done: GoWaitGroup["Done"]): Goroutine<void> {
  let panicked = false;
  sharePrototype(f);
  try {
    yield* wantBody("WaitGroup.Go", nameOf(f), f());
  } catch (raised) {
    panicked = true;
    if (raised instanceof GoPanic) raised.repanicked = true;
    throw raised;
  } finally {
    if (!panicked) yield* Done(); // also after runtime.Goexit
  }
}

/**
 * Runs a function once.
 * Go: src/sync/once.go, doSlow.
 * Differs: no.
 */
function once(arm: Arm, m: GoMutex): GoOnce {
  let done = false;
  function* Do(f: () => unknown): Goroutine<void> {
    if (done) return;
    yield* m.Lock();
    try {
      if (done) return;
      try {
        yield* runThere("Once.Do", f());
      } finally {
        done = true;
      }
    } finally {
      yield* m.Unlock();
    }
  }
  return before<GoOnce>(behindOnce, { Do: (f) => arm.call("Once.Do", Do(wantFunction("Once.Do", f))) });
}
