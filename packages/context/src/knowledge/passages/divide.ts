/** A part of an article that can be cited. */
export interface Passage {
  /** Headings above it, joined by " › "; empty before the first. */
  heading: string;
  text: string;
  /** UTF-16 offsets into the body, `end` exclusive: `body.slice(start, end)` is the text. */
  start: number;
  end: number;
}

/** Words of a passage that is whole; it grows no further beyond the second figure. */
const ENOUGH_WORDS = 80;
const MAX_WORDS = 200;
const MAX_CHARACTERS = 2400;

interface Block {
  start: number;
  end: number;
}

interface Section {
  heading: string;
  blocks: Block[];
}

/** Divides Markdown by headings, then by paragraphs, into passages of about 80 to 200 words. Text without words gives none. */
export function divideIntoPassages(body: string): Passage[] {
  return findSections(body).flatMap(({ heading, blocks }) => {
    const passages: Passage[] = [];
    let open = null as Block | null;
    const close = () => {
      const passage = open && cut(body, heading, open);
      if (passage) passages.push(passage);
      open = null;
    };
    for (const block of blocks.flatMap((whole) => splitLong(body, whole))) {
      if (open && !fits(body.slice(open.start, block.end))) close();
      open = { start: open?.start ?? block.start, end: block.end };
      if (countWords(body.slice(open.start, open.end)) >= ENOUGH_WORDS) close();
    }
    close();
    return passages;
  });
}

function cut(body: string, heading: string, { start, end }: Block): Passage | null {
  const raw = body.slice(start, end);
  const text = raw.trim();
  if (!/[\p{L}\p{N}]/u.test(text)) return null;
  const from = start + raw.indexOf(text);
  return { heading, text, start: from, end: from + text.length };
}

const countWords = (text: string): number => text.match(/[\p{L}\p{N}]+/gu)?.length ?? 0;
const fits = (text: string): boolean => text.length <= MAX_CHARACTERS && countWords(text) <= MAX_WORDS;

function findSections(body: string): Section[] {
  const path: { level: number; text: string }[] = [];
  let section: Section = { heading: "", blocks: [] };
  const sections = [section];
  let block: Block | null = null;
  let fence: string | null = null;
  const open = (level: number, text: string) => {
    while (path.length > 0 && path.at(-1)!.level >= level) path.pop();
    path.push({ level, text });
    section = { heading: path.map((part) => part.text).join(" › "), blocks: [] };
    sections.push(section);
    block = null;
  };
  for (const { start, end, line } of linesOf(body)) {
    const mark = /^\s{0,3}(```+|~~~+)/.exec(line)?.[1];
    if (fence) {
      if (mark?.startsWith(fence)) fence = null;
    } else if (mark) {
      fence = mark;
    } else {
      const [, marks, title] = /^\s{0,3}(#{1,6})\s+(.*?)\s*#*\s*$/.exec(line) ?? [];
      if (marks) {
        open(marks.length, plainHeading(title ?? ""));
        continue;
      }
      const underline = block && isOneLine(body, block) ? /^\s{0,3}(=+|-{2,})\s*$/.exec(line)?.[1] : undefined;
      if (underline && block) {
        const text = plainHeading(body.slice((block as Block).start, (block as Block).end));
        section.blocks.pop();
        open(underline.startsWith("=") ? 1 : 2, text);
        continue;
      }
      if (line.trim() === "") {
        block = null;
        continue;
      }
    }
    if (block) (block as Block).end = end;
    else {
      block = { start, end };
      section.blocks.push(block);
    }
  }
  return sections;
}

function* linesOf(body: string): Generator<{ start: number; end: number; line: string }> {
  let start = 0;
  while (start < body.length) {
    const feed = body.indexOf("\n", start);
    const end = feed === -1 ? body.length : feed + 1;
    yield { start, end, line: body.slice(start, end).replace(/\r?\n$/, "") };
    start = end;
  }
}

const isOneLine = (body: string, { start, end }: Block): boolean => !body.slice(start, end).trim().includes("\n");
const plainHeading = (text: string): string =>
  text
    .replace(/!?\[([^\]]*)\]\([^)]*\)/g, "$1")
    .replace(/[*_`]+/g, "")
    .trim();

/** A block that is too long by itself, cut between lines, else between sentences, else between words. */
function splitLong(body: string, block: Block): Block[] {
  if (fits(body.slice(block.start, block.end))) return [block];
  for (const border of [/\n/g, /[.!?…]["»”)]?\s+/gu, /\s+/g]) {
    const pieces = splitAt(body, block, border);
    if (pieces.length > 1) return gather(body, pieces).flatMap((piece) => splitLong(body, piece));
  }
  const middle = block.start + MAX_CHARACTERS;
  if (middle >= block.end) return [block];
  // Never between the halves of a surrogate pair.
  const at = /[\ud800-\udbff]/.test(body[middle - 1]!) ? middle - 1 : middle;
  return [{ start: block.start, end: at }, ...splitLong(body, { start: at, end: block.end })];
}

function splitAt(body: string, block: Block, border: RegExp): Block[] {
  const pieces: Block[] = [];
  let start = block.start;
  for (const match of body.slice(block.start, block.end).matchAll(border)) {
    const end = block.start + match.index + match[0].length;
    pieces.push({ start, end });
    start = end;
  }
  if (start < block.end) pieces.push({ start, end: block.end });
  return pieces;
}

/** Joins neighbours again for as long as they fit. */
function gather(body: string, pieces: Block[]): Block[] {
  const gathered: Block[] = [];
  for (const piece of pieces) {
    const last = gathered.at(-1);
    if (last && fits(body.slice(last.start, piece.end))) last.end = piece.end;
    else gathered.push({ ...piece });
  }
  return gathered;
}
