import type { Chan, Go } from "../../../src/index.js";
import { notebook } from "../notes.js";

interface Request {
  readonly n: number;
  readonly answer: Chan<number>;
}

export default function* main({ go, chan, sync, fmt }: Go) {
  const { note, told } = notebook();
  const requests = chan<Request>();
  yield* go(function* () {
    yield* requests.range(function* (r) {
      note("serve", r.n);
      yield* r.answer.send(r.n * r.n);
    });
    note("server ends");
  });
  const wg = sync.WaitGroup();
  for (let i = 1; i <= 4; i++) {
    yield* wg.Add(1);
    yield* go(function* () {
      const r = { n: i, answer: chan<number>() };
      yield* requests.send(r);
      note("client", i, "=", yield* r.answer.recv());
      yield* wg.Done();
    });
  }
  yield* wg.Wait();
  yield* requests.close();
  yield* fmt.Println(told());
}
