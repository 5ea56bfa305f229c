import { deepEqual, equal, notEqual, throws } from "node:assert/strict";
import { choice, controls, slider } from "../../src/index.js";
import { controlsMime } from "../../src/controls/controls.js";
import type { Comm, CommHandler, KernelComms } from "../../src/kernel/comm.js";
import { displaySymbol, setKernelHook } from "../../src/kernel/hook.js";
import type { Displayable } from "../../src/kernel/hook.js";

/** A page's end of a comm. */
class PageEnd {
  readonly got: unknown[] = [];
  #message: CommHandler = () => undefined;
  #close: CommHandler = () => undefined;
  readonly comm: Comm = {
    id: "1",
    target: "",
    isOpen: true,
    send: (data) => this.got.push(data) > 0,
    close: () => undefined,
    onMessage: (handler) => (this.#message = handler),
    onClose: (handler) => (this.#close = handler),
  };
  send(values: unknown): void {
    this.#message({ data: { values }, metadata: {}, buffers: [] });
  }
  close(): void {
    this.#close({ data: {}, metadata: {}, buffers: [] });
  }
}

/** A kernel in which a cell of this id shows something. */
class Kernel {
  readonly targets = new Map<string, Parameters<KernelComms["register"]>[1]>();
  cellId = "a";

  constructor() {
    const { targets } = this;
    setKernelHook({
      display: () => undefined,
      comms: {
        open: () => {
          throw new Error("nobody opens one");
        },
        register: (target, onOpen) => {
          targets.set(target, onOpen);
          return () => undefined;
        },
      },
      signal: undefined,
      cellId: "a",
    });
  }

  /** Shows it, and gives the id that the page gets. */
  show(value: Displayable): string {
    const model = value[displaySymbol]()[controlsMime] as { id: string };
    return model.id;
  }

  open(id: string): PageEnd {
    const end = new PageEnd();
    this.targets.get(`gosched.controls.${id}`)?.(end.comm, { data: {}, metadata: {}, buffers: [] });
    return end;
  }
}

const made = () =>
  controls({ procs: slider({ min: 1, max: 8 }), go: choice(["1.0", "1.26"]) }, ({ procs }) => procs);

describe("controls and their page", () => {
  afterEach(() => setKernelHook(undefined));

  it("have the values that the page tells, and call who wants to know", () => {
    const kernel = new Kernel();
    const desk = made();
    const heard: unknown[] = [];
    desk.onChange((values) => heard.push(values));
    const page = kernel.open(kernel.show(desk));
    deepEqual(page.got, [{ values: { procs: 1, go: "1.0" }, isFirst: true }]);
    page.send({ procs: 5 });
    deepEqual(desk.values, { procs: 5, go: "1.0" });
    deepEqual(heard, [{ procs: 5, go: "1.0" }]);
  });

  it("take nothing that a control cannot have", () => {
    const kernel = new Kernel();
    const desk = made();
    const page = kernel.open(kernel.show(desk));
    page.send({ procs: 99, go: "1.26", toString: 1, other: 2, __proto__: { go: "x" } });
    deepEqual(desk.values, { procs: 1, go: "1.26" });
    page.send("nonsense");
    deepEqual(desk.values, { procs: 1, go: "1.26" });
  });

  it("move what the page shows, until it closes", () => {
    const kernel = new Kernel();
    const desk = made();
    const page = kernel.open(kernel.show(desk));
    desk.set({ procs: 3 });
    deepEqual(page.got.at(-1), { values: { procs: 3, go: "1.0" } });
    page.close();
    desk.set({ procs: 4 });
    equal(page.got.length, 2);
    throws(() => desk.set({ procs: 9 }), /set: procs: expected a number from 1 to 8, got 9/);
    throws(() => desk.set({ other: 9 } as object), /no such control/);
  });

  it("are found again by the cell that shows them, and by no other", () => {
    const kernel = new Kernel();
    const id = kernel.show(made());
    equal(kernel.show(made()), id);
    notEqual(kernel.show(controls({ n: slider({ min: 1, max: 2 }) }, ({ n }) => n)), id);
  });

  it("have no id outside a cell", () => {
    equal((made()[displaySymbol]()[controlsMime] as { id?: string }).id, undefined);
  });
});
