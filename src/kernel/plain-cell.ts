/*
 * The short way from a cell's module text to code that runs, for cells that import nothing: most of them. TypeScript's own way
 * (common-js.ts) parses, binds, transforms and prints the whole text, half of what a small cell costs; here its top-level
 * statements are edited where they stand.
 *
 *     let n = 0;                      ->  exports.n = 0;              and every use of n becomes exports.n
 *     const { a, b } = q;             ->  const { a, b } = q; exports.a = a; exports.b = b;
 *     function f() { n++; }           ->  function f() { exports.n++; } exports.f = f;
 *     export const tsLastExpr = f();  ->  exports.tsLastExpr = f();
 *     export { n, a, b, f };          ->
 *
 * What is of any other form, such as `let` with a pattern or a `var` in a loop, is left to TypeScript: then `plainCell` returns
 * undefined. A test runs the same cells both ways.
 */
import type * as Ts from "@tslab/typescript-for-tslab";

type Compiler = typeof Ts;

/** Text that is put in place of other text; positions are those of the text before. */
export interface Edit {
  readonly at: number;
  readonly end: number;
  readonly text: string;
}

/** What a node has beside what its typings say, once it is bound. */
interface Bound {
  readonly name?: Ts.Node;
  readonly locals?: ReadonlyMap<string, unknown>;
}

/** What the compiler has beside what its typings say. */
interface Insides {
  bindSourceFile(file: Ts.SourceFile, options: Ts.CompilerOptions): void;
}

/** The edits that turn the module text of a cell into a body over `exports`, in order; undefined when it is not plain. */
export function plainCell(ts: Compiler, text: string): readonly Edit[] | undefined {
  if (text.includes("import")) return undefined;
  const file = ts.createSourceFile("cell.js", text, ts.ScriptTarget.ES2022, false, ts.ScriptKind.JS);
  const left = new Set<string>();
  for (const each of file.statements) {
    if (!ts.isExportDeclaration(each)) continue;
    if (each.exportClause === undefined || !ts.isNamedExports(each.exportClause)) return undefined;
    if (each.moduleSpecifier !== undefined) return undefined;
    for (const { name, propertyName } of each.exportClause.elements) {
      if (propertyName !== undefined) return undefined;
      left.add(name.text);
    }
  }
  const editing = new Editing(ts, file, left);
  return editing.run();
}

class Editing {
  readonly #ts: Compiler;
  readonly #file: Ts.SourceFile;
  /** Names that the cell exports and that no statement has declared so far. */
  readonly #left: Set<string>;
  /** Names that live on the scope object alone. */
  readonly #moved = new Set<string>();
  readonly #edits: Edit[] = [];

  constructor(ts: Compiler, file: Ts.SourceFile, left: Set<string>) {
    this.#ts = ts;
    this.#file = file;
    this.#left = left;
  }

  run(): readonly Edit[] | undefined {
    if (!this.#file.statements.every((each) => this.#statement(each)) || this.#left.size > 0)
      return undefined;
    if (this.#moved.size > 0) {
      (this.#ts as Compiler & Insides).bindSourceFile(this.#file, {}); // exported, and left out of the typings
      if (!this.#uses(this.#file)) return undefined;
    }
    return this.#edits.sort((a, b) => a.at - b.at);
  }

  #replace(at: number, end: number, text: string): true {
    this.#edits.push({ at, end, text });
    return true;
  }

  #start(node: Ts.Node): number {
    return node.getStart(this.#file);
  }

  /** False when the statement is not plain. */
  #statement(node: Ts.Statement): boolean {
    const ts = this.#ts;
    if (ts.isExportDeclaration(node)) return this.#replace(this.#start(node), node.end, "");
    if (ts.isExportAssignment(node)) return false;
    if (ts.isVariableStatement(node)) return this.#variables(node);
    if (ts.isFunctionDeclaration(node) || ts.isClassDeclaration(node)) {
      const { name } = node;
      if (name === undefined || hasExport(ts, node)) return false;
      return this.#exportAfter(node, this.#left.has(name.text) ? [name.text] : []);
    }
    return true;
  }

  #variables(node: Ts.VariableStatement): boolean {
    const ts = this.#ts;
    const { declarations, flags } = node.declarationList;
    const [first] = declarations;
    if (first === undefined) return false;
    // The value of the cell's last expression.
    if (hasExport(ts, node)) return this.#replace(this.#start(node), this.#start(first), "exports.");
    const names = declarations.flatMap(({ name }) => namesIn(ts, name));
    const exported = names.filter((name) => this.#left.has(name) || this.#moved.has(name));
    if ((flags & ts.NodeFlags.Const) !== 0) return this.#exportAfter(node, exported);
    if (exported.length === 0) return true; // the compiler's own
    if (exported.length < names.length || declarations.some(({ name }) => !ts.isIdentifier(name)))
      return false;
    for (const name of names) {
      this.#left.delete(name);
      this.#moved.add(name);
    }
    const { initializer } = first;
    const isNaming =
      initializer !== undefined &&
      (ts.isArrowFunction(initializer) ||
        ts.isFunctionExpression(initializer) ||
        ts.isClassExpression(initializer));
    // Such a value is named by the variable that it is given to.
    if (isNaming) return declarations.length === 1 && this.#exportAfter(node, names);
    this.#replace(this.#start(node), this.#start(first), "");
    for (const { name, initializer: value } of declarations) {
      this.#replace(this.#start(name), this.#start(name), "exports.");
      if (value === undefined) this.#replace(name.end, name.end, " = (void 0)");
    }
    return true;
  }

  #exportAfter(node: Ts.Node, names: readonly string[]): true {
    for (const name of names) this.#left.delete(name);
    return this.#replace(node.end, node.end, names.map((name) => ` exports.${name} = ${name};`).join(""));
  }

