/*
 * A source file of TypeScript's, with what cell-program.ts needs of it beside what its typings say.
 */
import type * as Ts from "@tslab/typescript-for-tslab";

type Compiler = typeof Ts;

/** A cache by name and kind of import. */
export interface Resolutions {
  forEach(
    visit: (found: Ts.ResolvedModuleWithFailedLookupLocations, name: string, mode: never) => void,
  ): void;
  get(name: string, mode: undefined): Ts.ResolvedModuleWithFailedLookupLocations | undefined;
  set(name: string, mode: never, found: Ts.ResolvedModuleWithFailedLookupLocations): void;
}

/** What a source file has beside what its typings say. */
interface Inside {
  path: string;
  resolvedPath: string;
  originalFileName: string;
  resolvedModules?: Resolutions;
  imports: readonly Ts.StringLiteralLike[];
  moduleAugmentations: readonly Ts.Node[];
  ambientModuleNames: readonly string[];
  commentDirectives?: readonly unknown[];
  bindDiagnostics: readonly Ts.Diagnostic[];
  locals?: ReadonlyMap<string, unknown>;
  symbol?: { readonly exports?: ReadonlyMap<string, unknown> };
}

export type CellFile = Ts.SourceFile & Inside;

/** What the compiler has beside what its typings say. */
export interface Insides {
  bindSourceFile(file: Ts.SourceFile, options: Ts.CompilerOptions): void;
  createModeAwareCache(): Resolutions;
  createCompilerHostFromProgramHost(
    host: unknown,
    options: () => Ts.CompilerOptions,
    files: unknown,
  ): Ts.CompilerHost;
}

export interface Checker {
  getDiagnostics(file: Ts.SourceFile): readonly Ts.Diagnostic[];
}

/** Whether other cells see something of a cell. If not, nothing is written about it. */
export function declaresSomething({ locals, symbol }: CellFile): boolean {
  return (locals?.size ?? 1) > 0 || (symbol?.exports?.size ?? 0) > 0;
}

/** What a file imports, in whatever form. */
export function importsOf(ts: Compiler, file: Ts.SourceFile): readonly Ts.StringLiteralLike[] {
  const imports: Ts.StringLiteralLike[] = [];
  const add = (name: Ts.Node | undefined): void => {
    if (name !== undefined && ts.isStringLiteralLike(name)) imports.push(name);
  };
  const visit = (node: Ts.Node): void => {
    if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) add(node.moduleSpecifier);
    else if (ts.isExternalModuleReference(node)) add(node.expression);
    else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) add(node.argument.literal);
    else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword)
      add(node.arguments[0]);
    ts.forEachChild(node, visit);
  };
  ts.forEachChild(file, visit);
  return imports;
}
