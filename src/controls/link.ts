/*
 * The way back: what a page's controls stand at, told to the kernel. The page opens a comm whose target bears the controls' id, and sends values as
 * they are moved; what the kernel sends the other way moves the controls in the page. Nothing depends on it: without a page that
 * opens it, values stay what they were at first.
 *
 * The id comes from what the controls are and which cell shows them. So a cell that is run again takes over from itself, an output that an
 * earlier kernel has left finds its like when its cell has been run again, and nobody else, and equal runs give equal notebooks.
 */
import type { KernelComms } from "../kernel/comm.js";

/** The target that the page opens, less the id. */
export const linkTarget = "gosched.controls";

/** Of a text longer than this the end stands for all: a packed run ends with its checksum. */
const longest = 20_000;
const shortened = (_name: string, value: unknown): unknown =>
  typeof value === "string" && value.length > longest ? `${value.length} ${value.slice(-1000)}` : value;

/** An id for controls that a cell shows. */
export function linkId(model: object, cellId: string): string {
  const text = `${cellId}\n${JSON.stringify(model, shortened)}`;
  let hash = 0xcbf29ce484222325n; // FNV-1a, 64 bits
  for (let i = 0; i < text.length; i++) {
    hash = BigInt.asUintN(64, (hash ^ BigInt(text.charCodeAt(i))) * 0x100000001b3n);
  }
  return hash.toString(16);
}

/** Takes values as they came; what it returns may be a promise that rejects. */
type Take = (values: Readonly<Record<string, unknown>>) => unknown;

/** One page, or widget, from the controls' side. */
export interface Follower {
  /** Gives the controls what it stands at. */
  readonly take: Take;
  /** Hears of them no more. */
  readonly leave: () => void;
}

/** All pages that show the same controls. */
export class Link {
  readonly #followers = new Set<(values: object) => void>();
  readonly #take: Take;

  /** `take` is called with what a page sends, unchecked, in the name of the cell that listens. */
  constructor(take: Take) {
    this.#take = take;
  }

  /** Listens for pages, and tells each where the controls stand. The cell that shows the controls calls this. */
  listen(comms: KernelComms, id: string, current: () => object): void {
    comms.register(`${linkTarget}.${id}`, (comm) => {
      const { take, leave } = this.follow((values) => comm.send({ values }));
      comm.send({ values: current(), isFirst: true });
      comm.onMessage(({ data }) => {
        const { values } = data;
        return typeof values === "object" && values !== null ? take({ ...values }) : undefined;
      });
      comm.onClose(leave);
    });
  }

  /** Has `send` called whenever the kernel moves the controls. */
  follow(send: (values: object) => void): Follower {
    this.#followers.add(send);
    return { take: this.#take, leave: () => this.#followers.delete(send) };
  }

  /** Moves the controls in all pages. */
  send(values: object): void {
    for (const follower of this.#followers) follower(values);
  }
}
