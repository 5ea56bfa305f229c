import type { Go } from "../../../src/index.js";

export default function* main({ context, time, sync, runtime, chan, fmt }: Go) {
  const notes: string[] = [];
  const note = (...values: readonly unknown[]) => notes.push(fmt.Sprintln(...values).trim());
  const background = context.Background();
  const mu = sync.Mutex();
  // Cancelled later: not in the cancel itself, but in a goroutine.
  let [ctx, cancel] = yield* context.WithCancelCause(background);
  const below = context.WithValue(ctx, "name", "n");
  let stop = yield* context.AfterFunc(below, function* () {
    note("started", yield* below.Err(), yield* context.Cause(below), below.Value("name"));
    yield* mu.Lock();
    note("locked");
    yield* mu.Unlock();
  });
  note("before", runtime.NumGoroutine());
  yield* mu.Lock();
  yield* cancel("why");
  note("cancelled", runtime.NumGoroutine());
  yield* runtime.Gosched();
  note("waits", runtime.NumGoroutine());
  yield* mu.Unlock();
  note("stop", yield* stop());
  yield* runtime.Gosched();
  // Cancelled before.
  const cancelled = ctx;
  stop = yield* context.AfterFunc(cancelled, function* () {
    note("at once", yield* context.Cause(cancelled));
  });
  note("already", yield* stop(), yield* stop());
  yield* runtime.Gosched();
  // Stopped in time, and only the first stop did it.
  [ctx, cancel] = yield* context.WithCancelCause(background);
  stop = yield* context.AfterFunc(ctx, function* () {
    note("never");
  });
  note("stops", yield* stop(), yield* stop());
  yield* cancel(null);
  yield* runtime.Gosched();
  note("nobody came", yield* stop(), yield* context.Cause(ctx));
  // Two for one context, and one below a child with a deadline.
  [ctx, cancel] = yield* context.WithCancelCause(background);
  const first = yield* context.AfterFunc(ctx, function* () {
    note("first");
  });
  const second = yield* context.AfterFunc(ctx, function* () {
    note("second");
  });
  note("first", yield* first());
  yield* cancel(null);
  note("second", yield* second());
  yield* runtime.Gosched();
  const [timed, cancelTimed] = yield* context.WithTimeoutCause(background, time.Millisecond, "too slow");
  const ended = chan<undefined>();
  stop = yield* context.AfterFunc(timed, function* () {
    note("timed", yield* timed.Err(), yield* context.Cause(timed));
    yield* ended.close();
  });
  yield* ended.recv();
  note("timed", yield* stop());
  yield* cancelTimed();
  // Never cancelled: it is never started, and stopped all the same.
  for (const parent of [background, context.WithoutCancel(timed)]) {
    stop = yield* context.AfterFunc(parent, function* () {
      note("never");
    });
    note("never", yield* stop(), yield* stop());
  }
  // A cancel as the function: the second context follows the first.
  [ctx, cancel] = yield* context.WithCancelCause(background);
  const [other, cancelOther] = yield* context.WithCancel(background);
  yield* context.AfterFunc(ctx, cancelOther);
  yield* cancel(null);
  note("other", yield* other.Err());
  yield* (yield* other.Done()).recv();
  note("other", yield* other.Err(), runtime.NumGoroutine());
  yield* fmt.Println(notes.join("; "));
}
