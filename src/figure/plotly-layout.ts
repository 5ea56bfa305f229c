/**
 * What all plotly figures have in common: the card, the fonts, the time axis; and the escaping that plotly needs, since
 * it reads a little HTML in every text.
 */
import { card, font } from "./palette.js";
import { axisTitle } from "./time-axis.js";
import type { TimeAxis } from "./time-axis.js";

/** Text that plotly shows as it is. */
export function plain(text: string): string {
  return text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");
}

/** The axis of virtual time. */
export function plotlyTimeAxis(axis: TimeAxis): Record<string, unknown> {
  return {
    title: { text: axisTitle(axis), font: { size: 15, color: card.faint } },
    range: [axis.scaled(axis.from), axis.scaled(axis.to)],
    gridcolor: card.grid,
    zeroline: false,
    ticks: "outside",
    tickcolor: card.edge,
    exponentformat: "none",
    separatethousands: true,
  };
}

/** How many rows plotly's horizontal legend has: it makes columns as wide as the widest entry. */
export function legendRows(labels: readonly string[]): number {
  const widest = labels.reduce((most, label) => Math.max(most, label.length), 1);
  const columns = Math.max(1, Math.floor(800 / (7.3 * widest + 40)));
  return Math.ceil(labels.length / columns);
}

/** A layout with a title of one or two lines. `rest` overrides. */
export function plotlyLayout(
  title: string,
  subtitle: string,
  rest: Record<string, unknown>,
): Record<string, unknown> {
  const second =
    subtitle === "" ? "" : `<br><span style="font-size:15px;color:${card.faint}">${plain(subtitle)}</span>`;
  // Plotly puts the head of a title there that has one line, and of one that has two the foot of the first.
  const fromTop = second === "" ? 18 : 32;
  return {
    title: {
      text: `<b>${plain(title)}</b>${second}`,
      font: { size: 20, color: card.ink },
      x: 0,
      xref: "container",
      xanchor: "left",
      pad: { l: 20, t: fromTop },
      yref: "container",
      y: 1,
      yanchor: "top",
    },
    font: { family: font, size: 15, color: card.ink },
    paper_bgcolor: card.background,
    plot_bgcolor: card.background,
    hoverlabel: { font: { family: font, size: 15 }, align: "left" },
    hovermode: "closest",
    ...rest,
  };
}
