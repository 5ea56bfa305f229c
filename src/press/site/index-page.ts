/*
 * The page that the others begin from: all lessons, how long each takes, what it tells and which come before it.
 */
import type { Lesson } from "../lesson.js";
import { needsOf, pageOf, titleOf } from "./lesson-page.js";
import { Prose } from "./prose.js";

export const courseTitle = "The Go scheduler";

/** The body of the index, as HTML. `maker`: such as "gosched 0.1.0". */
export function indexBody(course: readonly Lesson[], maker: string): string {
  const prose = new Prose(new Set(course.map(({ stem }) => stem)));
  const minutes = course.reduce((sum, { head }) => sum + head.minutes, 0);
  const count = course.length === 1 ? "One lesson" : `${course.length} lessons`;
  const items = course.map((lesson) => {
    const needs = needsOf(lesson, course);
    const facts = [`${lesson.head.minutes} minutes`, ...(needs === "" ? [] : [`after ${needs}`])];
    return `<li><h2><a href="${pageOf(lesson.stem)}">${titleOf(lesson)}</a></h2>
<p>${prose.inline(lesson.head.summary)}</p>
<p class="facts">${facts.join(" · ")}</p></li>`;
  });
  return `<div class="page index">
<main id="main">
<h1>${courseTitle}</h1>
<p class="summary">${count}, ${minutes} minutes to read, and the exercises. Every picture comes from a run of a simulator that keeps the rules of Go’s own scheduler.</p>
<p class="how">These pages need no network and no kernel. What has a slider can be moved, and predictions are answered, in the pages; exercises are done in the notebooks, which
<code>npm start</code> opens in the project’s folder.</p>
<ol class="lessons">
${items.join("\n")}
</ol>
<footer><p>Made by ${maker}.</p></footer>
</main>
</div>`;
}
