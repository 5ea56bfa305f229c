import type { Go, GoConn } from "../../../src/index.js";
import { notebook } from "../notes.js";

const ms = 1_000_000;

/** To the nearest multiple of 40 ms, in ms. */
function rounded(ns: number): number {
  return Math.round(ns / (40 * ms)) * 40;
}

export default function* main({ net, sync, time, fmt }: Go) {
  const { note, told } = notebook();
  const l = net.Listen("127.0.0.1:1");
  const begin = time.Now();
  const wg = sync.WaitGroup();
  const read = function* (name: string, c: GoConn) {
    const [data, error] = yield* c.Read(1);
    note(name, ":", data.length, ",", error === "i/o timeout", ",", rounded(time.Since(begin)));
  };
  for (const one of [
    { name: "late", deadline: 40 * ms, write: 200 * ms, move: 0 },
    { name: "in-time", deadline: 160 * ms, write: 80 * ms, move: 0 },
    { name: "over", deadline: -ms, write: 0, move: 0 },
    { name: "moved", deadline: 400 * ms, write: 0, move: 120 * ms },
  ]) {
    const [dialed] = yield* net.Dial("127.0.0.1:1");
    const [accepted] = yield* l.Accept();
    const [near, far] = [dialed!, accepted!];
    yield* wg.Go(function* () {
      yield* near.SetReadDeadline(Math.max(1, begin + one.deadline));
      yield* read(one.name, near);
    });
    if (one.write > 0) {
      yield* wg.Go(function* () {
        yield* time.Sleep(one.write);
        yield* far.Write("x");
      });
    }
    if (one.move > 0) {
      yield* wg.Go(function* () {
        yield* time.Sleep(one.move);
        yield* near.SetReadDeadline(time.Now());
      });
    }
  }
  yield* wg.Wait();
  yield* fmt.Println(told());
}
