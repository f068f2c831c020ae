import { existsSync, readFileSync } from "node:fs";
import { isBuiltin } from "node:module";
import { dirname, join, normalize } from "node:path";
import { listFiles, readSource, repository, type SourceFile } from "./source-files.ts";

// The import rules of docs/architecture.md, as errors. Each message says what to do instead.

/** A room of the house: a workspace package. */
interface Room {
  name: string;
  /** Folder relative to the root, for example packages/store. */
  folder: string;
  /** Packages of ours that it declares in package.json. */
  declared: Set<string>;
}

export interface Violation {
  path: string;
  line: number;
  message: string;
}

/** What each room may import of ours; `schema` is open to all. A star stands for every connector. */
const allowed: Readonly<Record<string, readonly string[]>> = {
  schema: [],
  api: [],
  store: [],
  connector: [],
  model: [],
  "connectors/*": ["connector"],
  ingestion: ["store", "connector"],
  context: ["store", "model"],
  intelligence: ["model"],
  orchestration: ["store", "context", "intelligence", "connector"],
  analytics: ["store", "model"],
  evaluation: ["orchestration", "context", "intelligence", "model", "store"],
  server: [
    "api",
    "store",
    "connector",
    "connectors/*",
    "model",
    "ingestion",
    "context",
    "orchestration",
    "intelligence",
    "analytics",
    "evaluation",
    "console",
    "widget",
  ],
  console: ["api"],
  widget: ["api"],
  sandbox: [
    "api",
    "store",
    "connector",
    "connectors/*",
    "model",
    "ingestion",
    "context",
    "orchestration",
    "intelligence",
    "analytics",
    "evaluation",
  ],
};

/** Why a way is closed and where the code belongs instead; the general sentence serves for the rest. */
const advice: Readonly<Record<string, string>> = {
  "schema>": "schema holds records and rules without I/O; move the shared type into schema, or this code out of it.",
  "intelligence>store": "intelligence sees one immutable Context and a Model; let context assemble what it needs.",
  "intelligence>context": "intelligence takes the Context as an argument; its type lives in schema.",
  "console>store": "the console talks to the server only; add a route to packages/api and use the typed client.",
  "widget>store": "the widget talks to the server only; add a route to packages/api and use the typed client.",
  "ingestion>orchestration": "enqueue a job in the transaction of the event; orchestration works on that job.",
  "connectors/*>store":
    "a connector parses and sends and keeps nothing; return the result and let ingestion or orchestration store it.",
  "connectors/*>connectors/*":
    "connectors don't know each other; what they have in common belongs to packages/connector.",
  "server>sandbox":
    'only the demo command and tests load the sandbox: `await import("@rapport/sandbox")` in apps/server/src/demo*.',
};

const isTest = (path: string) => /\.test\.tsx?$/.test(path) || /(^|\/)(tests|testing|fixtures)\//.test(path);

/** Where the server may load the sandbox, always by a dynamic import: the demo and its command (OPS-1). */
const isDemoCode = (path: string) => /^apps\/server\/src\/(demo|cli\/(commands\/)?demo)/.test(path);

