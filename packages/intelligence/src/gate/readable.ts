/** A draft as a reader sees it: look-alikes folded, what is invisible taken out; each place still known in the original. */
export interface Readable {
  original: string;
  /** Folded, letters' case kept. */
  plain: string;
  /** `plain` in lower case, of the same length. */
  lower: string;
  /** Place in `plain` → UTF-16 offset in the original; one longer than `plain`. */
  offsets: Int32Array;
  /** What was found hidden or disguised, in original offsets. */
  hidden: { start: number; end: number; what: string }[];
}

const GREEK = "ΑΒΕΖΗΙΚΜΝΟΡΤΥΧαβεικνορτυχωγ";
const GREEK_AS_LATIN = "ABEZHIKMNOPTYXabeiknoptuxwy";
// Only true look-alikes: letters such as п or г are read as Latin by nobody.
const TO_LATIN = new Map<string, string>();
for (const [index, letter] of [..."АВЕКМНОРСТУХаеорсухіѕјһԁԛԝѵІЅЈԌЬвкмнт"].entries())
  TO_LATIN.set(letter, [..."ABEKMHOPCTYXaeopcyxisjhdqwvISJGbbkmht"][index]!);
for (const [index, letter] of [...GREEK].entries()) TO_LATIN.set(letter, [...GREEK_AS_LATIN][index]!);
const TO_CYRILLIC = new Map<string, string>(
  [..."ABEKMHOPCTYXaeopcyxkmbt"].map((letter, index) => [letter, [..."АВЕКМНОРСТУХаеорсухкмвт"][index]!]),
);

const INVISIBLE =
  /\u034F|[\u00AD\u061C\u115F\u1160\u180E\u200B-\u200F\u202A-\u202E\u2060-\u206F\u3164\uFEFF\uFFA0\uFFF9-\uFFFB]|[\uFE00-\uFE0F]/;
const ORDERING = /[\u202A-\u202E\u2066-\u2069]/;
const EMOJI_BEFORE = /\p{Extended_Pictographic}|\uFE0F|\p{Emoji_Modifier}/u;
/** Letters and digits in disguise: full width, mathematical, enclosed, small capitals, superscript letters. */
const DISGUISED =
  /[\uFF10-\uFF19\uFF21-\uFF3A\uFF41-\uFF5A\u{1D400}-\u{1D7FF}\u{1F130}-\u{1F149}\u{1F150}-\u{1F169}\u{1F170}-\u{1F189}\u24B6-\u24E9\u249C-\u24B5\u1D00-\u1DBF\u0250-\u02B8\u2070-\u209C\u2C60-\u2C7F\uA720-\uA7FF\uFB00-\uFB06\u0660-\u0669\u06F0-\u06F9\u0966-\u096F]/u;
