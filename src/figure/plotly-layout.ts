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

/** The most letters of a title's line, and of a subtitle's: plotly breaks no lines, and cuts off what is wider than 700 px or so. */
const mostLetters = { title: 54, subtitle: 80 } as const;
/** What a line more takes, in px. */
const lineHeight = 26;

/** Words in lines of at most so many letters, as text that plotly shows as it is. */
function linesOf(text: string, most: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= most)
      lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines.map(plain);
}

/** Room at the four sides, in px. */
interface Margin {
  readonly l: number;
  readonly r: number;
  readonly t: number;
  readonly b: number;
}

/** A layout with a title, and a subtitle unless it is "". `rest` overrides, for a title and subtitle of a line each. */
export function plotlyLayout(
  title: string,
  subtitle: string,
  rest: { readonly height: number; readonly margin: Margin } & Record<string, unknown>,
): Record<string, unknown> {
  const heads = linesOf(title, mostLetters.title);
  const below = subtitle === "" ? [] : linesOf(subtitle, mostLetters.subtitle);
  const more = (heads.length - 1 + Math.max(0, below.length - 1)) * lineHeight;
  const second =
    below.length === 0
      ? ""
      : `<br><span style="font-size:15px;color:${card.faint}">${below.join("<br>")}</span>`;
  // Plotly puts the head of a title there that has one line, and of one that has more the foot of the first.
  const fromTop = heads.length + below.length === 1 ? 18 : 32;
  return {
    title: {
      text: `<b>${heads.join("<br>")}</b>${second}`,
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
    height: rest.height + more,
    margin: { ...rest.margin, t: rest.margin.t + more },
  };
}
