/*
 * From controls in a notebook to its kernel and back, by a comm whose target bears the controls' id. It is opened when the controls first have
 * something to say, or are there to be told; if nobody in the kernel knows the id, as after a restart, the kernel closes it, and the controls work on
 * alone.
 */
import type { CurrentValues } from "./controls-messages.js";
import type { NotebookTracker, PageComm } from "./jupyter.js";

const target = "gosched.controls";

/** Finds the kernel of whatever notebook a node is in. */
export class Notebooks {
  #tracker: NotebookTracker | null = null;

  /** Called when the page has told us which notebooks there are. */
  follow(tracker: NotebookTracker | null): void {
    this.#tracker = tracker;
  }

  /** A comm to the kernel of the notebook that holds `node`; undefined where there is none. */
  open(node: Node, id: string): PageComm | undefined {
    const panel = this.#tracker?.find((one) => one.node.contains(node));
    const comm = panel?.sessionContext.session?.kernel?.createComm(`${target}.${id}`);
    comm?.open();
    return comm;
  }
}

export class KernelLink {
  readonly #comm: PageComm | undefined;
  #isOpen: boolean;
  #hasSent = false;

  /** `take` gets what the kernel wants the controls to stand at. */
  constructor(notebooks: Notebooks, node: Node, id: string, take: (values: CurrentValues) => void) {
    this.#comm = notebooks.open(node, id);
    this.#isOpen = this.#comm !== undefined;
    if (this.#comm === undefined) return;
    this.#comm.onClose = () => {
      this.#isOpen = false;
    };
    this.#comm.onMsg = ({ content: { data } }) => {
      if (typeof data !== "object" || data === null || !("values" in data)) return;
      if ("isFirst" in data && this.#hasSent) return; // they were moved here while the kernel was told of this page
      take(data.values as CurrentValues); // the frame takes what fits
    };
  }

  send(values: CurrentValues): void {
    if (!this.#isOpen) return;
    this.#hasSent = true;
    try {
      this.#comm?.send({ values });
    } catch {
      this.#isOpen = false; // the kernel has been restarted
    }
  }

  close(): void {
    const wasOpen = this.#isOpen;
    this.#isOpen = false;
    try {
      if (wasOpen) this.#comm?.close();
    } catch {
      // the kernel has been restarted
    }
  }
}