const SMALL_CAPITALS = new Map<string, string>(
  [..."ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘꞯʀꜱᴛᴜᴠᴡʏᴢ"].map((letter, index) => [letter, [..."abcdefghijklmnopqrstuvwyz"][index]!]),
);
const SPACES = /[\u00A0\u1680\u2000-\u200A\u202F\u205F\u3000\t\r\f\v]/;
const DASHES = /[\u2010-\u2015\u2212\uFE58\uFE63\uFF0D]/;
const SINGLE_QUOTES = /[\u2018\u2019\u201B\u02BC\u02B9\u2032`\u00B4]/;
const DOUBLE_QUOTES = /[\u00AB\u00BB\u201C\u201D\u201E\u201F\u2033]/;
const MARK = /\p{M}/u;
const LETTER = /\p{L}/u;

/** The longest draft that is looked at; what is longer never leaves by itself. */
export const LONGEST_DRAFT = 20_000;

/** Folds a text for checking. Cost grows in step with its length. */
export function readText(text: string): Readable {
  const original = text.slice(0, LONGEST_DRAFT);
  const parts: string[] = [];
  const places: number[] = [];
  const hidden: Readable["hidden"] = [];
  let at = 0;
  let before = "";
  let marks = 0;
  let isTorn = false;
  for (const symbol of original) {
    const place = at;
    at += symbol.length;
    const code = symbol.codePointAt(0)!;
    if (code < 128) {
      // Emphasis is shown by the reader's screen, not read; a run of spaces reads as one.
      const next = original[at] ?? "";
      const isEmphasis = (code === 42 || code === 95 || code === 126) && (symbol === before || symbol === next);
      const isSingleMark = code === 42 && /\p{L}/u.test(next + before) && !/\d/.test(before);
      if (isEmphasis || isSingleMark) {
        if (LETTER.test(before) && LETTER.test(original[at] === symbol ? (original[at + 1] ?? "") : next))
          isTorn = true;
        before = symbol;
        continue;
      }
      if ((code === 32 || code === 9) && parts.at(-1) === " ") continue;
      if (code === 13 || code === 9 || code === 11 || code === 12) parts.push(" ");
      else parts.push(code === 96 ? "'" : symbol);
      places.push(place);
      if (code < 32 && code !== 10 && code !== 13 && code !== 9)
        hidden.push({ start: place, end: at, what: "a control character" });
      before = symbol;
      marks = 0;
      continue;
    }
    const isTag = code >= 0xe0000 && code <= 0xe01ef;
    if (isTag || INVISIBLE.test(symbol)) {
      const isEmojiJoint = !isTag && EMOJI_BEFORE.test(before) && /[\u200D\uFE0F]/.test(symbol);
      const isSelector = /[\uFE0E\uFE0F]/.test(symbol);
      if (ORDERING.test(symbol))
        hidden.push({ start: place, end: at, what: "a mark that turns the direction of writing" });
      else if (!isEmojiJoint && !isSelector && symbol !== "\uFEFF" && symbol !== "\u00AD")
        hidden.push({ start: place, end: at, what: "an invisible character" });
      else if (place > 0 && (symbol === "\uFEFF" || symbol === "\u00AD") && LETTER.test(before))
        hidden.push({ start: place, end: at, what: "an invisible character" });
      if (isEmojiJoint) before = symbol;
      continue;
    }
    if (MARK.test(symbol)) {
      marks++;
      // A composed accent (й, é written as two) is ordinary; a stroke through a letter or a heap of marks is a disguise.
      const composed = (before + symbol).normalize("NFC");
      if (composed.length === before.length && marks === 1) {
        parts[parts.length - 1] = composed;
        before = composed;
      } else if (/[\p{Script=Latin}\p{Script=Cyrillic}]/u.test(before) && symbol !== "\u0301") {
        hidden.push({ start: place, end: at, what: "marks laid over letters" });
      }
      continue;
    }
    marks = 0;
    let folded = symbol;
    if (SPACES.test(symbol)) folded = " ";
    else if (symbol === "\u2028" || symbol === "\u2029" || symbol === "\u0085") folded = "\n";
    else if (DASHES.test(symbol)) folded = "-";
    else if (SINGLE_QUOTES.test(symbol)) folded = "'";
    else if (DOUBLE_QUOTES.test(symbol)) folded = '"';
    else if (symbol === "ё") folded = "е";
    else if (symbol === "Ё") folded = "Е";
    else if (symbol === "№") folded = "#";
    else {
      const isDisguised = DISGUISED.test(symbol);
      folded = SMALL_CAPITALS.get(symbol) ?? symbol.normalize("NFKC");
      if (isDisguised && !/^[²³¹]$/.test(symbol))
        hidden.push({ start: place, end: at, what: "letters or digits in disguise" });
    }
    if (folded === " " && parts.at(-1) === " ") continue;
    for (const one of folded.length === 1 ? [folded] : folded.split("")) {
      parts.push(one);
      places.push(place);
    }
    before = symbol;
  }
  if (isTorn) hidden.push({ start: 0, end: original.length, what: "marks within words" });
  const fence = original.indexOf("```");
  if (fence >= 0) hidden.push({ start: fence, end: fence + 3, what: "a block of code" });
  places.push(original.length);
  const offsets = Int32Array.from(places);
  const plain = foldLookAlikes(parts, offsets, hidden);
  return { original, plain, lower: lowerSameLength(plain), offsets, hidden: joinNeighbours(hidden) };
}

