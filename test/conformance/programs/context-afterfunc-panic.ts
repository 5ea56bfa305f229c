import type { Go } from "../../../src/index.js";

export default function* main({ context, func, time, panic }: Go) {
  yield* func(function* ({ defer, recover }) {
    defer(function* () {
      recover();
    });
    const [ctx, cancel] = yield* context.WithCancel(context.Background());
    yield* context.AfterFunc(ctx, function* () {
      panic(yield* ctx.Err());
    });
    yield* cancel();
    yield* time.Sleep(time.Hour);
  });
}

export const options = { linksOs: false };
