/*
 * The rules that a machine can check, beside TypeScript's own. Run by `npm run lint` and `npm test`.
 *
 * Three things are watched here that no review would keep up: who may import whom, that the model takes its time and its chance
 * from its options alone, and that functions fit a screen.
 */
import { createTypeScriptImportResolver } from "eslint-import-resolver-typescript";
import { importX } from "eslint-plugin-import-x";
import { defineConfig } from "eslint/config";
import { builtinModules } from "node:module";
import { fileURLToPath } from "node:url";
import tseslint from "typescript-eslint";
import { assertionReason } from "./helpers/assertion-reason.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));

/**
 * The rooms of `src`, and what each may import besides itself. `src/README.md` draws this table.
 * @type {Record<string, readonly string[]>}
 */
const mayImport = {
  des: [],
  trace: ["des"],
  machine: ["des", "trace"],
  runtime: ["des", "trace", "machine"],
  sync: ["des", "trace", "machine", "runtime"],
  program: ["des", "trace", "machine", "runtime", "sync"],
  scenarios: ["trace", "program"],
  figure: ["trace"],
  formats: ["trace"],
  queueing: ["des", "trace/numbers.ts", "trace/options.ts"],
  measure: ["trace", "machine", "program", "figure", "kernel", "notebook"],
  kernel: [],
  sweep: ["index.ts", "trace", "figure", "measure", "kernel", "notebook", "controls/library.ts"],
  notebook: ["des", "trace", "figure", "program", "kernel"],
  controls: [
    "trace",
    "machine",
    "runtime",
    "program",
    "scenarios",
    "queueing",
    "figure",
    "kernel",
    "notebook",
  ],
  claims: ["index.ts"],
  press: ["index.ts", "claims"],
  page: ["controls", "notebook/sources.ts"],
  start: [],
};

/** The rooms that must run in a browser tab, and give the same run for the same seed. */
const core = [
  "des",
  "trace",
  "machine",
  "runtime",
  "sync",
  "program",
  "scenarios",
  "queueing",
  "figure",
  "formats",
];
/** The rooms that may touch the machine they run on. */
const outside = [
  "src/kernel/**",
  "src/press/**",
  "src/measure/**",
  "src/sweep/**",
  "src/start/**",
  "src/cli.ts",
];
/** Gives the event loop a turn during a long run: the one file of the core that may know timers. */
const yieldsToTheEventLoop = "src/program/drive.ts";

/**
 * Files that a reader follows better in one piece, however long they and their functions are. One line each, with the reason.
 * @type {string[]}
 */
const mayBeLong = [];

const files = (/** @type {readonly string[]} */ rooms) => rooms.map((room) => `src/${room}/**/*.ts`);

const zones = Object.entries(mayImport).map(([room, others]) => ({
  target: `./src/${room}`,
  from: "./src",
  except: [`./${room}`, ...others.map((other) => `./${other}`)],
  message: `src/${room} may import ${others.length > 0 ? others.join(", ") : "no other room"} (see mayImport in test/eslint.config.mjs).`,
}));

const noNode = {
  patterns: [{ group: ["node:*"], message: "This must run in a browser." }],
  paths: builtinModules.map((name) => ({ name, message: "This must run in a browser." })),
};

const realTime = ["setTimeout", "setInterval", "setImmediate", "queueMicrotask", "performance", "Date"];
const machineState = ["process", "console", "Buffer", "crypto", "fetch", "require"];
const banned = (/** @type {readonly string[]} */ names) =>
  names.map((name) => ({ name, message: "A run depends on its program, options and seed alone." }));

const modelSyntax = [
  {
    selector:
      "Program > VariableDeclaration[kind!='const'], Program > ExportNamedDeclaration > VariableDeclaration[kind!='const']",
    message: "State belongs to a run, not to a module: two runs may be interleaved.",
  },
  {
    selector:
      "Program > VariableDeclaration > VariableDeclarator > NewExpression[callee.name=/^(Weak)?(Map|Set)$/][arguments.length=0]",
    message: "A module's own empty Map or Set is state: it belongs to a run.",
  },
];

export default defineConfig(
  {
    ignores: [
      "dist/",
      "dist-*/",
      "node_modules/",
      ".venv/",
      ".jupyter/",
      ".cache/",
      "lessons/",
      "notebooks/",
      "pages/",
      "**/*-changed.*",
    ],
  },
  tseslint.configs.recommended,
  {
    files: ["**/*.{ts,mjs}"],
    plugins: { "import-x": /** @type {any} */ (importX) }, // its types and ESLint's differ in a detail
    settings: {
      "import-x/extensions": [".ts", ".mjs"],
      "import-x/parsers": { "@typescript-eslint/parser": [".ts"] },
      "import-x/resolver-next": [createTypeScriptImportResolver({ project: `${root}/tsconfig.json` })],
    },
    rules: {
      "import-x/no-cycle": ["error", { ignoreExternal: true }],
      "import-x/no-restricted-paths": ["error", { zones }],
      "no-cond-assign": "error",
      "no-empty": "error",
      "no-fallthrough": "error",
      "no-self-assign": "error",
      "no-self-compare": "error",
      "no-unsafe-finally": "error",
      "no-unused-private-class-members": "error",
      "no-useless-assignment": "error",
      "no-useless-escape": "error",
      eqeqeq: "error",
      "no-var": "error",
      "prefer-const": "error",
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_" }],
    },
  },
  {
    files: ["**/*.ts"],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: root } },
    plugins: { gosched: { rules: { "assertion-reason": assertionReason } } },
    rules: {
      "@typescript-eslint/no-explicit-any": "error",
      "@typescript-eslint/consistent-type-imports": ["error", { disallowTypeAnnotations: false }],
      "@typescript-eslint/no-floating-promises": "error",
      "@typescript-eslint/no-misused-promises": "error",
      "@typescript-eslint/switch-exhaustiveness-check": [
        "error",
        { considerDefaultExhaustiveForUnions: true },
      ],
    },
  },
  {
    files: ["src/**/*.ts"],
    rules: {
      "gosched/assertion-reason": "error",
    },
  },
  {
    files: ["src/**/*.ts"],
    ignores: mayBeLong,
    rules: {
      "max-lines": ["error", { max: 400 }],
      "max-lines-per-function": ["error", { max: 70, skipComments: true, skipBlankLines: true }],
    },
  },
  { files: ["src/**/*.ts"], ignores: outside, rules: { "no-restricted-imports": ["error", noNode] } },
  {
    files: files(core),
    rules: {
      "no-restricted-globals": ["error", ...banned([...realTime, ...machineState])],
      "no-restricted-properties": [
        "error",
        { object: "Math", property: "random", message: "Use the run's seeded random." },
      ],
      "no-restricted-syntax": ["error", ...modelSyntax],
    },
  },
  { files: [yieldsToTheEventLoop], rules: { "no-restricted-globals": ["error", ...banned(machineState)] } },
  { files: ["test/**/*.ts"], rules: { "@typescript-eslint/no-unused-expressions": "off" } },
);
