/** "AS> text": The Bat! and older programs mark quotes with the writer's initials. */

import { findAttribution } from "./attribution.ts";
import { isBlank, type Line, quoteDepth } from "./line.ts";

const INITIALS = /^[ \u00a0]{0,2}(\p{Lu}[\p{L}]{0,3})>/u;
/** An attribution wraps over no more lines than this here. */
const MAX_ATTRIBUTION_LINES = 3;

/**
 * Gives such lines their quote depth. Sure only for initials that follow an attribution: "PS> dir" is a shell.
 * Changes the lines in place.
 */
export function markInitials(lines: Line[]): void {
  const judged = new Map<string, boolean>();
  let written = -1;
  lines.forEach((line, i) => {
    const initials = line.depth === 0 && !line.quoted ? (INITIALS.exec(line.text)?.[1] ?? null) : null;
    if (initials !== null) {
      if (!judged.has(initials)) judged.set(initials, endsAttribution(lines, written));
      if (judged.get(initials)) line.depth = quoteDepth(line.text.trimStart().slice(initials.length));
    }
    if (!isBlank(line)) written = i;
  });
}

function endsAttribution(lines: Line[], last: number): boolean {
  for (let from = last; from >= 0 && from > last - MAX_ATTRIBUTION_LINES; from--) {
    const found = findAttribution(lines, from, () => false);
    if (found !== null) return found.end === last + 1;
  }
  return false;
}
