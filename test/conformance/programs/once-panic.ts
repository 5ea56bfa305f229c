import type { Go } from "../../../src/index.js";

export default function* main({ sync, fmt, panic }: Go) {
  const once = sync.Once();
  for (let k = 0; k < 2; k++) {
    let recovered: string | null = null;
    try {
      yield* once.Do(function* () {
        panic("in once");
      });
      yield* fmt.Println("back");
    } catch (r) {
      recovered = r instanceof Error ? r.message : String(r);
    } finally {
      yield* fmt.Println("recovered", recovered);
    }
  }
}