  /** Leads every use of a moved name to the scope object; false when one is of an unknown kind. */
  #uses(node: Ts.Node): boolean {
    const ts = this.#ts;
    let isPlain = true;
    const visit = (each: Ts.Node): void => {
      if (ts.isIdentifier(each)) isPlain &&= this.#use(each);
      else if (!ts.isExportDeclaration(each)) ts.forEachChild(each, visit);
    };
    ts.forEachChild(node, visit);
    return isPlain;
  }

  #use(node: Ts.Identifier): boolean {
    const ts = this.#ts;
    const { parent, text } = node;
    if (!this.#moved.has(text) || isMemberName(ts, node) || this.#isShadowed(node)) return true;
    const [at, end] = [this.#start(node), node.end];
    if (ts.isShorthandPropertyAssignment(parent)) return this.#replace(at, at, `${text}: exports.`);
    const isDeclared =
      (ts.isVariableDeclaration(parent) || ts.isBindingElement(parent) || ts.isParameter(parent)) &&
      parent.name === node;
    // One at top level was dealt with; a `var` further within is the same variable.
    if (isDeclared) return parent.parent.parent.parent === this.#file;
    const isCalled =
      (ts.isCallExpression(parent) && parent.expression === node) ||
      (ts.isTaggedTemplateExpression(parent) && parent.tag === node);
    // A function must not take the scope object for its `this`.
    return isCalled ? this.#replace(at, end, `(0, exports.${text})`) : this.#replace(at, at, "exports.");
  }

  /** Whether a declaration between the name and the cell's top level has the same name. */
  #isShadowed(node: Ts.Identifier): boolean {
    const ts = this.#ts;
    for (let above: Ts.Node = node.parent; above !== this.#file; above = above.parent) {
      const { locals, name } = above as Bound; // as the binder has left it
      if (locals?.has(node.text) === true) return true;
      // The name of a function or class that is an expression stands within it.
      if (
        (ts.isFunctionExpression(above) || ts.isClassExpression(above)) &&
        name !== undefined &&
        ts.isIdentifier(name) &&
        name.text === node.text
      )
        return true;
    }
    return false;
  }
}

function hasExport(ts: Compiler, node: Ts.HasModifiers): boolean {
  return node.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword) === true;
}

/** Whether an identifier names a member or a label, and refers to no variable. */
function isMemberName(ts: Compiler, node: Ts.Identifier): boolean {
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent)) return parent.name === node;
  if (ts.isBindingElement(parent)) return parent.propertyName === node;
  if (ts.isLabeledStatement(parent) || ts.isBreakOrContinueStatement(parent)) return true;
  if (ts.isMetaProperty(parent)) return true;
  return (
    (ts.isPropertyAssignment(parent) || ts.isClassElement(parent) || ts.isObjectLiteralElement(parent)) &&
    !ts.isShorthandPropertyAssignment(parent) &&
    parent.name === node
  );
}

export function namesIn(ts: Compiler, name: Ts.BindingName): readonly string[] {
  if (ts.isIdentifier(name)) return [name.text];
  return name.elements.flatMap((element) => (ts.isBindingElement(element) ? namesIn(ts, element.name) : []));
}
