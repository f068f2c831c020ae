/** Chooses between the two forms of a message: HTML by its structure, plain text as the second opinion. */

import { linesOfHtml } from "../html/lines.ts";
import type { BodySection } from "../parse/body.ts";
import { type FoldContext, type Folding, foldLines, joinShown } from "./fold.ts";
import { type Line, linesOfPlain, type Scope, withoutOwnMarks } from "./line.ts";

export interface ReadText {
  /** Everything, as plain text. */
  text: string;
  newText: string;
  quotedText: string;
}

function lettersIn(text: string): number {
  return text.replace(/[^\p{L}\p{N}]/gu, "").length;
}

/** Plain parts that only say that there is HTML. */
const SHELL =
  /(?:view|read|see|open|display|доступно|просмотр).{0,60}\bhtml\b|html.{0,40}(?:e-?mail|message|client|browser|only|version|письм|формат)|does not support|not supported by your|не поддерживает/iu;

function isShell(plain: string, htmlText: string): boolean {
  const letters = lettersIn(plain);
  if (letters === 0) return htmlText !== "";
  return plain.length < 600 && SHELL.test(plain) && lettersIn(htmlText) > letters * 1.2;
}

function choose(fromHtml: Folding, fromPlain: Folding | null): Folding {
  if (fromPlain === null || fromPlain.newText === "") return fromHtml;
  if (fromHtml.newText === "") return fromPlain;
  if (fromHtml.certainty === 2 && !fromHtml.unfolded) return fromHtml;
  // The HTML shows no quote, the plain form does: some programs flatten quotes to paragraphs.
  const plainFolds = fromPlain.certainty > 0 && !fromPlain.unfolded;
  if (plainFolds && (fromHtml.certainty === 0 || fromHtml.unfolded)) return fromPlain;
  return fromHtml;
}

/** Puts the lines of all stretches into one list: a quote may begin in one stretch and fill the next. */
function concatenate(stretches: Line[][]): Line[] {
  if (stretches.length === 1) return stretches[0]!;
  const all: Line[] = [];
  for (const lines of stretches) {
    const scopes = new Set<Scope>();
    for (const line of lines) if (line.scope !== null) scopes.add(line.scope);
    if (all.length > 0) all.push(...linesOfPlain(""));
    for (const scope of scopes) scope.end += all.length;
    for (const line of lines) all.push(line);
  }
  return all;
}

/** Reads all stretches of a message's body. */
export function readText(sections: BodySection[], context: FoldContext): ReadText {
  if (sections.length === 0) return { text: "", newText: "", quotedText: "" };
  const hasHtml = sections.some((section) => section.html !== null);
  const plainTexts = sections.map((section) => section.plain);
  const allPlain = plainTexts.every((text) => text !== null) ? withoutOwnMarks(plainTexts.join("\n")).trim() : null;
  const plainLines = (): Line[] => linesOfPlain(plainTexts.join("\n"));
  if (!hasHtml) {
    const folding = foldLines(plainLines(), context);
    return { text: allPlain ?? "", newText: folding.newText, quotedText: folding.quotedText };
  }
  const htmlLines = concatenate(
    sections.map((section) => (section.html === null ? linesOfPlain(section.plain ?? "") : linesOfHtml(section.html))),
  );
  const htmlText = joinShown(htmlLines);
  const shell = allPlain === null || isShell(allPlain, htmlText);
  const fromHtml = foldLines(htmlLines, context);
  const chosen = choose(fromHtml, shell ? null : foldLines(plainLines(), context));
  const text = shell ? htmlText : (allPlain ?? "");
  return { text, newText: chosen.newText, quotedText: chosen.quotedText };
}
