import assert from "node:assert/strict";
import { simulate } from "../../src/index.js";
import type { Go, Program } from "../../src/index.js";
import { chanrecv, chansend, closechan, Hchan, recvResume, sendResume } from "../../src/runtime/chan.js";
import { Did } from "../../src/runtime/runtime2.js";
import { Select, selectgo, selectResume } from "../../src/runtime/select.js";
import { assertPicture, Scripted, worldOf } from "../helpers/world.js";
import type { World } from "../helpers/world.js";

const options = { procs: 1, linksOs: false };
const start = "P0 run=G1 next=G8 [G9]";

/** G1 calls, and P0 then runs `next`, if G1 waits. */
function call(world: World, act: (world: World) => Did, next: number): Did {
  const did = act(world);
  if (did === Did.stopped) {
    const gp = world.g(next);
    gp.status = 2;
    world.m(0).curg = gp;
    gp.m = world.m(0);
  }
  return did;
}
const send =
  (c: Hchan | null, id: number, value: unknown) =>
  ({ rt, m, g }: World) =>
    chansend(rt, m(0), g(id), c, value);
const recv =
  (c: Hchan | null, id: number) =>
  ({ rt, m, g }: World) =>
    chanrecv(rt, m(0), g(id), c);

describe("chansend and chanrecv", () => {
  it("on an unbuffered channel the first to come waits", () => {
    const world = worldOf(start);
    assert.equal(send(new Hchan(1, 0, undefined), 1, "a")(world), Did.stopped);
    assertPicture(world.rt, "P0 run=- next=G8 [G9] | G1 waiting (chan send)");
  });

  it("a receiver that waits gets the value at once, and is next; the sender goes on", () => {
    const [world, c] = [worldOf(start), new Hchan(1, 0, undefined)];
    call(world, recv(c, 1), 7);
    assert.equal(send(c, 7, "a")(world), Did.done);
    assertPicture(world.rt, "P0 run=G7 next=G1 [G9 G8]");
    recvResume(world.rt, world.g(1));
    assert.deepEqual([world.g(1).ret, world.g(1).ok], ["a", true]);
  });

  it("a sender that waits is relieved of its value, and is next; the receiver goes on", () => {
    const [world, c] = [worldOf(start), new Hchan(1, 0, undefined)];
    call(world, send(c, 1, "a"), 7);
    assert.equal(recv(c, 7)(world), Did.done);
    assert.deepEqual([world.g(7).ret, world.g(7).ok], ["a", true]);
    assertPicture(world.rt, "P0 run=G7 next=G1 [G9 G8]");
    sendResume(world.g(1));
    assert.equal(world.g(1).panicking, null);
  });

  it("a buffer takes values until it is full, and gives them back in order", () => {
    const [world, c] = [worldOf(start), new Hchan(1, 2, undefined)];
    assert.equal(send(c, 1, "a")(world), Did.done);
    assert.equal(send(c, 1, "b")(world), Did.done);
    assert.equal(call(world, send(c, 1, "c"), 7), Did.stopped);
    const got = [1, 2, 3].map(() => {
      assert.equal(recv(c, 7)(world), Did.done);
      return world.g(7).ret;
    });
    assert.deepEqual(got, ["a", "b", "c"]);
    assertPicture(world.rt, "P0 run=G7 next=G1 [G9 G8]");
  });

  it("who waits is served in the order of coming", () => {
    const [world, c] = [worldOf("P0 run=G1 []"), new Hchan(1, 0, undefined)];
    call(world, recv(c, 1), 2);
    call(world, recv(c, 2), 3);
    call(world, recv(c, 3), 7);
    for (const value of ["a", "b", "c"]) send(c, 7, value)(world);
    assertPicture(world.rt, "P0 run=G7 next=G3 [G1 G2]");
    const got = [1, 2, 3].map((id) => {
      recvResume(world.rt, world.g(id));
      return world.g(id).ret;
    });
    assert.deepEqual(got, ["a", "b", "c"]);
  });

  for (const [what, act, reason] of [
    ["send", send(null, 1, "a"), "chan send (nil chan)"],
    ["receive", recv(null, 1), "chan receive (nil chan)"],
  ] as const) {
    it(`a ${what} on a nil channel waits for ever`, () => {
      const world = worldOf(start);
      assert.equal(act(world), Did.stopped);
      assertPicture(world.rt, `P0 run=- next=G8 [G9] | G1 waiting (${reason})`);
    });
  }

  it("a closed channel gives what is in its buffer first, and then its zero value for ever", () => {
    const [world, c] = [worldOf(start), new Hchan(1, 2, 0)];
    send(c, 1, 5)(world);
    closechan(world.rt, world.m(0), c);
    const got = [1, 2, 3].map(() => {
      recv(c, 1)(world);
      return [world.g(1).ret, world.g(1).ok];
    });
    assert.deepEqual(got, [
      [5, true],
      [0, false],
      [0, false],
    ]);
  });
});

