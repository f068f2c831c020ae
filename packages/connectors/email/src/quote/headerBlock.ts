/** The lines "From: … Sent: … To: … Subject: …" that Outlook and its kin put above the original. */

import { isBlank, type Line } from "./line.ts";
import { HAS_EMAIL, HAS_TIME, type HeaderKind, headerLabel } from "./words.ts";

export interface HeaderBlock {
  /** Index after its last line. */
  end: number;
}

const MAX_LINES = 40;
const MAX_CONTINUATIONS = 12;

/**
 * Finds a header block at line `from`.
 * Sure only with a sender and enough others: three labels with a date and a subject or an address; two of them after a
 * rule or a line such as "Original Message". A person who writes "From: Berlin / To: Munich" is left alone.
 * @param marked a rule or such a line stands right before
 */
export function findHeaderBlock(lines: Line[], from: number, marked: boolean): HeaderBlock | null {
  const first = lines[from]!;
  if (first.depth > 0 || headerLabel(first.key) === null) return null;
  const kinds = new Map<HeaderKind, string>();
  let email = false;
  let end = from;
  let blanks = 0;
  let continuations = 0;
  for (let i = from; i < lines.length && i < from + MAX_LINES; i++) {
    const line = lines[i]!;
    if (isBlank(line)) {
      if (++blanks > 1) break;
      continue;
    }
    if (line.depth > 0) break;
    const label = headerLabel(line.key);
    if (label === null) {
      // Long recipient lists wrap; a paragraph after a blank line is the quoted text.
      if (blanks > 0 || ++continuations > MAX_CONTINUATIONS || !labelFollows(lines, i + 1)) break;
      email ||= HAS_EMAIL.test(line.key);
      continue;
    }
    if (kinds.has(label.kind) && label.kind !== "other" && label.kind !== "cc") {
      // A second sender or subject is not part of this block.
      break;
    }
    blanks = 0;
    email ||= HAS_EMAIL.test(label.value);
    kinds.set(label.kind, label.value);
    end = i + 1;
  }
  const sender = kinds.get("from");
  if (sender === undefined || sender === "") return null;
  const known = [...kinds.keys()].filter((kind) => kind !== "other").length;
  const date = kinds.get("date");
  const dated = date !== undefined && /\d/.test(date);
  if (marked || first.rule) return known >= 2 && (dated || email || kinds.has("subject")) ? { end } : null;
  if (known >= 3 && dated && (email || kinds.has("subject")) && (email || HAS_TIME.test(date ?? ""))) return { end };
  if (known >= 3 && email && kinds.has("to") && kinds.has("subject")) return { end };
  return null;
}

function labelFollows(lines: Line[], from: number): boolean {
  for (let i = from; i < lines.length && i < from + 6; i++) {
    if (isBlank(lines[i]!)) return false;
    const label = headerLabel(lines[i]!.key);
    if (label !== null && label.kind !== "other") return true;
  }
  return false;
}
