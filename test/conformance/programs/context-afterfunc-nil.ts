import type { Go } from "../../../src/index.js";

export default function* main({ context, fmt }: Go) {
  const [ctx, cancel] = yield* context.WithCancel(context.Background());
  yield* context.AfterFunc(ctx, null as never);
  yield* fmt.Println("not yet");
  yield* cancel();
}
