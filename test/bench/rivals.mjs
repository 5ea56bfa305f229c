/**
 * What other libraries take for the same: copied by bench.ts to where they are installed, and run there:
 *
 *   node rivals.mjs NAME SIZE
 *
 * prints ns a unit, of wall time and of the processor's, of one run after one that warms up. A unit is a round trip of two messages, or a customer of eight servers.
 */
import { createRequire } from "node:module";

const require = createRequire(import.meta.url);
const exponential = (mean) => -Math.log(1 - Math.random()) * mean;

const rivals = {
  /** A channel of its own: puts and takes of generators, unbuffered. */
  async "js-csp"(n) {
    const csp = require("js-csp");
    const [a, b] = [csp.chan(), csp.chan()];
    csp.go(function* () {
      for (let i = 0; i < n; i++) yield csp.put(b, (yield csp.take(a)) + 1);
    });
    await new Promise((done) => {
      csp.go(function* () {
        for (let i = 0; i < n; i++) {
          yield csp.put(a, i);
          yield csp.take(b);
        }
        done();
      });
    });
  },
  /** Promises. Its smallest channel has room for one value, and yet who writes waits until it is read: as without a buffer. */
  async "@thi.ng/csp"(n) {
    const { channel } = await import("@thi.ng/csp");
    const [a, b] = [channel(), channel()];
    const echo = async () => {
      for (let i = 0; i < n; i++) await b.write((await a.read()) + 1);
    };
    const echoes = echo();
    for (let i = 0; i < n; i++) {
      await a.write(i);
      await b.read();
    }
    await echoes;
  },
  /** Promises, unbuffered. */
  async medium(n) {
    const { chan, put, take } = require("medium");
    const [a, b] = [chan(), chan()];
    const echo = async () => {
      for (let i = 0; i < n; i++) await put(b, (await take(a)) + 1);
    };
    const echoes = echo();
    for (let i = 0; i < n; i++) {
      await put(a, i);
      await take(b);
    }
    await echoes;
  },
  /** Fibers. A queue without room is an unbuffered channel. */
  async effect(n) {
    const { Effect, Queue, Fiber } = await import("effect");
    await Effect.runPromise(
      Effect.gen(function* () {
        const a = yield* Queue.bounded(0);
        const b = yield* Queue.bounded(0);
        const echo = Effect.gen(function* () {
          for (let i = 0; i < n; i++) yield* Queue.offer(b, (yield* Queue.take(a)) + 1);
        });
        const echoes = yield* Effect.forkChild(echo);
        for (let i = 0; i < n; i++) {
          yield* Queue.offer(a, i);
          yield* Queue.take(b);
        }
        yield* Fiber.join(echoes);
      }),
    );
  },
  async simjs(n) {
    globalThis.window ??= {}; // its bundle knows no other way out
    require("simjs");
    const { Entity, Facility, Sim } = globalThis.window.Sim;
    const servers = new Facility("servers", Facility.FCFS, 8);
    class Source extends Entity {
      left = n;
      start() {
        this.arrive();
      }
      arrive() {
        if (this.left-- === 0) return;
        this.useFacility(servers, exponential(1));
        this.setTimer(exponential(1 / 7.2)).done(this.arrive);
      }
    }
    const sim = new Sim("queue");
    sim.addEntity(Source, "source");
    sim.simulate(1e12);
  },
  async simscript(n) {
    globalThis.requestAnimationFrame = setImmediate; // it stops for the screen now and then; here for nothing
    const { Entity, Exponential, Queue, Simulation } = require("simscript");
    const servers = new Queue("servers", 8);
    let left = n;
    await new Promise((done) => {
      class Customer extends Entity {
        async script() {
          await this.enterQueue(servers);
          await this.delay(exponential(1));
          this.leaveQueue(servers);
          if (--left === 0) done();
        }
      }
      const sim = new Simulation();
      sim.queues.push(servers);
      sim.generateEntities(Customer, new Exponential(1 / 7.2), n);
      void sim.start();
    });
  },
};

const [name, size] = process.argv.slice(2);
const rival = rivals[name];
await rival(Math.ceil(Number(size) / 4));
const before = process.cpuUsage();
const start = process.hrtime.bigint();
await rival(Number(size));
const ns = Number(process.hrtime.bigint() - start);
const { user, system } = process.cpuUsage(before);
console.log(ns / Number(size), ((user + system) * 1e3) / Number(size));
process.exit(0); // some leave timers behind
