/*
 * Controls as a view of anywidget's: the frame of everywhere else, whose values are those of the widget's model.
 */
import type { ControlsModel } from "../controls/controls.js";
import { ControlsHost } from "./controls-host.js";
import type { CurrentValues } from "./controls-messages.js";
import { unpacked } from "./unpacked.js";

/** What anywidget hands to a view. */
interface AnyModel {
  get(key: string): unknown;
  set(key: string, value: unknown): void;
  save_changes(): void;
  on(event: string, listener: () => void): void;
  off(event: string, listener: () => void): void;
}

async function render({
  model,
  el,
}: {
  readonly model: AnyModel;
  readonly el: HTMLElement;
}): Promise<() => void> {
  const controls = model.get("controls") as ControlsModel; // the kernel has written it
  const current = (): CurrentValues => model.get("values") as CurrentValues; // it too, or this view
  let own = "";
  const host = new ControlsHost({
    model: controls,
    values: current(),
    code: await unpacked(String(model.get("code"))),
    onDrawn: () => undefined,
    onValues: (values) => {
      own = JSON.stringify(values);
      model.set("values", values);
      model.save_changes();
    },
  });
  const changed = (): void => {
    if (JSON.stringify(current()) !== own) host.set(current());
  };
  model.on("change:values", changed);
  el.append(host.node);
  return () => {
    model.off("change:values", changed);
    host.dispose();
  };
}

export default { render };
