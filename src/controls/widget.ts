/*
 * Controls as a widget of Jupyter's, for front ends that have ipywidgets and anywidget and not our own view: VS Code, Colab, a JupyterLab of
 * somebody else's.
 *
 *     widget(controls({ procs: slider({ min: 1, max: 8 }) }, …))
 *
 * The protocol (jupyter.widget, 2.1) has the kernel open a comm with a state, and an output that names the comm. The state's `_esm` is
 * the code of the view, which anywidget runs: ours makes the same frame as everywhere else. From then on either side tells the other
 * which part of the state has changed; of ours, only `values` does. A page that was loaded again asks for the whole state.
 */
import type { Comm } from "../kernel/comm.js";
import { displaySymbol, kernelHook } from "../kernel/hook.js";
import type { Displayable } from "../kernel/hook.js";
import { Controls } from "./controls.js";
import { linkId } from "./link.js";
import type { Spec } from "./spec.js";

const viewMime = "application/vnd.jupyter.widget-view+json";

/** By the id that controls have in their cell: a cell that is run again closes what it had open. */
const open = new Map<string, Comm>();

/**
 * Controls as a widget. Where the front end has no anywidget, its output is the figure alone.
 *
 * @throws TypeError when it is given something else; an Error outside a notebook.
 */
export function widget<S extends Spec>(control: Controls<S>): Displayable {
  if (!(control instanceof Controls)) {
    throw new TypeError("widget: expected controls, as controls(…) and player(…) give them");
  }
  return { [displaySymbol]: () => bundleOf(control) };
}

function bundleOf<S extends Spec>(control: Controls<S>): Readonly<Record<string, unknown>> {
  const { comms, cellId = "", pageCode } = kernelHook() ?? {};
  const code = pageCode?.();
  if (comms === undefined || code === undefined) {
    throw new Error("widget: widgets live in notebooks, and here is none; show the controls as they are");
  }
  const id = linkId(control.model, cellId);
  open.get(id)?.close();
  const state = (): Readonly<Record<string, unknown>> => ({
    ...identity,
    _esm: code.widget,
    code: code.packed,
    controls: control.model,
    values: control.values,
  });
  const comm = comms.open("jupyter.widget", {
    data: { state: state(), buffer_paths: [] },
    metadata: { version: "2.1.0" },
  });
  open.set(id, comm);
  const tell = (changed: object): void => {
    comm.send({ method: "update", state: changed, buffer_paths: [] });
  };
  const page = control.follow((values) => tell({ values }));
  comm.onClose(() => page.leave());
  comm.onMessage(({ data: { method, state: changed } }) => {
    if (method === "request_state") tell(state());
    const values: unknown = Object(changed).values;
    return method === "update" && typeof values === "object" && values !== null
      ? page.take({ ...values })
      : undefined;
  });
  const still = Object.entries(control[displaySymbol]()).filter(([mime]) =>
    ["image/svg+xml", "text/plain"].includes(mime),
  );
  return {
    [viewMime]: { version_major: 2, version_minor: 1, model_id: comm.id },
    ...Object.fromEntries(still),
  };
}

/** By which Jupyter finds anywidget's model and view; any version of it will do. */
const identity = {
  _model_module: "anywidget",
  _model_name: "AnyModel",
  _model_module_version: "*",
  _view_module: "anywidget",
  _view_name: "AnyView",
  _view_module_version: "*",
  _view_count: null,
  _dom_classes: [],
  _anywidget_id: "gosched.controls",
  _css: "",
  layout: null,
  tabbable: null,
  tooltip: null,
} as const;
