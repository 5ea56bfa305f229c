/*
 * A plotly title that fits the width that there is. Plotly breaks no lines by itself, and what does not fit it cuts off. A figure comes with lines
 * for about 700 px; here they are broken anew, and the figure grows or shrinks by what they need.
 */

/** A line of a title takes so much height, in px: plotly measures by the title's own font, and the subtitle has a smaller one. */
const lineHeight = 26;
/** How wide a letter is on the average, in px, of the bold title and of what is below it, where the fonts are wide. */
const letter = { title: 12.4, subtitle: 8.2 } as const;
/** What is left free at both sides, in px. */
const free = 36;

type Layout = Readonly<Record<string, unknown>>;

/** Words in lines of at most so many letters; a longer word has a line of its own. What plotly reads as one letter counts as one. */
export function wrap(text: string, most: number): string[] {
  const lines: string[] = [];
  let last = 0;
  for (const word of text.split(" ")) {
    const length = word.replace(/&\w+;/g, "x").length;
    if (lines.length > 0 && last + 1 + length <= most) {
      lines[lines.length - 1] += ` ${word}`;
      last += 1 + length;
    } else {
      lines.push(word);
      last = length;
    }
  }
  return lines;
}

const isObject = (value: unknown): value is Layout =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** The parts of a title as the library writes it: `<b>`, and a `<span>` below. Undefined: somebody else has written it. */
const written = /^<b>(?<title>(?:(?!<\/b>).)*)<\/b>(?:<br>(?<open><span[^>]*>)(?<subtitle>.*)<\/span>)?$/s;

const words = (text: string): string => text.replaceAll("<br>", " ");

/** The layout with its title in lines that fit into `width` px. A title that the library has not written stays as it is. */
export function fitTitle(layout: Layout, width: number): Layout {
  const { title, margin, height } = layout;
  const text = isObject(title) ? title["text"] : undefined;
  const parts = typeof text === "string" ? written.exec(text)?.groups : undefined;
  if (parts === undefined || !isObject(title) || !isObject(margin)) return layout;
  const { title: head = "", open = "", subtitle = "" } = parts;
  const room = width - free;
  const heads = wrap(words(head), Math.floor(room / letter.title));
  const below = subtitle === "" ? [] : wrap(words(subtitle), Math.floor(room / letter.subtitle));
  const before = `${head}<br>${subtitle}`.split("<br>").length - (subtitle === "" ? 1 : 0);
  const more = (heads.length + below.length - before) * lineHeight;
  const second = below.length === 0 ? "" : `<br>${open}${below.join("<br>")}</span>`;
  return {
    ...layout,
    title: { ...title, text: `<b>${heads.join("<br>")}</b>${second}` },
    margin: { ...margin, t: Number(margin["t"] ?? 80) + more },
    ...(typeof height === "number" ? { height: height + more } : {}),
  };
}