/** Sentences for people begin with a capital: "Delete from here", "Select a contact from the list". */
const beginsLikeSentence = /^\s*[A-Z][a-z]/;
const sqlStatement =
  /^\s*(select\s[\s\S]*\sfrom\s|insert\s+into\s|update\s+[\w."]+\s+set\s|delete\s+from\s|(create|alter|drop)\s+(or\s+replace\s+)?(unique\s+)?(table|index|role|database|schema|function|trigger|policy|type|view|extension)\s|with\s+\w+\s+as\s*(materialized\s*)?\(|truncate\s+(table\s+)?\w+\s*;?$)/i;

/** Checks every source file under `root` against the rules; returns what is wrong, in order of files and lines. */
export function checkLayers(root: string = repository): Violation[] {
  const rooms = findRooms(root);
  const sources = listFiles(root, "**/*.{ts,tsx,mts}").filter((path) => !path.endsWith(".d.ts"));
  const parsed = sources.map((path) => readSource(root, path));
  const violations = parsed.flatMap((source) => checkSource(source, rooms));
  return [...violations, ...findCycles(parsed, root)];
}

function findRooms(root: string): Room[] {
  return listFiles(root, "{packages,packages/connectors,apps}/*/package.json").map((path) => {
    const manifest = JSON.parse(readFileSync(join(root, path), "utf8"));
    const declared = new Set(
      ["dependencies", "devDependencies", "optionalDependencies", "peerDependencies"].flatMap((kind) =>
        Object.keys(manifest[kind] ?? {}),
      ),
    );
    return { name: manifest.name, folder: dirname(path), declared };
  });
}

/** The room's name in the rules: its folder without packages/ or apps/, connectors folded into one. */
function ruleName(room: Room): string {
  const name = room.folder.replace(/^(packages|apps)\//, "");
  return name.startsWith("connectors/") ? "connectors/*" : name;
}

const packageOf = (specifier: string) => specifier.split("/", specifier.startsWith("@") ? 2 : 1).join("/");

function checkSource(source: SourceFile, rooms: Room[]): Violation[] {
  const room = rooms.find(({ folder }) => source.path.startsWith(`${folder}/`));
  if (!room) return [];
  const found: Violation[] = [];
  const report = (line: number, message: string) => found.push({ path: source.path, line, message });

  for (const { specifier, line, isDynamic } of source.imports) {
    if (specifier.startsWith(".")) {
      const target = normalize(join(dirname(source.path), specifier));
      const other = rooms.find(({ folder }) => target.startsWith(`${folder}/`));
      if (other !== room) {
        const instead = other ? `Import ${other.name} instead.` : "Code belongs to a package; import that by its name.";
        report(line, `reaches out of its package with "${specifier}". ${instead}`);
      }
      continue;
    }
    if (isBuiltin(specifier)) continue;
    const name = packageOf(specifier);
    const target = rooms.find((candidate) => candidate.name === name);
    if (target && target !== room) {
      const refusal = refuse(room, target, source.path, isDynamic);
      if (refusal) report(line, refusal);
    }
    if (target && target !== room && !room.declared.has(name)) {
      report(
        line,
        `imports ${name}, which ${room.folder}/package.json doesn't declare. Add "${name}": "*" to its ${isTest(source.path) ? "devDependencies" : "dependencies"}.`,
      );
    }
    if (/^pg(-|$)/.test(name) && ruleName(room) !== "store" && !isTest(source.path)) {
      report(line, `imports ${name}. Only packages/store talks to PostgreSQL; give it a function for what you need.`);
    }
  }
  if (ruleName(room) !== "store" && !isTest(source.path)) {
    for (const { text, line } of source.strings) {
      if (sqlStatement.test(text) && !beginsLikeSentence.test(text)) {
        report(line, "contains SQL. Only packages/store does; move the statement there behind a function with a name.");
      }
    }
  }
  return found;
}

function refuse(room: Room, target: Room, path: string, isDynamic: boolean): string | null {
  const from = ruleName(room);
  const to = ruleName(target);
  if (to === "schema") return null;
  const open = allowed[from];
  if (!open)
    return `belongs to ${room.folder}, for which there are no rules yet. Add it to tools/check-layers.ts and docs/architecture.md.`;
  if (open.includes(to)) return null;
  // Tests may bring in the world outside, and the store to look at what was kept.
  if (
    isTest(path) &&
    (to === "sandbox" || (to === "store" && from !== "console" && from !== "widget" && from !== "schema"))
  )
    return null;
  // Browser tests drive the screens against the real server, and that against real channels.
  if (isTest(path) && (to === "server" || to === "connectors/*") && (from === "console" || from === "widget"))
    return null;
  if (from === "server" && to === "sandbox" && isDemoCode(path) && isDynamic) return null;
  const instead =
    advice[`${from}>${to}`] ??
    advice[`${from}>`] ??
    `${from} may import ${open.length ? `schema, ${open.join(", ")}` : from === "schema" ? "nothing of ours" : "schema only"}; move the code to a room that may, or pass the result in as an argument.`;
  return `imports ${target.name}, and ${from} → ${to} is closed: ${instead}`;
}

/** Import cycles between files of one package; type imports don't count, they are gone at run time. */
function findCycles(sources: SourceFile[], root: string): Violation[] {
  const known = new Map(sources.map((source) => [source.path, source]));
  const state = new Map<string, "open" | "done">();
  const found: Violation[] = [];
  const trail: string[] = [];

  const visit = (path: string) => {
    state.set(path, "open");
    trail.push(path);
    for (const { specifier, line, isDynamic, isTypeOnly } of known.get(path)?.imports ?? []) {
      if (!specifier.startsWith(".") || isDynamic || isTypeOnly) continue;
      const target = normalize(join(dirname(path), specifier));
      if (!known.has(target)) {
        if (!existsSync(join(root, target)))
          found.push({ path, line, message: `imports "${specifier}", which doesn't exist.` });
        continue;
      }
      if (state.get(target) === "open") {
        const circle = [...trail.slice(trail.indexOf(target)), target].join(" → ");
        found.push({
          path,
          line,
          message: `closes a circle of imports: ${circle}. Move what both need into a third file.`,
        });
      } else if (!state.has(target)) visit(target);
    }
    trail.pop();
    state.set(path, "done");
  };
  for (const { path } of sources) if (!state.has(path)) visit(path);
  return found;
}

if (import.meta.main) {
  const violations = checkLayers();
  for (const { path, line, message } of violations) process.stdout.write(`${path}:${line} ${message}\n`);
  process.exitCode = violations.length === 0 ? 0 : 1;
}
