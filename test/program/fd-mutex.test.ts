import { deepEqual, equal } from "node:assert/strict";
import { simulate } from "../../src/index.js";
import type { Go, Goroutine } from "../../src/index.js";

/** What was noted, in order. */
function notesOf(main: (go: Go, note: (text: string) => void) => Goroutine): string[] {
  const notes: string[] = [];
  const run = simulate((go) => main(go, (text) => void notes.push(text)), { procs: 1, trace: false });
  equal(run.end.kind, "done", run.end.message);
  return notes;
}

describe("a descriptor that several goroutines use", () => {
  it("is read by one at a time, in the order in which they came", () => {
    const notes = notesOf(function* main({ os, sync, runtime }, note) {
      const [r, w] = os.Pipe();
      const wg = sync.WaitGroup();
      for (const name of ["a", "b", "c"]) {
        yield* wg.Go(function* () {
          const [data] = yield* r.Read(1);
          note(name + data);
        });
        yield* runtime.Gosched();
      }
      yield* w.Write("123");
      yield* wg.Wait();
    });
    deepEqual(notes, ["a1", "b2", "c3"]);
  });

  it("is closed only when who waits for it has left, and those behind him are told too", () => {
    const notes = notesOf(function* main({ os, sync, runtime }, note) {
      const [r] = os.Pipe();
      const wg = sync.WaitGroup();
      for (const name of ["a", "b"]) {
        yield* wg.Go(function* () {
          const [, error] = yield* r.Read(1);
          note(`${name}: ${error}`);
        });
        yield* runtime.Gosched();
      }
      note(`close: ${yield* r.Close()}`);
      yield* wg.Wait();
      note(`again: ${yield* r.Close()}`);
    });
    deepEqual(notes, [
      "a: file already closed",
      "close: null",
      "b: file already closed",
      "again: file already closed",
    ]);
  });

  it("ends an Accept that waits", () => {
    const notes = notesOf(function* main({ net, go, runtime }, note) {
      const l = net.Listen("host:1");
      yield* go(function* () {
        const [conn, error] = yield* l.Accept();
        note(`${conn} ${error}`);
      });
      yield* runtime.Gosched();
      note(`close: ${yield* l.Close()}`);
      note(`again: ${yield* l.Close()}`);
    });
    deepEqual(notes, [
      "null use of closed network connection",
      "close: null",
      "again: use of closed network connection",
    ]);
  });
});
