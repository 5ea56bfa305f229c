import type { Go, GoContext } from "../../../src/index.js";

export default function* main({ context, func, time, fmt }: Go) {
  const notes: string[] = [];
  const note = (...values: readonly unknown[]) => notes.push(fmt.Sprintln(...values).trim());
  const background = context.Background();
  function* say(name: string, of: GoContext) {
    note(name, yield* of.Err(), yield* context.Cause(of));
  }
  function* done(of: GoContext) {
    yield* (yield* of.Done()).recv();
  }
  // The deadline passes: its cause, in the children too.
  let [ctx, cancel] = yield* context.WithTimeoutCause(background, time.Millisecond, "late");
  let [child, cancelChild] = yield* context.WithCancel(ctx);
  yield* say("before", ctx);
  yield* done(child);
  yield* say("ctx", ctx);
  yield* say("child", child);
  yield* cancel();
  yield* cancelChild();
  // Cancelled first: the cause of the deadline does not count.
  [ctx, cancel] = yield* context.WithDeadlineCause(background, time.Now() + time.Hour, "late");
  yield* cancel();
  yield* say("cancelled", ctx);
  // Over from the start.
  [ctx, cancel] = yield* context.WithDeadlineCause(background, time.Now() - time.Second, "late");
  yield* cancel();
  yield* say("past", ctx);
  [ctx, cancel] = yield* context.WithTimeoutCause(background, 0, null);
  yield* cancel();
  yield* say("without", ctx);
  // The parent's deadline is sooner: the cause is the parent's.
  [ctx, cancel] = yield* context.WithTimeoutCause(background, time.Millisecond, "late");
  [child, cancelChild] = yield* context.WithTimeoutCause(ctx, time.Hour, "of the child");
  yield* done(child);
  yield* say("sooner", child);
  yield* cancelChild();
  yield* cancel();
  // The child's deadline is sooner: the parent goes on.
  const [root, cancelRoot] = yield* context.WithCancelCause(background);
  [ctx, cancel] = yield* context.WithTimeoutCause(root, time.Hour, "late");
  [child, cancelChild] = yield* context.WithTimeoutCause(ctx, time.Millisecond, "of the child");
  yield* done(child);
  yield* say("child", child);
  yield* say("parent", ctx);
  // What goes on without its parents: values stay, deadline and cancel do not.
  const named = context.WithValue(ctx, "name", "n");
  const apart = context.WithoutCancel(named);
  const [of, cancelOf] = yield* context.WithCancelCause(apart);
  yield* cancelRoot("enough");
  const [[, isSet], [, isSetAbove]] = [apart.Deadline(), named.Deadline()];
  const isNil = (yield* apart.Done()).cap === 0;
  note(isSet, isSetAbove, apart.Value("name"), apart.Value("other"), isNil, of.Value("name"));
  yield* say("named", named);
  yield* say("apart", apart);
  yield* say("of", of);
  yield* cancelOf("by itself");
  yield* say("of", of);
  yield* say("apart", apart);
  const [again, cancelAgain] = yield* context.WithTimeoutCause(apart, time.Millisecond, "anew");
  yield* done(again);
  yield* say("again", again);
  yield* cancelAgain();
  yield* cancelChild();
  yield* cancel();
  const none = null as never;
  const tried: readonly (() => unknown)[] = [
    () => context.WithoutCancel(none),
    () => context.WithDeadlineCause(none, time.Now(), "late"),
    () => context.AfterFunc(none, function* () {}),
    () => context.Cause(none),
  ];
  for (const wrong of tried) {
    yield* func(function* ({ defer, recover }) {
      defer(function* () {
        note(recover());
      });
      wrong();
    });
  }
  yield* fmt.Println(notes.join("; "));
}