/** The original offsets of a place in the folded text. */
export function spanOf(text: Readable, start: number, end: number): { start: number; end: number } {
  const from = text.offsets[Math.max(0, start)] ?? 0;
  const last = text.offsets[Math.max(start, end - 1)] ?? from;
  const next = text.offsets[end] ?? text.original.length;
  return { start: from, end: Math.max(next, last) };
}

/** Folds a text whose places nobody asks for: evidence, phrases. */
export function foldText(text: string): string {
  return readText(text).lower;
}

function lowerSameLength(text: string): string {
  const lower = text.toLowerCase();
  if (lower.length === text.length) return lower;
  return text
    .split("")
    .map((one) => (one.toLowerCase().length === 1 ? one.toLowerCase() : one))
    .join("");
}

const RUN = /[\p{L}\p{M}]+/gu;

function foldLookAlikes(parts: string[], offsets: Int32Array, hidden: Readable["hidden"]): string {
  const text = parts.join("");
  const latin = text.match(/[a-z]/gi)?.length ?? 0;
  const foreign = text.match(/[\u0370-\u03FF\u0400-\u052F]/g)?.length ?? 0;
  if (latin === 0 || foreign === 0) return text;
  const isLatinText = latin > foreign;
  return text.replace(RUN, (run, place: number) => {
    const hasLatin = /[a-z]/i.test(run);
    const hasForeign = /[\u0370-\u03FF\u0400-\u052F]/.test(run);
    if (!hasForeign && !(hasLatin && !isLatinText)) return run;
    const asLatin = hasForeign ? mapAll(run, TO_LATIN) : null;
    const asCyrillic = hasLatin ? mapAll(run, TO_CYRILLIC) : null;
    const mark = () => {
      hidden.push({
        start: offsets[place]!,
        end: offsets[place + run.length] ?? offsets[place]!,
        what: "letters of another alphabet that look alike",
      });
    };
    if (hasLatin && hasForeign) {
      mark();
      return (isLatinText ? (asLatin ?? asCyrillic) : (asCyrillic ?? asLatin)) ?? run;
    }
    if (hasForeign && isLatinText && asLatin && (run.length > 2 || /^(?:а|о|І|і)$/.test(run))) {
      mark();
      return asLatin;
    }
    if (hasLatin && !isLatinText && asCyrillic && run.length > 3 && run !== run.toUpperCase()) {
      mark();
      return asCyrillic;
    }
    return run;
  });
}

/** Every letter through the map; null when one has no look-alike in it and is not of the goal's alphabet either. */
function mapAll(run: string, map: ReadonlyMap<string, string>): string | null {
  const isToLatin = map === TO_LATIN;
  let out = "";
  for (const letter of run.split("")) {
    const mapped = map.get(letter);
    if (mapped) out += mapped;
    else if (isToLatin ? /[a-z]/i.test(letter) : /[\u0400-\u052F]/.test(letter)) out += letter;
    else return null;
  }
  return out;
}

function joinNeighbours(hidden: Readable["hidden"]): Readable["hidden"] {
  const joined: Readable["hidden"] = [];
  for (const one of hidden.toSorted((a, b) => a.start - b.start)) {
    const last = joined.at(-1);
    if (last && last.what === one.what && one.start - last.end < 40) last.end = Math.max(last.end, one.end);
    else joined.push({ ...one });
  }
  return joined;
}
