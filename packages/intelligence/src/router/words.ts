const APOSTROPHES = /['’‘`ʼ]/g;
const TOKEN = /\p{L}[\p{L}\p{M}]*|\p{N}+|[?!£$€₽₪]/gu;

/** Longer messages are cut here: what a customer wants stands in the first few thousand characters. */
const LONGEST_TEXT = 4000;

/**
 * Splits a message into lower-case words. Numbers become `0` (which number it is says nothing about the request), apostrophes
 * are dropped, `ё` is `е`; "top up", "top-up" and "topping up" are one word, as are "pay out" and "log in".
 */
export function splitWords(text: string): string[] {
  let plain = text.slice(0, LONGEST_TEXT).normalize("NFKC").toLowerCase().replace(APOSTROPHES, "").replaceAll("ё", "е");
  // A search for plain letters costs a tenth of a pattern's, and most messages have none of these.
  if (plain.includes("top")) plain = plain.replace(/\btop(?:ping|ped)?[ -]up(s?)\b/g, "topup$1");
  if (plain.includes("log") || plain.includes("sign")) {
    plain = plain.replace(/\b(log|sign)(?:ging|ged|ing|ed)?[ -](in|on|up|out|off)\b/g, "$1$2");
  }
  const words: string[] = plain.match(TOKEN) ?? [];
  for (let at = 0; at < words.length; at++) if (isNumber(words[at]!)) words[at] = "0";
  return words;
}

function isNumber(word: string): boolean {
  const code = word.charCodeAt(0);
  const isPlainLetter = code >= 97 && code <= 122;
  return !isPlainLetter && /^\p{N}/u.test(word);
}

const ENGLISH_VOWEL = /[aeiouy]/;

/**
 * Cuts a word down to its stem: light English and Russian suffix stripping, after the ideas of Porter's stemmers. It need not
 * give a real word, only the same for the forms of one word.
 */
export function stemWord(word: string): string {
  if (word.length <= 3) return word;
  const code = word.charCodeAt(0);
  if (code >= 0x400 && code <= 0x4ff) return stemRussian(word);
  return stemEnglish(word);
}

function stemEnglish(word: string): string {
  let stem = word;
  if (stem.endsWith("ies") && stem.length > 4) stem = `${stem.slice(0, -3)}y`;
  else if (stem.endsWith("sses")) stem = stem.slice(0, -2);
  else if (stem.endsWith("s") && !stem.endsWith("ss") && !stem.endsWith("us")) stem = stem.slice(0, -1);
  for (const suffix of ["ing", "ed"]) {
    const rest = stem.slice(0, -suffix.length);
    if (!stem.endsWith(suffix) || rest.length < 2 || !ENGLISH_VOWEL.test(rest)) continue;
    stem = /([^aeiouls])\1$/.test(rest) ? rest.slice(0, -1) : rest;
    break;
  }
  if (stem.endsWith("e") && stem.length > 3) stem = stem.slice(0, -1);
  if (stem.endsWith("y") && stem.length > 3) stem = `${stem.slice(0, -1)}i`;
  const suffix = ["ation", "ment", "li", "al", "ion"].find(
    (one) => stem.endsWith(one) && stem.length - one.length >= 4,
  );
  return suffix ? stem.slice(0, -suffix.length) : stem;
}

const RUSSIAN_ENDING =
  /(?:иями|ениями|ении|ению|ением|ениях|ение|ения|ений|ировать|овать|ывать|ивать|аться|яться|иться|ются|уются|ается|яется|ится|утся|атся|ятся|ался|ялся|ился|алась|ялась|илась|алось|ились|ались|аете|яете|уете|ите|ете|йте|ьте|ешь|ишь|ать|ять|ить|еть|уть|ала|яла|ила|ела|али|яли|или|ели|ало|ило|ого|его|ому|ему|ыми|ими|ами|ями|иям|иях|ией|ах|ях|ам|ям|ом|ем|ой|ей|ый|ий|ая|яя|ое|ее|ые|ие|ую|юю|ых|их|ым|им|ов|ев|ею|ою|ует|ает|яет|ют|ут|ит|ет|ат|ят|ал|ял|ил|ел|ла|ло|ли|ы|и|а|я|о|е|у|ю|ь|й)$/;

function stemRussian(word: string): string {
  const stem = word.replace(/(?:ся|сь)$/, "").replace(RUSSIAN_ENDING, "");
  return stem.length >= 3 ? stem : word.slice(0, 3);
}
