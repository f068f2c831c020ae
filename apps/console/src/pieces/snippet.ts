const HIT_BEGINS = "\u0002";
const HIT_ENDS = "\u0003";

export interface SnippetPart {
  /** Offset of the part, to tell parts apart. */
  at: number;
  words: string;
  isHit: boolean;
}

/** Cuts a search snippet at its marks: hits stand between U+0002 and U+0003. Unpaired marks vanish. */
export function snippetParts(text: string): SnippetPart[] {
  const parts: SnippetPart[] = [];
  let at = 0;
  for (const stretch of text.split(HIT_BEGINS)) {
    const [hit, ...rest] = stretch.split(HIT_ENDS);
    const isHit = at > 0 && rest.length > 0;
    for (const [words, marked] of [
      [hit ?? "", isHit],
      [rest.join(""), false],
    ] as const) {
      if (words) parts.push({ at, words, isHit: marked });
      at += words.length + 1;
    }
  }
  return parts;
}
