import type { Go } from "../../../src/index.js";
import { notebook } from "../notes.js";

export default function* main({ go, chan, os, time, fmt }: Go) {
  const { note, told } = notebook();
  const [r, w] = os.Pipe();
  const done = chan<boolean>();
  const isClosed = (error: string | null) => error === "file already closed";
  yield* go(function* () {
    const [data, error] = yield* r.Read(1);
    note("read:", data.length, ",", isClosed(error));
    yield* done.send(true);
  });
  yield* time.Sleep(5_000_000);
  note("close");
  yield* r.Close();
  note("closed");
  yield* done.recv();
  const [, again] = yield* r.Read(1);
  note("again:", isClosed(again));
  const [, error] = yield* w.Write("x");
  note("write:", error !== null);
  yield* fmt.Println(told());
}
