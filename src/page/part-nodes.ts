/*
 * Parts of what a learner's function has drawn, as nodes of the page. Texts are texts; of pictures see safe-svg.ts.
 */
import type { Part } from "../controls/parts.js";
import { make } from "./inputs.js";
import { safeSvg, spoken } from "./safe-svg.js";
import { Transport } from "./transport.js";
import type { Seek } from "./transport.js";

/** What parts have become: their nodes, and the players among them. */
export interface PartNodes {
  readonly nodes: readonly Element[];
  readonly transports: readonly Transport[];
}

/** `seek` asks for a moment of the nth player. */
export function nodesFor(parts: readonly Part[], seek: (player: number) => Seek): PartNodes {
  const transports: Transport[] = [];
  const nodes = parts.map((part) => {
    if (!("player" in part)) return plainNode(part);
    const transport = new Transport(part.player, seek(transports.length));
    transports.push(transport);
    transport.show(part.player.at, plainNodes(part.player.parts));
    return transport.node;
  });
  return { nodes, transports };
}

/** Parts of one moment, in which no player can be. */
export const plainNodes = (parts: readonly Part[]): Element[] => parts.map(plainNode);

function plainNode(part: Part): Element {
  if ("player" in part) return make("p", "", "A player cannot stand within a player.");
  if ("svg" in part) {
    const picture = safeSvg(part.svg);
    picture?.setAttribute("aria-label", spoken(part.text));
    return picture ?? make("pre", "", part.text);
  }
  if ("text" in part) return make("pre", "", part.text);
  const table = make("table");
  const row = (cells: readonly string[], tag: "th" | "td"): Element => {
    const line = make("tr");
    line.append(...cells.map((cell) => make(tag, "", cell)));
    return line;
  };
  table.append(row(part.columns, "th"), ...part.rows.map((cells) => row(cells, "td")));
  if (part.more > 0) table.append(row([`… ${part.more} more rows`], "td"));
  return table;
}
