/*
 * What the code of cells calls, under the name `__stops`, where guard.ts has put it:
 *
 *     await f()                        ->  await __stops.wait(f(), 0)
 *     for await (const x of values)    ->  for await (const x of __stops.each(values, 0))
 *     catch (error) { ... }            ->  catch (error) { __stops.pass(error); ... }
 *
 * Which cell can stop an await is seen when it begins (cell-context.ts): the one whose code runs, wherever the function was written.
 */
import { currentCell } from "./cell-context.js";
import { Interrupted } from "./waits.js";

type Method = (...given: unknown[]) => unknown;

function methodOf(values: unknown, name: symbol): Method | undefined {
  if (values === undefined || values === null) return undefined;
  const method: unknown = Reflect.get(Object(values), name);
  // one that does not do as its name says fails where it is called
  return typeof method === "function" ? (method as Method) : undefined;
}

/** As `for await` opens what it goes through; undefined when it cannot. */
function asyncIteratorOf(values: unknown): AsyncIterator<unknown> | undefined {
  const open = methodOf(values, Symbol.asyncIterator);
  if (open !== undefined) return Reflect.apply(open, values, []) as AsyncIterator<unknown>; // as its name says
  const openSync = methodOf(values, Symbol.iterator);
  return openSync && awaiting(Reflect.apply(openSync, values, []) as Iterator<unknown>); // as its name says
}

/** An iterator of promises as one that awaits them, as the language has it. */
function awaiting(source: Iterator<unknown>): AsyncIterator<unknown> {
  const settled = async ({ done, value }: IteratorResult<unknown>): Promise<IteratorResult<unknown>> => ({
    done: done === true,
    value: await value,
  });
  const values: AsyncIterator<unknown> = {
    next: async (...given: [] | [unknown]) => settled(source.next(...given)),
  };
  if (source.return !== undefined)
    values.return = async (value) => settled(source.return?.(await value) ?? { done: true, value });
  if (source.throw !== undefined)
    values.throw = async (error) => settled(source.throw?.(error) ?? { done: true, value: undefined });
  return values;
}

let begun = 0;

export const stops = {
  /** A function has begun: its number. */
  enter: (): number => ++begun,

  /** Stands around what is awaited. */
  wait(value: unknown, began: number): unknown {
    if (typeof value !== "object" && typeof value !== "function") return value;
    const waits = currentCell()?.waits;
    return waits === undefined || waits.isOver || value === null ? value : waits.wait(value, began);
  },

  /** Stands around what `for await` goes through, and `yield*` in an asynchronous generator. */
  each(values: unknown, began: number): unknown {
    const waits = currentCell()?.waits;
    if (waits === undefined || waits.isOver) return values;
    const source = asyncIteratorOf(values);
    if (source === undefined)
      throw new TypeError(`expected values to await one by one, got ${String(values)}`);
    return waits.each(source, began);
  },

  /** Stands at the beginning of `catch`. */
  pass(error: unknown): void {
    if (error instanceof Interrupted && currentCell()?.waits.isStopped === true) throw error;
  },
};
