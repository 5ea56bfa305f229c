import { deepEqual, equal, match, throws } from "node:assert/strict";
import { controls, slider, widget } from "../../src/index.js";
import type { Comm, CommHandler } from "../../src/kernel/comm.js";
import { displaySymbol, setKernelHook } from "../../src/kernel/hook.js";
import type { Displayable } from "../../src/kernel/hook.js";

interface Sent {
  readonly kind: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** A kernel whose comms go to a page that this test is. */
class Kernel {
  readonly sent: Sent[] = [];
  readonly handlers = new Map<string, CommHandler>();

  constructor() {
    setKernelHook({
      display: () => undefined,
      comms: {
        open: (target, { data = {}, metadata } = {}) => {
          const id = `comm-${this.handlers.size}`;
          this.handlers.set(id, () => undefined);
          this.sent.push({ kind: `open ${target} ${JSON.stringify(metadata)}`, data });
          const comm: Comm = {
            id,
            target,
            isOpen: true,
            send: (said) => this.sent.push({ kind: `send ${id}`, data: said }) > 0,
            close: () => this.sent.push({ kind: `close ${id}`, data: {} }),
            onMessage: (handler) => this.handlers.set(id, handler),
            onClose: () => undefined,
          };
          return comm;
        },
        register: () => () => undefined,
      },
      signal: undefined,
      cellId: "a",
      pageCode: () => ({ widget: "export default {}", packed: "H4sI" }),
    });
  }

  show(value: Displayable): Readonly<Record<string, unknown>> {
    return value[displaySymbol]();
  }

  /** What the page says. */
  say(id: string, data: Readonly<Record<string, unknown>>): void {
    this.handlers.get(id)?.({ data, metadata: {}, buffers: [] });
  }
}

describe("widget", () => {
  afterEach(() => setKernelHook(undefined));
  const made = () => controls({ procs: slider({ min: 1, max: 8 }) }, ({ procs }) => procs);

  it("opens a model of anywidget's, and shows its view", () => {
    const kernel = new Kernel();
    const bundle = kernel.show(widget(made()));
    deepEqual(bundle["application/vnd.jupyter.widget-view+json"], {
      version_major: 2,
      version_minor: 1,
      model_id: "comm-0",
    });
    equal(bundle["text/plain"], "procs: 1\n1");
    const { kind, data } = kernel.sent[0]!;
    equal(kind, 'open jupyter.widget {"version":"2.1.0"}');
    deepEqual(data["buffer_paths"], []);
    const state = data["state"] as Readonly<Record<string, unknown>>;
    equal(`${String(state["_model_module"])}.${String(state["_model_name"])}`, "anywidget.AnyModel");
    deepEqual(state["values"], { procs: 1 });
    deepEqual([state["_esm"], state["code"]], ["export default {}", "H4sI"]);
  });

  it("takes values from the view, moves it, and gives the whole state when asked", () => {
    const kernel = new Kernel();
    const desk = made();
    kernel.show(widget(desk));
    kernel.say("comm-0", { method: "update", state: { values: { procs: 5 } } });
    deepEqual(desk.values, { procs: 5 });
    desk.set({ procs: 2 });
    deepEqual(kernel.sent.at(-1)?.data, {
      method: "update",
      state: { values: { procs: 2 } },
      buffer_paths: [],
    });
    kernel.say("comm-0", { method: "request_state" });
    const { state } = kernel.sent.at(-1)!.data as { state: Readonly<Record<string, unknown>> };
    deepEqual(state["values"], { procs: 2 });
    equal(state["_view_name"], "AnyView");
    for (const nonsense of [
      {},
      { method: "update" },
      { method: "update", state: { values: { procs: 99 } } },
    ]) {
      kernel.say("comm-0", nonsense);
      deepEqual(desk.values, { procs: 2 });
    }
  });

  it("closes what the same cell had open before", () => {
    const kernel = new Kernel();
    const cell = () => kernel.show(widget(controls({ n: slider({ min: 1, max: 3 }) }, ({ n }) => n)));
    cell();
    cell();
    deepEqual(
      kernel.sent.map(({ kind }) => kind.split(" ")[0]),
      ["open", "close", "open"],
    );
  });

  it("says where it cannot be", () => {
    throws(() => widget({} as ReturnType<typeof made>), /expected controls/);
    throws(() => widget(made())[displaySymbol](), /widgets live in notebooks/);
    match(String(made()), /procs: 1/);
  });
});
