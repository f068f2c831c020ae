export interface TextPart {
  at: number;
  kind: "text" | "link" | "mention";
  words: string;
  href?: string;
}

/** http(s) addresses and mail addresses; the end of a sentence or a closing bracket is not part of one. */
const LINK = /https?:\/\/[^\s<>"']+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+/giu;
const TRAILING = /[.,;:!?)\]}'"»]+$/u;

/** Cuts plain text into words, links and mentions (`@Name` for each of `names`). The parts joined are the text. */
export function textParts(text: string, names: readonly string[] = []): TextPart[] {
  const parts: TextPart[] = [];
  let from = 0;
  const add = (to: number, part: Omit<TextPart, "at" | "words">) => {
    if (to > from) parts.push({ at: from, words: text.slice(from, to), ...part });
    from = to;
  };
  for (const { start, end, part } of marksIn(text, names)) {
    if (start < from) continue;
    add(start, { kind: "text" });
    add(end, part);
  }
  add(text.length, { kind: "text" });
  return parts;
}

interface Mark {
  start: number;
  end: number;
  part: Omit<TextPart, "at" | "words">;
}

function marksIn(text: string, names: readonly string[]): Mark[] {
  const marks: Mark[] = [];
  for (const match of text.matchAll(LINK)) {
    const words = match[0].replace(TRAILING, "");
    if (words === "") continue;
    const href = /^https?:/i.test(words) ? words : `mailto:${words}`;
    marks.push({ start: match.index, end: match.index + words.length, part: { kind: "link", href } });
  }
  for (const name of names) {
    const wanted = `@${name}`;
    for (let start = text.indexOf(wanted); start !== -1; start = text.indexOf(wanted, start + 1)) {
      marks.push({ start, end: start + wanted.length, part: { kind: "mention" } });
    }
  }
  return marks.sort((left, right) => left.start - right.start || right.end - left.end);
}
