import { globSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { parseSync, Visitor } from "oxc-parser";

export const repository = resolve(import.meta.dirname, "..");

const foreignFolders = new Set(["node_modules", "dist", ".git", ".node", ".rapport", "artifacts"]);

/** Every file of the repository that people write, as paths relative to `root`, sorted. */
export function listFiles(root: string, pattern = "**/*"): string[] {
  return globSync(pattern, { cwd: root, withFileTypes: true, exclude: (entry) => foreignFolders.has(entry.name) })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1))
    .sort();
}

export interface ImportStatement {
  specifier: string;
  line: number;
  /** `await import("…")`, which is loaded only when it is reached. */
  isDynamic: boolean;
  /** Gone when the types are stripped. */
  isTypeOnly: boolean;
}

export interface SourceFile {
  /** Relative to the root. */
  path: string;
  imports: ImportStatement[];
  /** Strings and templates with their first line; each `${…}` of a template reads as one space. */
  strings: { text: string; line: number }[];
  /** Lines that carry code: neither empty nor comment only. */
  codeLines: number;
}

/** Reads and parses one TypeScript file. Throws when it doesn't parse. */
export function readSource(root: string, path: string): SourceFile {
  return parseSource(path, readFileSync(join(root, path), "utf8"));
}

export function parseSource(path: string, text: string): SourceFile {
  const { program, module, comments, errors } = parseSync(path, text);
  const fatal = errors.find(({ severity }) => severity === "Error");
  if (fatal) throw new Error(`${path} does not parse: ${fatal.message}`);
  const lineStarts = [0];
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) lineStarts.push(at + 1);
  const lineOf = (offset: number) => {
    const next = lineStarts.findIndex((start) => start > offset);
    return next < 0 ? lineStarts.length : next;
  };

  const imports: ImportStatement[] = [];
  for (const { moduleRequest, entries, start } of module.staticImports) {
    const isTypeOnly = entries.length > 0 && entries.every(({ isType }) => isType);
    imports.push({ specifier: moduleRequest.value, line: lineOf(start), isDynamic: false, isTypeOnly });
  }
  for (const { entries, start } of module.staticExports) {
    const source = entries.find(({ moduleRequest }) => moduleRequest)?.moduleRequest;
    const isTypeOnly = entries.every(({ isType }) => isType);
    if (source) imports.push({ specifier: source.value, line: lineOf(start), isDynamic: false, isTypeOnly });
  }
  for (const { moduleRequest, start } of module.dynamicImports) {
    const literal = /^["'`]([^"'`$]+)["'`]$/.exec(text.slice(moduleRequest.start, moduleRequest.end));
    if (literal?.[1]) imports.push({ specifier: literal[1], line: lineOf(start), isDynamic: true, isTypeOnly: false });
  }

  const strings: SourceFile["strings"] = [];
  new Visitor({
    Literal(node) {
      if (typeof node.value === "string") strings.push({ text: node.value, line: lineOf(node.start) });
    },
    TemplateLiteral(node) {
      const text = node.quasis.map((quasi) => quasi.value.cooked ?? quasi.value.raw).join(" ");
      strings.push({ text, line: lineOf(node.start) });
    },
  }).visit(program);

  let code = text;
  for (const { start, end } of [...comments].reverse()) {
    code = code.slice(0, start) + code.slice(start, end).replace(/[^\n]/g, " ") + code.slice(end);
  }
  const codeLines = code.split("\n").filter((line) => line.trim() !== "").length;
  return { path, imports, strings, codeLines };
}
