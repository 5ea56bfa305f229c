import assert from "node:assert/strict";
import { simulate } from "../../src/index.js";
import type { GoFile } from "../../src/index.js";

describe("files", () => {
  it("that are closed say so in the words of package os", () => {
    const run = simulate(function* main({ os, fmt }) {
      const files: GoFile[] = [...os.Pipe(), os.Open("disk")];
      for (const file of files) {
        yield* file.Close();
        const [, read] = yield* file.Read();
        const [, written] = yield* file.Write("x");
        yield* fmt.Println(read, written, yield* file.Close());
      }
    });
    const closed = "file already closed";
    assert.equal(run.output, `${closed} ${closed} ${closed}\n`.repeat(3));
  });

  it("give a read of no bytes nothing, at once: internal/poll, FD.Read", () => {
    const run = simulate(function* main({ os, net, fmt }) {
      net.remote("far:1", { latency: 1, reply: (text) => text });
      const [conn] = yield* net.Dial("far:1");
      for (const file of [os.Pipe()[0], os.Open("disk"), conn!]) {
        const [data, error] = yield* file.Read(0);
        yield* fmt.Println(data === "", error);
      }
    });
    assert.equal(run.output, "true <nil>\n".repeat(3));
  });
});
