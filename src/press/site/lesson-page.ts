/*
 * The page of a lesson: for somebody who reads alone, without a kernel. Its blocks stand in the order of the lesson, as in the notebook; what the
 * reader would do there with a cell he does here with a click (predictions), or is sent to the notebook for (exercises).
 */
import type { Block, Code, Exercise, Hint, Lesson, Prediction } from "../lesson.js";
import { isSeeded, term, together } from "../press.js";
import { recordIn } from "../trial.js";
import { colouredCode } from "./code.js";
import { details, escaped } from "./html.js";
import { outputsHtml } from "./outputs.js";
import { Prose } from "./prose.js";
import type { Section } from "./prose.js";
import type { Ran } from "./run-lesson.js";

/** The body of a lesson's page, as HTML. `course` is all lessons that have a page. */
export function lessonBody(lesson: Lesson, ran: Ran, course: readonly Lesson[]): string {
  const page = new LessonPage(lesson, ran, course);
  const article = page.article();
  return `<header class="top"><nav aria-label="Course"><a href="index.html">The Go scheduler</a></nav></header>
<div class="page">
<main id="main">
${page.title()}
${contents(page.sections)}
${article}
<nav class="onward" aria-label="Lessons">${onward(lesson, course)}</nav>
</main>
</div>`;
}

/** The name of a lesson's page. */
export const pageOf = (stem: string): string => `${stem}.html`;

/** "1. Your program starts", as HTML. */
export const titleOf = ({ number, head }: Lesson): string => escaped(`${number}. ${head.title}`);

/** Links to the lessons that come before, as HTML; "" when none is needed. */
export function needsOf({ head }: Lesson, course: readonly Lesson[]): string {
  return head.needs
    .map((stem) => {
      const needed = course.find((lesson) => lesson.stem === stem);
      return needed === undefined
        ? escaped(stem)
        : `<a href="${pageOf(stem)}">${escaped(needed.head.title)}</a>`;
    })
    .join(", ");
}

function contents(sections: readonly Section[]): string {
  const items = sections
    .filter(({ level }) => level === 2)
    .map(({ anchor, title }) => `<li><a href="#${escaped(anchor)}">${title}</a></li>`);
  return `<nav class="contents" aria-labelledby="contents"><h2 id="contents">In this lesson</h2>
<ol>${items.join("\n")}</ol></nav>`;
}

function onward(lesson: Lesson, course: readonly Lesson[]): string {
  const at = course.indexOf(lesson);
  const link = (other: Lesson | undefined, rel: string, word: string): string =>
    other === undefined
      ? ""
      : `<a rel="${rel}" href="${pageOf(other.stem)}"><small>${word}</small> ${titleOf(other)}</a>`;
  return `${link(course[at - 1], "prev", "Before")}${link(course[at + 1], "next", "Next")}`;
}

class LessonPage {
  readonly #lesson: Lesson;
  readonly #ran: Ran;
  readonly #course: readonly Lesson[];
  readonly #prose: Prose;

  constructor(lesson: Lesson, ran: Ran, course: readonly Lesson[]) {
    this.#lesson = lesson;
    this.#ran = ran;
    this.#course = course;
    this.#prose = new Prose(new Set(course.map(({ stem }) => stem)));
  }

  /** Known when the article is made. */
  get sections(): readonly Section[] {
    return this.#prose.sections;
  }

