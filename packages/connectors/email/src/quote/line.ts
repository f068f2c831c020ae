/** The common form of plain text and HTML on which quotes and signatures are found. */

/** A container that ends a quote: what stands below it was written below the quote. `end` is a line index. */
export interface Scope {
  end: number;
}

export interface Line {
  /** As shown. */
  text: string;
  /** For matching: without invisible marks, blanks joined, emphasis marks kept, at most 1,000 characters. */
  key: string;
  /** In a container that a mail program makes for quotes. */
  quoted: boolean;
  /** In a block quote of unknown make: may be an indent. */
  perhapsQuoted: boolean;
  /** Number of leading `>`. */
  depth: number;
  /** In a container that a mail program makes for signatures. */
  signature: boolean;
  /** Marked by the mail program as the line that introduces a quote. */
  attribution: boolean;
  /** The mail program's mark that the original message begins here. */
  cut: boolean;
  /** A drawn rule stands on this line or right before it. */
  rule: boolean;
  scope: Scope | null;
}

const INVISIBLE = /[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]|\u034f/g;
const BLANKS = /[\s\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]+/g;

export function keyOf(text: string): string {
  return text.slice(0, 1_000).replace(INVISIBLE, "").replace(BLANKS, " ").trim();
}

/** Typographic blanks become spaces and marks without width go, except joiners (emoji, Persian). */
export function showText(text: string): string {
  return text.replace(/[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]/g, " ").replace(/[\u00ad\u200b\u2060\ufeff]/g, "");
}

/** Counts `>` marks at the start: `>`, `> >`, ` >>`. Linear for any number of them. */
export function quoteDepth(text: string): number {
  let depth = 0;
  let i = 0;
  for (;;) {
    let blanks = 0;
    while (blanks < 2 && (text[i + blanks] === " " || text[i + blanks] === "\u00a0")) blanks++;
    if (text[i + blanks] !== ">") return depth;
    depth++;
    i += blanks + 1;
  }
}

export function makeLine(text: string): Line {
  return {
    text,
    key: keyOf(text),
    quoted: false,
    perhapsQuoted: false,
    depth: quoteDepth(text.replace(/^[\u200b-\u200f\u202a-\u202e\ufeff]+/, "")),
    signature: false,
    attribution: false,
    cut: false,
    rule: false,
    scope: null,
  };
}

/** Stands before a person's own `>` that the format tells from a quote mark (RFC 3676 4.4, space-stuffing). */
export const OWN_MARK = "\u2060";

export function linesOfPlain(text: string): Line[] {
  return text.split("\n").map((raw) => {
    const line = makeLine(showText(raw));
    return raw.startsWith(`${OWN_MARK}>`) ? { ...line, depth: 0 } : line;
  });
}

export function withoutOwnMarks(text: string): string {
  return text.replaceAll(`${OWN_MARK}>`, ">");
}

export function isBlank(line: Line): boolean {
  return line.key === "";
}
