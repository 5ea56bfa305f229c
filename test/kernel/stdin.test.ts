/*
 * Questions of cells to the person at the page.
 */
import { deepEqual, equal, match, rejects } from "node:assert/strict";
import { MessageMaker } from "../../src/kernel/message.js";
import { prompt } from "../../src/notebook/prompt.js";
import { bundleOf, Session, prepareLibrary, tracebackOf } from "./session.js";
import { ofType, streamText } from "./client.js";

describe("prompt", () => {
  let session: Session;
  const maker = new MessageMaker();
  before(prepareLibrary);
  before(() => (session = new Session()));
  before(() => session.run('import { prompt } from "gosched";'));
  after(() => session.close());
  beforeEach(() => session.questions.splice(0));

  const ask = (code: string, allow_stdin = true): string =>
    session.tell("execute_request", { code, allow_stdin });
  /** The question with this number, once it was asked. */
  async function asked(number: number): Promise<Session["questions"][number]> {
    for (;;) {
      const question = session.questions[number];
      if (question !== undefined) return question;
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }
  /** Answers as JupyterLab does, which names the question, or as jupyter_client does, which does not. */
  function answer(value: string, question?: string): void {
    const reply = maker.make("input_reply", { status: "ok", value });
    const parent_header = question === undefined ? {} : { ...reply.header, msg_id: question };
    session.core.receive("stdin", { ...reply, parent_header }, undefined);
  }
  async function ended(id: string): Promise<void> {
    while (session.heard(id).at(-1)?.content["execution_state"] !== "idle")
      await new Promise((resolve) => setTimeout(resolve, 5));
  }

  it("asks, waits, and gives what was typed; what was printed before comes before", async () => {
    const id = ask('console.log("first"); const said = await prompt("Name?"); said + "!"');
    const question = await asked(0);
    deepEqual(question.content, { prompt: "Name?", password: false });
    equal(question.parent, id);
    equal(streamText(session.heard(id)), "first\n");
    answer("Go", question.id);
    await ended(id);
    equal(bundleOf(session.heard(id))["text/plain"], "'Go!'");
  });

  it("asks one question after the other, and takes answers that do not say which one they mean", async () => {
    const id = ask('await Promise.all([prompt("a"), prompt("b", { password: true })])');
    await asked(0);
    equal(session.questions.length, 1);
    answer("1");
    deepEqual((await asked(1)).content, { prompt: "b", password: true });
    answer("2");
    await ended(id);
    equal(bundleOf(session.heard(id))["text/plain"], "[ '1', '2' ]");
  });

  it("is given up by Stop; an answer that comes too late answers nothing else", async () => {
    const id = ask('await prompt("never")');
    const old = await asked(0);
    session.core.receive("control", session.message("interrupt_request"), undefined);
    await ended(id);
    const next = ask('await prompt("next")');
    const question = await asked(1);
    answer("late", old.id);
    answer("right", question.id);
    await ended(next);
    equal(bundleOf(session.heard(next))["text/plain"], "'right'");
    answer("to nobody");
  });

  it("says so where the front end takes no questions", async () => {
    const id = ask('await prompt("a")', false);
    await ended(id);
    const [failed] = ofType(session.heard(id), "error");
    match(
      failed === undefined ? "" : tracebackOf(failed),
      /^Error: nobody can be asked here: this front end takes no/,
    );
  });
});

describe("prompt outside a kernel", () => {
  it("asks the page, and says so where there is none", async () => {
    await rejects(prompt("a"), /prompt needs a notebook or a page/);
    const wrong: unknown = 3;
    await rejects(prompt(wrong as string), /must be given its question as a string, got number/);
    Object.assign(globalThis, { prompt: (question: string) => `answer to ${question}` });
    try {
      equal(await prompt("a"), "answer to a");
    } finally {
      Reflect.deleteProperty(globalThis, "prompt");
    }
  });
});
