/** HTML as lines of text, each knowing in what kind of container it stands. No recursion: mail nests thousands deep. */

import { type AnyNode, type Element, isTag, isText } from "domhandler";
import { parseDocument } from "htmlparser2";
import { keyOf, type Line, makeLine, type Scope, showText } from "../quote/line.ts";
import { type Meaning, meaningOf } from "./marks.ts";
import { limitNesting } from "./nesting.ts";

const SKIPPED = new Set([
  "head",
  "style",
  "script",
  "title",
  "template",
  "noscript",
  "object",
  "svg",
  "math",
  "iframe",
  "select",
  "textarea",
  "audio",
  "video",
  "meta",
  "link",
  "xml",
]);
const BLOCKS = new Set(
  "address article aside blockquote body caption center dd details dialog div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr html li main nav ol p pre section summary table tbody td tfoot th thead tr ul".split(
    " ",
  ),
);
const SPACED = new Set(["p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "dl", "pre", "blockquote", "table-none"]);
/** A longer text part is read up to here; the rest is left to the HTML itself. */
const MAX_HTML = 8_000_000;

interface Inherited {
  quoted: boolean;
  perhapsQuoted: boolean;
  signature: boolean;
  attribution: boolean;
  preformatted: boolean;
  scope: Scope | null;
  listDepth: number;
  /** The open list; `next` is the number of its next item, null where items have no numbers. */
  list: { next: number | null } | null;
}

type Step = { kind: "enter"; node: AnyNode; from: Inherited } | { kind: "leave"; run: () => void };

class LineWriter {
  readonly lines: Line[] = [];
  /** Pieces, not one string: asking a growing string for its end copies it each time. */
  private buffer: string[] = [];
  private endsBlank = true;
  private isWritten = false;
  private blankWanted = false;
  private cutWanted = false;
  private ruleWanted = false;
  private state: Inherited | null = null;
  private prefix = "";

  write(text: string, state: Inherited): void {
    if (text === "") return;
    let piece = text;
    if (!state.preformatted) {
      piece = text.replace(/[ \t\r\n\f]+/g, " ");
      if (this.endsBlank && piece.startsWith(" ")) piece = piece.slice(1);
      if (piece === "") return;
      this.put(piece, state);
      return;
    }
    const rows = text.split(/\r?\n/);
    rows.forEach((row, i) => {
      if (i > 0) this.breakLine(state);
      if (row !== "") this.put(row, state);
    });
  }

  private put(text: string, state: Inherited): void {
    if (this.state === null || !this.isWritten) this.state = state;
    this.isWritten ||= keyOf(text) !== "";
    this.endsBlank = text.endsWith(" ");
    this.buffer.push(text);
  }

  hasText(): boolean {
    return this.buffer.length > 0;
  }

  breakLine(state: Inherited): void {
    this.push(this.buffer.join(""), this.state ?? state);
  }

  endBlock(): void {
    if (this.buffer.length > 0) this.push(this.buffer.join(""), this.state!);
  }

  wantBlank(): void {
    this.blankWanted = true;
  }

  wantPrefix(prefix: string): void {
    this.prefix = prefix;
  }

  wantCut(): void {
    this.cutWanted = true;
  }

  wantRule(): void {
    this.ruleWanted = true;
  }

  private push(raw: string, state: Inherited): void {
    const exact = /^\s*--[ \u00a0]$/.test(raw);
    const shown = showText(raw);
    const text = exact ? "-- " : state.preformatted ? shown.trimEnd() : shown.trim();
    const written = keyOf(text) !== "";
    const last = this.lines[this.lines.length - 1];
    if (this.blankWanted && written && last !== undefined && last.key !== "") {
      this.lines.push({ ...makeLine(""), ...flags(state, last) });
    }
    const line: Line = { ...makeLine(written ? this.prefix + text : text), ...flags(state, null) };
    if (written) {
      line.cut = this.cutWanted;
      line.rule = this.ruleWanted;
      this.blankWanted = false;
      this.cutWanted = false;
      this.ruleWanted = false;
      this.prefix = "";
    }
    this.lines.push(line);
    this.buffer = [];
    this.endsBlank = true;
    this.isWritten = false;
    this.state = null;
  }
}

/** A spacing line between two containers belongs to a container only when both its neighbours do. */
function flags(
  state: Inherited,
  before: Line | null,
): Pick<Line, "quoted" | "perhapsQuoted" | "signature" | "attribution" | "scope"> {
  return {
    quoted: state.quoted && (before === null || before.quoted),
    perhapsQuoted: state.perhapsQuoted && (before === null || before.perhapsQuoted),
    signature: state.signature && (before === null || before.signature),
    attribution: state.attribution && before === null,
    scope: state.scope,
  };
}

function isHidden(element: Element): boolean {
  const style = element.attribs.style;
  if (element.attribs.hidden !== undefined) return true;
  return style !== undefined && /display\s*:\s*none|mso-hide\s*:\s*all/i.test(style);
}

/** Word's paragraphs have no margin of their own; a blank line is a paragraph with a no-break space. */
function isTight(element: Element): boolean {
  if (/MsoNormal|MsoPlainText|MsoNoSpacing|MsoListParagraph/.test(element.attribs.class ?? "")) return true;
  const style = element.attribs.style ?? "";
  return /margin(?:-top|-bottom)?\s*:\s*0(?:px|cm|in|pt)?\s*(?:;|$|0|!)/i.test(style);
}

/** The text of a link, and its address where the text doesn't tell it. */
function linkTail(element: Element, text: string): string {
  const href = (element.attribs.href ?? "").trim();
  if (!/^https?:\/\//i.test(href) || text === "" || href.length > 2_000) return "";
  const bare = (value: string): string =>
    value
      .replace(/^https?:\/\//i, "")
      .replace(/^www\./i, "")
      .replace(/\/+$/, "")
      .toLowerCase();
  return bare(href) === bare(text) || text.includes("://") ? "" : ` <${href}>`;
}

function textInside(root: Element): string {
  const stack: AnyNode[] = [root];
  let text = "";
  while (stack.length > 0 && text.length < 3_000) {
    const node = stack.pop()!;
    if (isText(node)) text += node.data;
    else if (isTag(node)) for (let i = node.children.length - 1; i >= 0; i--) stack.push(node.children[i]!);
  }
  return keyOf(text);
}

/** Alternative text counts only for emoji, which Gmail and Yahoo send as pictures. */
function imageText(element: Element): string {
  const alt = element.attribs.alt ?? element.attribs["data-emoji"] ?? "";
  return alt.length <= 16 && /\p{Extended_Pictographic}/u.test(alt) ? alt : "";
}

/**
 * Reads HTML into lines.
 * @param html as sent; broken nesting is repaired like a browser does
 */
export function linesOfHtml(html: string): Line[] {
  const document = parseDocument(limitNesting(html.slice(0, MAX_HTML)), { decodeEntities: true });
  const writer = new LineWriter();
  const root: Inherited = {
    quoted: false,
    perhapsQuoted: false,
    signature: false,
    attribution: false,
    preformatted: false,
    scope: null,
    listDepth: 0,
    list: null,
  };
  const steps: Step[] = [];
  const pushAll = (nodes: AnyNode[], from: Inherited): void => {
    for (let i = nodes.length - 1; i >= 0; i--) steps.push({ kind: "enter", node: nodes[i]!, from });
  };
  pushAll(document.children, root);
  while (steps.length > 0) {
    const step = steps.pop()!;
    if (step.kind === "leave") {
      step.run();
      continue;
    }
    const { node, from } = step;
    if (isText(node)) writer.write(node.data, from);
    else if (isTag(node)) enter(node, from, writer, steps, pushAll);
  }
  writer.endBlock();
  return writer.lines;
}

function enter(
  element: Element,
  from: Inherited,
  writer: LineWriter,
  steps: Step[],
  pushAll: (nodes: AnyNode[], from: Inherited) => void,
): void {
  const name = element.name.toLowerCase();
  if (SKIPPED.has(name) || isHidden(element)) return;
  if (name === "br") writer.breakLine(from);
  else if (name === "img") writer.write(imageText(element), from);
  else enterContainer(element, name, from, writer, steps, pushAll);
}

function enterContainer(
  element: Element,
  name: string,
  from: Inherited,
  writer: LineWriter,
  steps: Step[],
  pushAll: (nodes: AnyNode[], from: Inherited) => void,
): void {
  const meaning = meaningOf(element);
  const block = BLOCKS.has(name);
  const cell = name === "td" || name === "th";
  if (block && !cell) writer.endBlock();
  if (cell && writer.hasText()) writer.write("\t", { ...from, preformatted: true });
  if (meaning.rule) writer.wantRule();
  if (meaning.cut) writer.wantCut();
  if (name === "hr") {
    writer.breakLine(from);
    return;
  }
  const spaced = SPACED.has(name) && !isTight(element) && !((name === "ul" || name === "ol") && from.listDepth > 0);
  if (spaced) writer.wantBlank();
  if (name === "li") writer.wantPrefix(listPrefix(from));
  const inside = inherit(element, name, from, meaning);
  steps.push({
    kind: "leave",
    run: () => {
      if (name === "a" && writer.hasText()) writer.write(linkTail(element, textInside(element)), inside);
      if (block && !cell) writer.endBlock();
      if (inside.scope !== null && inside.scope !== from.scope) {
        writer.endBlock();
        inside.scope.end = writer.lines.length;
      }
      if (spaced) writer.wantBlank();
    },
  });
  pushAll(element.children, inside);
}

function inherit(element: Element, name: string, from: Inherited, meaning: Meaning): Inherited {
  const list = name === "ul" || name === "ol";
  const pre = name === "pre" || /white-space\s*:\s*(?:pre|break-spaces)/i.test(element.attribs.style ?? "");
  const plain = !(meaning.quoted || meaning.perhapsQuoted || meaning.signature || meaning.attribution || meaning.scope);
  if (plain && !list && !pre) return from;
  return {
    quoted: from.quoted || meaning.quoted,
    perhapsQuoted: from.perhapsQuoted || meaning.perhapsQuoted,
    signature: from.signature || meaning.signature,
    attribution: from.attribution || meaning.attribution,
    preformatted: from.preformatted || pre,
    scope: meaning.scope ? { end: Number.MAX_SAFE_INTEGER } : from.scope,
    listDepth: from.listDepth + (list ? 1 : 0),
    list: list ? { next: name === "ol" ? Number.parseInt(element.attribs.start ?? "1", 10) || 1 : null } : from.list,
  };
}

function listPrefix(from: Inherited): string {
  const indent = "  ".repeat(Math.max(0, Math.min(from.listDepth, 6) - 1));
  const list = from.list;
  if (list === null || list.next === null) return `${indent}- `;
  return `${indent}${list.next++}. `;
}