  article(): string {
    const blocks = together(this.#lesson.blocks).map((group) => this.#group(group));
    return `<article>
${blocks.filter((block) => block !== "").join("\n")}
</article>`;
  }

  title(): string {
    const { head, stem } = this.#lesson;
    const needs = needsOf(this.#lesson, this.#course);
    const facts = [
      `${head.minutes} minutes, and the exercises`,
      ...(needs === "" ? [] : [`after ${needs}`]),
      ...(head.go.length > 0 ? [`in Go: ${this.#prose.inline(head.go.map(term).join(", "))}`] : []),
      ...(head.covers.length > 0
        ? [`the old texts: ${escaped(head.covers.map(({ place }) => place).join(", "))}`]
        : []),
    ];
    return `<header class="lesson"><h1>${titleOf(this.#lesson)}</h1>
<p class="summary">${this.#prose.inline(head.summary)}</p>
<p class="facts">${facts.join(" · ")}</p>
<p class="how">The code of this page has run: what stands below it is what it has put out. Predictions are answered here, and what has a slider can be moved. To change code and run it,
open the notebook <code>notebooks/${escaped(stem)}.ipynb</code>.</p></header>`;
  }

  #group(blocks: readonly [Block, ...Block[]]): string {
    const [block] = blocks;
    switch (block.kind) {
      case "prose":
        return this.#prose.block(block.text);
      case "code":
        return this.#code(block);
      case "prediction":
        return this.#prediction(block);
      case "exercise":
        return this.#exercise(block);
      case "hint":
      case "solution":
        return this.#folded(blocks);
      case "check":
      case "proof":
        return "";
    }
  }

  #code(block: Code): string {
    const code = source(block.source);
    return `<div class="cell">${block.isHidden ? details("The code", code) : code}${outputsHtml(this.#ran.outputsOf(block))}</div>`;
  }

  /** The answers lie in templates, which no reader sees; src/page/course-page.ts takes out the one that is asked for. */
  #prediction(block: Prediction): string {
    const name = escaped(`prediction-${block.id}`);
    const letters = [...block.options.keys()];
    const options = [...block.options].map(
      ([letter, text]) =>
        `<li><button type="button" data-letter="${letter}" aria-pressed="false"><span class="letter">${letter}</span> <span>${this.#prose.inline(text)}</span></button></li>`,
    );
    const said = letters.map((letter) => {
      const outputs = this.#ran.guess(block, letter);
      const outcome = escaped(recordIn(outputs)?.outcome ?? "");
      return `<template data-letter="${letter}" data-outcome="${outcome}">${outputsHtml(outputs)}</template>`;
    });
    const answer = outputsHtml(this.#ran.guess(block, block.answer));
    return `<section class="prediction" aria-labelledby="${name}">
<p class="label" id="${name}">Prediction ${escaped(block.id)}</p>
<div class="asked">${this.#prose.block(block.question)}</div>
<ul class="options">${options.join("\n")}</ul>
<div class="said" role="status"></div>
${said.join("\n")}
<noscript>${details("The answer", answer)}</noscript>
</section>`;
  }

  #exercise(block: Exercise): string {
    const numbers = isSeeded(block)
      ? " There its numbers are your own, as soon as you have given your name; these are the ones that everybody begins with."
      : "";
    return `<section class="exercise" aria-label="Exercise ${escaped(block.id)}">
<p class="label">Exercise ${escaped(block.id)}</p>
<p>To be done in the notebook <code>notebooks/${escaped(this.#lesson.stem)}.ipynb</code>: a check below it tells how far you are.${numbers}</p>
<div class="cell">${source(block.source)}${outputsHtml(this.#ran.outputsOf(block))}</div>
</section>`;
  }

  /** Hints one inside the other, then the solution. */
  #folded(blocks: readonly Block[]): string {
    const hints = blocks.filter((block): block is Hint => block.kind === "hint");
    const nested = hints.reduceRight((inner, { text }, i) => {
      const title = hints.length === 1 ? "Hint" : `Hint ${i + 1}`;
      return details(title, `${this.#prose.block(text)}${inner}`);
    }, "");
    const solved = blocks.map((block) =>
      block.kind === "solution" ? details("Solution", source(block.source)) : "",
    );
    return `<div class="folded">${nested}${solved.join("")}</div>`;
  }
}

const source = (code: string): string => `<pre class="code"><code>${colouredCode(code)}</code></pre>`;
