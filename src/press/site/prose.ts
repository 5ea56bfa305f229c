/*
 * Markdown as the pages have it. What the notebook leaves to Jupyter is done here: anchors of headings, links from lesson to
 * lesson, tables that are moved within themselves where they are wider than a phone.
 *
 * Of HTML the four elements come through that a lesson may use; all other is shown as the text that it is.
 */
import MarkdownIt from "markdown-it";
import type { Env, Token } from "markdown-it";
import { anchorOf } from "../markdown.js";
import { colouredCode } from "./code.js";
import { escaped } from "./html.js";

type Parser = InstanceType<typeof MarkdownIt>;

/** A section of a page. */
export interface Section {
  readonly anchor: string;
  /** HTML. */
  readonly title: string;
  readonly level: number;
}

/** Renders the texts of one page, and keeps count of its headings. */
export class Prose {
  readonly #sections: Section[] = [];
  /** How many headings had this anchor. */
  readonly #named = new Map<string, number>();
  readonly #pages: ReadonlySet<string>;
  readonly #markdown: Parser;

  /** @param pages Stems of the lessons that have a page. */
  constructor(pages: ReadonlySet<string>) {
    this.#pages = pages;
    this.#markdown = this.#made();
  }

  /** The headings so far. */
  get sections(): readonly Section[] {
    return this.#sections;
  }

  /** Paragraphs, lists, headings. */
  block(text: string): string {
    return this.#markdown.render(text);
  }

  /** A text within a line: no paragraph is put around it. */
  inline(text: string): string {
    return this.#markdown.renderInline(text);
  }

  #made(): Parser {
    const made = new MarkdownIt({
      html: true,
      highlight: (code, language) => (language === "ts" ? colouredCode(code) : escaped(code)),
    });
    const { rules } = made.renderer;
    rules["html_inline"] = (tokens, at) => allowed(tokens[at]?.content ?? "");
    rules["html_block"] = (tokens, at) => `<p>${escaped(tokens[at]?.content.trim() ?? "")}</p>\n`;
    rules["table_open"] = () => '<div class="wide"><table>\n';
    rules["table_close"] = () => "</table></div>\n";
    rules["heading_open"] = (tokens, at, _options, env) => this.#heading(made, tokens, at, env);
    rules["link_open"] = (tokens, at) => this.#link(tokens, at);
    rules["link_close"] = (tokens, at) => (leadsFrom(tokens, at) === undefined ? "</span>" : "</a>");
    made.core.ruler.push("links", ({ tokens }) => {
      for (const { children } of tokens) this.#lead(children ?? []);
    });
    return made;
  }

  /** A heading with its anchor. The second of one name gets a number, as on the code host. */
  #heading(made: Parser, tokens: readonly Token[], at: number, env: Env | undefined): string {
    const { tag = "h2" } = tokens[at] ?? {};
    const children = tokens[at + 1]?.children ?? [];
    const first = anchorOf(children.map(({ content }) => content).join(""));
    const twins = this.#named.get(first) ?? 0;
    this.#named.set(first, twins + 1);
    const anchor = twins === 0 ? first : `${first}-${twins}`;
    const title = made.renderer.renderInline([...children], made.options, env ?? {});
    this.#sections.push({ anchor, title, level: Number(tag.slice(1)) });
    return `<${tag} id="${escaped(anchor)}">`;
  }

  /** Turns the addresses of lessons into those of their pages; what leads to nothing beside the pages loses its address. */
  #lead(tokens: readonly Token[]): void {
    for (const token of tokens) {
      if (token.type !== "link_open") continue;
      const address = pageAddress(addressOf(token) ?? "", this.#pages);
      if (address === undefined) token.attrs = [];
      else token.attrSet("href", address);
    }
  }

  #link(tokens: readonly Token[], at: number): string {
    const address = addressOf(tokens[at]);
    if (address === undefined) return "<span>";
    const isOutside = /^https?:/.test(address);
    return `<a href="${escaped(address)}"${isOutside ? ' rel="noreferrer"' : ""}>`;
  }
}

function addressOf(token: Token | undefined): string | undefined {
  const address = token?.attrGet("href") ?? undefined;
  return address === undefined ? undefined : String(address);
}

/** The address of the link that ends here. */
function leadsFrom(tokens: readonly Token[], end: number): string | undefined {
  for (let at = end; at >= 0; at--) {
    const token = tokens[at];
    if (token?.type === "link_open") return addressOf(token);
  }
  return undefined;
}

/** Where a link of a lesson leads from its page; undefined: to a file of the project, which a page may be far from. */
function pageAddress(address: string, pages: ReadonlySet<string>): string | undefined {
  if (address.startsWith("#") || /^https?:/.test(address)) return address;
  const [, stem = "", anchor = ""] = /^([\w-]+)\.md(#.*)?$/.exec(address) ?? [];
  return pages.has(stem) ? `${stem}.html${anchor}` : undefined;
}

function allowed(tag: string): string {
  return /^<\/?(?:br|kbd|sub|sup)\s*\/?>$/i.test(tag) ? tag : escaped(tag);
}
