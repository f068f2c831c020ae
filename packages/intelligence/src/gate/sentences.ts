/** A stretch of a text: `text.slice(start, end)`. */
export interface Stretch {
  start: number;
  end: number;
}

const ABBREVIATION =
  /(?:^|[\s("])(?:mr|mrs|ms|dr|no|nr|vs|etc|e\.g|i\.e|st|approx|inc|ltd|co|jr|sr|руб|коп|ул|д|кв|г|гг|стр|корп|им|т\.д|т\.п|т\.е|т\.к|др|тел|тыс|млн|обл|пр|пер|см|оф|эл|р)$/i;

/** Cuts a folded text into sentences, their end marks included. */
export function splitSentences(text: string): Stretch[] {
  const sentences: Stretch[] = [];
  let start = 0;
  const push = (end: number) => {
    if (text.slice(start, end).trim()) sentences.push({ start, end });
    start = end;
  };
  for (const match of text.matchAll(/[.!?]+["')\]]*(?=\s|$)|…|\n+/g)) {
    const end = match.index + match[0].length;
    if (match[0] === "." && ABBREVIATION.test(text.slice(Math.max(0, match.index - 8), match.index))) {
      if (
        !/^\s+\p{Lu}/u.test(text.slice(end, end + 3)) ||
        /(?:mr|mrs|ms|dr|ул|им)$/i.test(text.slice(Math.max(0, match.index - 3), match.index))
      )
        continue;
    }
    if (end > start) push(end);
  }
  push(text.length);
  return sentences;
}

/** The sentence around a place. */
export function sentenceAt(sentences: readonly Stretch[], place: number): Stretch {
  let low = 0;
  let high = sentences.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sentences[middle]!.end <= place) low = middle + 1;
    else high = middle;
  }
  return sentences[low] ?? { start: 0, end: 0 };
}

const CLAUSE_MARK = /[,;:()"]|\s-\s/g;

/** The clause around a place: from the mark before it to the mark after it, within its sentence. */
export function clauseAt(text: string, sentence: Stretch, start: number, end: number): Stretch {
  let from = sentence.start;
  let to = sentence.end;
  const body = text.slice(sentence.start, sentence.end);
  for (const match of body.matchAll(CLAUSE_MARK)) {
    const place = sentence.start + match.index;
    // The comma of 1,500 or 1 500,00 parts nothing.
    if (match[0] === "," && /\d/.test(text[place - 1] ?? "") && /\d/.test(text[place + 1] ?? "")) continue;
    if (place < start) from = place + match[0].length;
    else if (place >= end) {
      to = place;
      break;
    }
  }
  return { start: from, end: to };
}
