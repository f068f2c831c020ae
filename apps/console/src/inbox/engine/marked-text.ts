/** A run of text; `marks` are the numbers of the marks that lie over it. */
export interface Run {
  text: string;
  marks: number[];
}

/**
 * Cuts a text at the edges of its marks (UTF-16 offsets, as the gate gives them). Marks may overlap, lie outside the
 * text or be empty; joined again the runs are the text.
 */
export function markText(text: string, marks: readonly ({ start: number; end: number } | null)[]): Run[] {
  const inside = (at: number) => Math.min(Math.max(at, 0), text.length);
  const edges = new Set([0, text.length]);
  for (const mark of marks) {
    if (!mark) continue;
    edges.add(inside(mark.start));
    edges.add(inside(mark.end));
  }
  const cuts = [...edges].sort((left, right) => left - right);
  return cuts.slice(0, -1).map((start, index) => ({
    text: text.slice(start, cuts[index + 1]),
    marks: marks.flatMap((mark, number) => (mark && mark.start <= start && mark.end > start ? number : [])),
  }));
}

/** The cited passage with up to `around` characters before and after it, cut at words. */
export function passageOf(
  body: string,
  span: { start: number; end: number },
  around = 160,
): { before: string; passage: string; after: string } {
  const start = Math.max(0, Math.min(span.start, body.length));
  const end = Math.max(start, Math.min(span.end, body.length));
  const from = Math.max(0, start - around);
  const to = Math.min(body.length, end + around);
  const before = body.slice(from, start);
  const after = body.slice(end, to);
  return {
    before: from > 0 ? `…${before.replace(/^\S*\s?/, "")}` : before,
    passage: body.slice(start, end),
    after: to < body.length ? `${after.replace(/\s?\S*$/, "")}…` : after,
  };
}
