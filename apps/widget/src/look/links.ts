/** A run of text, or a link in it. */
export interface Piece {
  text: string;
  href: string | null;
}

const CANDIDATE =
  /\b(?:https?:\/\/|www\.)[^\s<>"'`\u200e\u200f\u202a-\u202e\u2066-\u2069]+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+/gi;

/** What ends a sentence does not belong to the address; a closing bracket does when it was opened in it. */
function trimEnd(text: string): string {
  let end = text;
  for (;;) {
    const last = end.at(-1) ?? "";
    const isLooseBracket = last === ")" && end.split("(").length < end.split(")").length;
    if (!isLooseBracket && !/[.,;:!?*_~\]}»”’]/.test(last)) return end;
    end = end.slice(0, -1);
  }
}

function addressOf(text: string): string | null {
  const isMail = !/^(https?:|www\.)/i.test(text);
  try {
    const url = new URL(
      isMail ? `mailto:${text}` : text.startsWith("http") || text.startsWith("HTTP") ? text : `https://${text}`,
    );
    const isSafe = ["http:", "https:", "mailto:"].includes(url.protocol);
    // Names before an @ make a link look like another site.
    return isSafe && url.username === "" && url.password === "" ? url.href : null;
  } catch {
    return null;
  }
}

/** Cuts text at its web and mail addresses. Only http, https and mailto become links; joined again the pieces are the text. */
export function splitLinks(text: string): Piece[] {
  const pieces: Piece[] = [];
  let from = 0;
  for (const match of text.matchAll(CANDIDATE)) {
    const shown = trimEnd(match[0]);
    const href = addressOf(shown);
    if (!href) continue;
    if (match.index > from) pieces.push({ text: text.slice(from, match.index), href: null });
    pieces.push({ text: shown, href });
    from = match.index + shown.length;
  }
  if (from < text.length) pieces.push({ text: text.slice(from), href: null });
  return pieces;
}
