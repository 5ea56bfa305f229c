/*
 * The progress bar of what goes on by itself: a measurement, a sweep, a simulation that is watched. It is there for whoever waits for the end
 * in a notebook, once, unless `live` draws the same thing, which has a bar of its own.
 */
import { kernelHook } from "../kernel/hook.js";
import { ProgressBar } from "./progress-bar.js";

/** How often a bar is told how far things are, in ms. */
const barMs = 250;

/** What is shown already. */
const shown = new WeakSet<object>();

/** Says that how far `watched` is can be seen, or is not to be seen: it gets no bar any more. */
export function leaveBarOf(watched: object): void {
  shown.add(watched);
}

interface Going {
  progress(): { readonly done: number; readonly total: number; readonly unit: string };
}

/**
 * Shows how far `watched` is, in the cell that calls, if that takes longer than a second.
 *
 * @param watched What goes on.
 * @param finished Settles when it is over.
 * @param title What is going on, such as "measuring".
 */
export function showBar(watched: Going, finished: Promise<unknown>, title: string): void {
  const signal = kernelHook()?.signal;
  if (signal === undefined || shown.has(watched)) return;
  shown.add(watched);
  const bar = new ProgressBar(title, watched.progress().unit);
  const show = (): void => {
    const { done, total } = watched.progress();
    bar.show(done, total);
  };
  const timer = setInterval(show, barMs);
  let isOver = false;
  const settle = (how?: string): void => {
    if (isOver) return;
    isOver = true;
    clearInterval(timer);
    show();
    bar.settle(how);
  };
  // A cell that is stopped has ended before `finished` settles: what is to be seen then is shown at once.
  signal.addEventListener("abort", () => settle("stopped"), { once: true });
  finished.then(
    () => settle(),
    () => settle("ended by an error"),
  );
}