describe("closechan", () => {
  it("wakes all who wait: the last who came is woken first, so the first is next", () => {
    const [world, c] = [worldOf("P0 run=G1 []"), new Hchan(1, 0, 0)];
    call(world, recv(c, 1), 2);
    call(world, recv(c, 2), 3);
    call(world, recv(c, 3), 7);
    closechan(world.rt, world.m(0), c);
    assertPicture(world.rt, "P0 run=G7 next=G1 [G3 G2]");
  });

  const panics: readonly (readonly [string, Program])[] = [
    [
      "close of nil channel",
      function* main({ nilChan }) {
        yield* nilChan().close();
      },
    ],
    [
      "close of closed channel",
      function* main({ chan }) {
        const ch = chan();
        yield* ch.close();
        yield* ch.close();
      },
    ],
    [
      "send on closed channel",
      function* main({ chan }) {
        const ch = chan<number>(1);
        yield* ch.close();
        yield* ch.send(1);
      },
    ],
    [
      "send on closed channel",
      function* main({ chan, go }) {
        const ch = chan<number>();
        yield* go(function* () {
          yield* ch.close();
        });
        yield* ch.send(1);
      },
    ],
    [
      "send on closed channel",
      function* main({ chan, select, send: sends }) {
        const ch = chan<number>();
        yield* ch.close();
        yield* select({ a: sends(ch, 1), default: null });
      },
    ],
    [
      "makechan: size out of range",
      function* main({ chan }) {
        chan(-1);
      },
    ],
  ];
  for (const [message, program] of panics) {
    it(`misuse panics with "${message}" and exit code 2, and can be recovered`, () => {
      const run = simulate(program, options);
      assert.deepEqual([run.end.kind, run.end.exitCode, run.end.message], ["panic", 2, `panic: ${message}`]);
      const saved = simulate(function* main(go: Go) {
        try {
          yield* program(go);
        } catch (raised) {
          yield* go.fmt.Print(raised);
        }
      }, options);
      assert.deepEqual([saved.end.kind, saved.output], ["done", message]);
    });
  }
});

describe("selectgo", () => {
  const ready = (n: number) =>
    Array.from({ length: n }, (_, i) => {
      const c = new Hchan(i + 1, 1, undefined);
      c.push(`v${i}`);
      return { isSend: false, c, value: undefined };
    });

  // The shuffle draws one of i + 1 places for the i-th case: these draws give these orders of looking.
  const draws: readonly (readonly [readonly number[], number])[] = [
    [[0, 0, 0], 2],
    [[0, 1, 2], 0],
    [[0, 0, 2], 1],
    [[0, 0, 1], 1],
    [[0, 1, 0], 2],
    [[0, 1, 1], 0],
  ];
  for (const [answers, chosen] of draws) {
    it(`of three ready cases takes case ${chosen} when ${answers.join(", ")} are drawn`, () => {
      const script = new Scripted(answers);
      const { rt, m, g } = worldOf(start, { choice: script });
      const sel = new Select(ready(3), false);
      assert.equal(selectgo(rt, m(0), g(1), sel), Did.done);
      assert.deepEqual([sel.chosen, g(1).ret, script.asked], [chosen, `v${chosen}`, [1, 2, 3]]);
    });
  }

  it("takes each ready case equally often", () => {
    const run = simulate(
      function* main({ chan, select, recv: receives, fmt }: Go) {
        const [a, b, c] = [chan<number>(), chan<number>(), chan<number>()];
        for (const ch of [a, b, c]) yield* ch.close();
        const counts = { a: 0, b: 0, c: 0 };
        for (let i = 0; i < 9000; i++)
          counts[(yield* select({ a: receives(a), b: receives(b), c: receives(c) })).case]++;
        yield* fmt.Print(counts.a, counts.b, counts.c);
      },
      { ...options, trace: false },
    );
    const counts = run.output.split(" ").map(Number);
    // Five standard deviations of a count whose chance is one third.
    for (const count of counts) assert.ok(Math.abs(count - 3000) < 5 * Math.sqrt(2000), run.output);
  });

  it("takes default when no case can go on, and never when one can", () => {
    const { rt, m, g } = worldOf(start);
    const none = new Select([{ isSend: false, c: new Hchan(1, 0, 0), value: undefined }], true);
    assert.equal(selectgo(rt, m(0), g(1), none), Did.done);
    assert.equal(none.chosen, -1);
    const some = new Select(ready(1), true);
    selectgo(rt, m(0), g(1), some);
    assert.equal(some.chosen, 0);
  });

  it("leaves out nil channels", () => {
    const { rt, m, g } = worldOf(start);
    const sel = new Select([{ isSend: true, c: null, value: 1 }, ...ready(1)], false);
    assert.equal(selectgo(rt, m(0), g(1), sel), Did.done);
    assert.equal(sel.chosen, 1);
  });

  it("waits on all channels at once; the first partner wins, and the goroutine leaves the other lists", () => {
    const world = worldOf(start);
    const [a, b] = [new Hchan(1, 0, 0), new Hchan(2, 0, 0)];
    const sel = new Select(
      [
        { isSend: false, c: a, value: undefined },
        { isSend: true, c: b, value: "out" },
      ],
      false,
    );
    assert.equal(
      call(world, ({ rt, m, g }) => selectgo(rt, m(0), g(1), sel), 7),
      Did.stopped,
    );
    assertPicture(world.rt, "G1 waiting (select)");
    assert.equal(recv(b, 7)(world), Did.done);
    assert.equal(world.g(7).ret, "out");
    assertPicture(world.rt, "P0 run=G7 next=G1 [G9 G8]");
    // It has lost its place on the other channel already, though it has not run yet.
    assert.equal(a.recvq.dequeue(), null);
    selectResume(world.rt, world.g(1), sel);
    assert.equal(sel.chosen, 1);
    assert.deepEqual([a.recvq.first, b.sendq.first], [null, null]);
  });
});
