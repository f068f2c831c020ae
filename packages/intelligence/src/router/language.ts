/** ISO 639-1, or `und` where the text says too little. */
export type Language = string;

/** The commonest short words and endings of languages in Latin script. */
const LATIN_WORDS: Readonly<Record<string, readonly string[]>> = {
  en: "the and is i my to you it of a not have for this that in on me with please when where how what can do was are want hi hello your box order but no dont cancel skip".split(
    " ",
  ),
  de: "der die das und ist ich mein meine nicht haben für bitte wann wo wie was kann ein eine mit auf habe hallo sie noch paket bestellung".split(
    " ",
  ),
  fr: "le la les et est je mon ma ne pas pour ce que dans sur avec quand où comment un une des vous bonjour merci ai commande colis".split(
    " ",
  ),
  es: "el los las y es yo mi no para este que en con por favor cuando donde como puedo un una del hola gracias mi pedido quiero he está".split(
    " ",
  ),
  it: "il lo gli e è io mio non per questo che con quando dove come posso un una del ciao grazie ordine vorrei ho della sono".split(
    " ",
  ),
  pt: "o os as e é eu meu minha não para este que em com por favor quando onde como posso um uma do olá obrigado pedido quero está".split(
    " ",
  ),
  nl: "de het een en is ik mijn niet voor dit dat in op met wanneer waar hoe wat kan graag hallo bestelling pakket jullie".split(
    " ",
  ),
  pl: "i w nie na jest się z do to jak kiedy gdzie moje mój proszę dzień dobry zamówienie czy chcę paczka".split(" "),
  tr: "ve bir bu ne için nasıl nerede zaman benim merhaba sipariş lütfen istiyorum değil var mı".split(" "),
};

const SCRIPTS: readonly (readonly [RegExp, Language])[] = [
  [/\p{Script=Hebrew}/gu, "he"],
  [/\p{Script=Arabic}/gu, "ar"],
  [/\p{Script=Greek}/gu, "el"],
  [/[\p{Script=Hiragana}\p{Script=Katakana}]/gu, "ja"],
  [/\p{Script=Hangul}/gu, "ko"],
  [/\p{Script=Han}/gu, "zh"],
  [/\p{Script=Georgian}/gu, "ka"],
  [/\p{Script=Armenian}/gu, "hy"],
  [/\p{Script=Devanagari}/gu, "hi"],
  [/\p{Script=Thai}/gu, "th"],
];

/** One search for all of them: most messages have none of their letters. */
const OTHER_SCRIPT = new RegExp(SCRIPTS.map(([{ source }]) => source).join("|"), "u");

const LATIN_WORD_SETS = Object.entries(LATIN_WORDS).map(
  ([language, list]) => [language, new Set<string>(list)] as const,
);

/** Tells the language by its script, its own letters and its commonest words. Russian, English and the neighbours they are mistaken for. */
export function detectLanguage(text: string): Language {
  const plain = text.slice(0, 4000).toLowerCase();
  const letters = countMatches(plain, /\p{L}/gu);
  if (letters === 0) return "und";
  if (OTHER_SCRIPT.test(plain)) {
    for (const [script, language] of SCRIPTS) if (countMatches(plain, script) > letters * 0.3) return language;
  }
  if (countMatches(plain, /\p{Script=Cyrillic}/gu) > letters * 0.5) return tellCyrillic(plain);
  const words = plain.match(/\p{L}+/gu) ?? [];
  let best: Language = "und";
  let most = 0;
  for (const [language, known] of LATIN_WORD_SETS) {
    let score = 0;
    for (const word of words) if (known.has(word)) score++;
    if (language === "de" && /[ß]/.test(plain)) score += 2;
    if (language === "pl" && /[łśżźćń]/.test(plain)) score += 2;
    if (language === "tr" && /[ışğ]/.test(plain)) score += 2;
    if (language === "es" && /[ñ¿¡]/.test(plain)) score += 2;
    if (score > most) {
      most = score;
      best = language;
    }
  }
  // A few words in plain ASCII without a hint are most often English: "tracking number 4411".
  if (best === "und" && !/[^\p{ASCII}]/u.test(plain.replace(/[^\p{L}]/gu, ""))) return "en";
  return best;
}

function tellCyrillic(plain: string): Language {
  if (/[іїєґ]/.test(plain)) return "uk";
  if (/ў/.test(plain)) return "be";
  if (/[әғқңөұүһ]/.test(plain)) return "kk";
  if (/[ђјљњћџ]/.test(plain)) return "sr";
  if (
    /ъ[а-я]{2}/.test(plain) &&
    !/[ыэё]/.test(plain) &&
    /\b|не|искам/.test(plain) &&
    /искам|моля|какво|къде/.test(plain)
  )
    return "bg";
  return "ru";
}

function countMatches(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0;
}
