import type { Go, GoContext } from "../../../src/index.js";

export default function* main({ context, time, sync, fmt }: Go) {
  const notes: string[] = [];
  const note = (...values: readonly unknown[]) => notes.push(fmt.Sprintln(...values).trim());
  const wg = sync.WaitGroup();
  function* wait(name: string, ctx: GoContext) {
    for (let i = 1; i <= 2; i++) {
      yield* wg.Go(function* () {
        yield* (yield* ctx.Done()).recv();
        note(name, i, yield* ctx.Err(), yield* context.Cause(ctx));
      });
    }
  }
  const [root, cancelRoot] = yield* context.WithCancelCause(context.Background());
  const named = context.WithValue(root, "name", "n");
  const [child, cancelChild] = yield* context.WithTimeout(named, time.Hour);
  const [grandchild, cancelGrandchild] = yield* context.WithCancel(child);
  const [sooner, cancelSooner] = yield* context.WithTimeout(grandchild, time.Millisecond);
  const [later, cancelLater] = yield* context.WithTimeout(sooner, time.Minute);
  yield* wait("root", root);
  yield* wait("grandchild", grandchild);
  yield* wait("later", later);
  const [[, isSet], [, isSetBelow]] = [root.Deadline(), grandchild.Deadline()];
  note(isSet, isSetBelow, later.Value("name"), later.Value("other"), yield* root.Err());
  yield* (yield* sooner.Done()).recv();
  note("sooner", yield* sooner.Err(), yield* later.Err(), yield* grandchild.Err());
  yield* time.Sleep(time.Millisecond);
  yield* cancelRoot("enough");
  note("cancelled");
  yield* wg.Wait();
  const [after, cancelAfter] = yield* context.WithTimeout(child, time.Nanosecond);
  note(yield* after.Err(), yield* context.Cause(after));
  const [past, cancelPast] = yield* context.WithTimeout(context.Background(), -1);
  note(yield* past.Err());
  yield* cancelPast();
  yield* cancelAfter();
  yield* cancelLater();
  yield* cancelSooner();
  yield* cancelGrandchild();
  yield* cancelChild();
  yield* cancelRoot(null);
  note(yield* past.Err(), yield* context.Cause(root));
  yield* fmt.Println(notes.join("; "));
  yield* (yield* context.Background().Done()).recv();
}
