import { nameCity } from "./cities.ts";

/** A postal address as the shop takes it. */
export interface Address {
  line1?: string;
  line2?: string;
  city?: string;
  region?: string;
  postalCode?: string;
  country?: string;
}

/** What a parcel can't do without. */
const ADDRESS_PARTS = ["line1", "city", "postalCode", "country"] as const;
type AddressPart = (typeof ADDRESS_PARTS)[number] | "region";

/** Countries whose addresses need a state or province. */
const WITH_REGIONS = new Set(["US", "CA"]);

/** How post codes look, where it is known. */
const CODE_SHAPES: Readonly<Record<string, RegExp>> = {
  GB: /^[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}$/i,
  CA: /^[A-Z]\d[A-Z] ?\d[A-Z]\d$/i,
  IE: /^[A-Z]\d[\dW] ?[A-Z\d]{4}$/i,
  NL: /^\d{4} ?[A-Z]{2}$/i,
  RU: /^\d{6}$/,
  IL: /^\d{7}$/,
  LV: /^LV-\d{4}$/i,
  LT: /^LT-\d{5}$/i,
  ...Object.fromEntries(["US", "DE", "FR", "IT", "ES", "UA", "EE"].map((country) => [country, /^\d{5}(?:-\d{4})?$/])),
  ...Object.fromEntries(["AT", "CH", "AU", "NZ", "NO", "DK", "BE", "GE", "AM"].map((country) => [country, /^\d{4}$/])),
  ...Object.fromEntries(["KZ", "BY"].map((country) => [country, /^\d{6}$/])),
};

/**
 * The country of an address that names none: the old one where the post code can be of there, else the one that its state or
 * the look of its post code tells; null where it must be asked for.
 */
export function guessCountry({ region, postalCode = "" }: Address, old: string | null): string | null {
  const fits = (country: string) => CODE_SHAPES[country]?.test(postalCode) ?? true;
  if (region && new RegExp(`^(?:${STATES}|${STATE_NAMES})$`, "i").test(region) && fits("US")) return "US";
  if (old !== null && fits(old)) return old;
  const own = ["GB", "IE", "CA", "NL", "RU", "IL", "LV", "LT"].filter((country) =>
    CODE_SHAPES[country]!.test(postalCode),
  );
  return own.length === 1 ? own[0]! : null;
}

/** The state or province that the words name, and nothing else. */
export function readRegion(text: string): string | null {
  const words = text.trim();
  if (new RegExp(`^(?:${STATES})$`).test(words)) return words;
  return new RegExp(`^(?:state of |the state is )?(${STATE_NAMES})$`, "i").exec(words)?.[1] ?? null;
}

const COUNTRIES: readonly (readonly [string, RegExp])[] = [
  ["US", /^(?:usa|u\.?s\.?a?\.?|united states(?: of america)?|america|сша|соединенные штаты(?: америки)?|америка)$/iu],
  ["GB", /^(?:uk|u\.k\.|united kingdom|great britain|england|scotland|wales|великобритания|англия)$/iu],
  ["CA", /^(?:canada|канада)$/iu],
  ["AU", /^(?:australia|австралия)$/iu],
  ["NZ", /^(?:new zealand|новая зеландия)$/iu],
  ["IE", /^(?:ireland|ирландия)$/iu],
  ["IL", /^(?:israel|израиль)$/iu],
  ["DE", /^(?:germany|deutschland|германия)$/iu],
  ["FR", /^(?:france|франция)$/iu],
  ["IT", /^(?:italy|италия)$/iu],
  ["ES", /^(?:spain|испания)$/iu],
  ["NL", /^(?:netherlands|the netherlands|holland|нидерланды|голландия)$/iu],
  ["AT", /^(?:austria|австрия)$/iu],
  ["CH", /^(?:switzerland|швейцария)$/iu],
  ["PL", /^(?:poland|польша)$/iu],
  ["LV", /^(?:latvia|латвия)$/iu],
  ["LT", /^(?:lithuania|литва)$/iu],
  ["EE", /^(?:estonia|эстония)$/iu],
  ["RU", /^(?:russia|russian federation|россия|рф|российская федерация)$/iu],
  ["KZ", /^(?:kazakhstan|казахстан)$/iu],
  ["BY", /^(?:belarus|беларусь|белоруссия)$/iu],
  ["UA", /^(?:ukraine|украина)$/iu],
  ["GE", /^(?:georgia \(country\)|грузия)$/iu],
  ["AM", /^(?:armenia|армения)$/iu],
];

const STATES =
  "AL|AK|AZ|AR|CA|CO|CT|DE|FL|GA|HI|ID|IL|IN|IA|KS|KY|LA|ME|MD|MA|MI|MN|MS|MO|MT|NE|NV|NH|NJ|NM|NY|NC|ND|OH|OK|OR|PA|RI|SC|SD|TN|TX|UT|VT|VA|WA|WV|WI|WY|DC|ON|QC|BC|AB|MB|SK|NS|NB|NL|PE|NSW|VIC|QLD|WA|SA|TAS";
const STATE_NAMES =
  "alabama|alaska|arizona|arkansas|california|colorado|connecticut|delaware|florida|georgia|hawaii|idaho|illinois|indiana|iowa|kansas|kentucky|louisiana|maine|maryland|massachusetts|michigan|minnesota|mississippi|missouri|montana|nebraska|nevada|new hampshire|new jersey|new mexico|north carolina|north dakota|ohio|oklahoma|oregon|pennsylvania|rhode island|south carolina|south dakota|tennessee|texas|utah|vermont|virginia|west virginia|wisconsin|wyoming|ontario|quebec|british columbia|alberta";
const POSTAL =
  /(?<![\p{L}\p{N}])(?:\d{5}-\d{4}|[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}|[A-Z]\d[A-Z] ?\d[A-Z]\d|[A-Z]\d[\dW] ?(?=[A-Z\d]{0,3}\d)[A-Z\d]{4}|LV-\d{4}|LT-\d{5}|\d{7}|\d{6}|\d{5}|\d{4}(?= ?[A-Z]{2}(?![\p{L}]))(?: ?[A-Z]{2})?)(?![\p{L}\p{N}])/iu;
const STREET =
  /(?<!\p{L})(?:st|street|str|ave|avenue|rd|road|ln|lane|blvd|boulevard|dr|drive|ct|court|way|place|pl|square|sq|terrace|parkway|pkwy|hwy|highway|circle|row|close|crescent|hill|gardens?|mews|walk|straße|strasse|rue|via|calle|ул|улица|улице|пр|просп|проспект|пр-т|пр-кт|пер|переулок|ш|шоссе|бул|бульвар|б-р|наб|набережная|пл|площадь|проезд|тупик|аллея|мкр|микрорайон|дом|д)(?![\p{L}])/iu;
const UNIT =
  /(?<!\p{L})(?:apt|apartment|unit|suite|ste|flat|floor|fl|room|rm|po box|bldg|building|кв|квартира|офис|оф|корп|корпус|подъезд|этаж|стр|строение)(?!\p{L})\.?|^#\s?\d/iu;
const LEAD =
  /^.*?(?:new address(?: is| would be|:)?|address (?:is|to|should be|:)|address:|moved to|moving to|live at|living at|live in|deliver(?: it)? to|send (?:it|them|my boxes|the boxes|everything)? ?to|ship(?:ped)? (?:it )?to|change (?:it|my address|the address) to|it(?:'s| is|’s)|(?:mine|ours)(?: is|:)|the (?:right|correct|real) (?:one|address)(?: is|:)|(?:мой|наш)\s*[:—–-]|(?:should|must|to|can|will|please)(?: now| all)* (?:go|come|be sent|be delivered|be shipped) to|адрес(?: доставки)?(?: теперь| сейчас| такой| будет)?\s*[:—–-]|новый адрес|переехал[аи]?(?: в| на)?|переезжаем в|переезжаю в|живу (?:теперь )?(?:в|на|по адресу)|по адресу|(?:доставля|отправля|присыла|шл|высыла|вез|приво)\p{L}+(?: (?:теперь|пожалуйста|все|всё|коробки|посылки|мне|нам|её|ее|их|дальше))* (?:на|в|по адресу|по|сюда[:,]?)|поменяйте (?:адрес )?на|измените (?:адрес )?на|сменить (?:адрес )?на)\s*[:—–-]?\s*/isu;

/** What stands before a corrected address: "sorry, I meant …". */
const ASIDE =
  /^(?:\s*(?:sorry|no|oops|oh|actually|wait|hi|hello|ok|okay|yes|well|please|i meant?|it should be|that should be|make it|it(?:'s|’s| is)|нет|ой|извините|простите|да|ок|ну|здравствуйте|добрый день|точнее|вернее|я?\s*имел[аи]? в виду|правильно|должно быть|это)(?![\p{L}])[,.!:\s]*)+/iu;

/** Whether words look like (a part of) an address at all. */
export function looksLikeAddress(text: string): boolean {
  return (POSTAL.test(text) || STREET.test(text)) && /\d/.test(text);
}

/** Whether the words name a street, with or without its number. */
export function isStreet(text: string): boolean {
  return STREET.test(text);
}

/** Names of the countries that an address may end in, by their codes. */
export function readCountry(text: string): string | null {
  const words = text
    .trim()
    .replace(/[.!]+$/, "")
    .replaceAll("ё", "е");
  return COUNTRIES.find(([code, pattern]) => pattern.test(words) || code === words)?.[0] ?? null;
}

/** The country that words in any case name: "the UK", "в Казахстане", "из России". */
export function readCountryInSpeech(text: string): string | null {
  const words = text.trim().replace(/^(?:(?:the|in|to|from|в|во|на|из|это)\s+)+/iu, "");
  const stem = words.replace(/[\p{L}]$/u, "");
  const isRussian = /^\p{Script=Cyrillic}+$/u.test(words);
  const nominatives = isRussian ? ["", "я", "а", "ь"].map((ending) => `${stem}${ending}`) : [];
  return [words, ...nominatives].map(readCountry).find((country) => country !== null) ?? null;
}

/**
 * Reads an address from free text: pieces between commas and line ends, known by their look (country at the end, post code,
 * state, flat, street with its number); what is left is the city. Parts that aren't there are left out.
 */
export function readAddress(text: string): Address {
  const found: Address = {};
  let rest = startAtAddress(text.replace(ASIDE, ""));
  // "I moved. My new address is: …": the last of such words is the nearest to the address.
  for (let lead = LEAD.exec(rest); lead && /\d/.test(rest.slice(lead[0].length)); lead = LEAD.exec(rest))
    rest = rest.slice(lead[0].length);
  const sentence = rest.split(
    /(?<=[\p{L}\d]{4}|\d)(?<!просп|корп|building)[.!?]+\s+(?=(?!кв|корп|подъезд|этаж|flat|apt|unit|suite|индекс|город|post|zip)\p{Ll}{3,}\s+\p{L}{2,})|(?<=[\p{L}\d]{3})[.!?]\s+(?=[\p{Lu}][\p{Ll}]{2,}\s+[\p{Ll}]{2,})|(?<=\d)[.!]\s+(?=[\p{Lu}][\p{Ll}]{2,}\s+[\p{Ll}]{3,}\s+[\p{Ll}]{3,})|(?:,?\s+(?:thanks?|thank you|please|спасибо|пожалуйста)[\s.!]*$)/u,
  )[0]!;
  const pieces = partUnmarked(sentence)
    .replace(new RegExp(`^(\\d+\\p{L}?\\s[^,]*?(?:${STREET_WORDS}))\\s+in\\s+(?=\\p{Lu})`, "iu"), "$1, ")
    .split(/[,;\n]+/)
    .map((piece) =>
      piece
        .trim()
        .replace(/(?<=\p{L}{4}|\d)[.!?]+$|[!?]+$/u, "")
        .replace(BEHIND, "")
        .trim(),
    )
    .filter(Boolean);
  const left: string[] = [];
  for (const piece of pieces) {
    const isFirst = piece === pieces[0];
    const country = readCountry(piece) ?? (isFirst ? readCountryInSpeech(piece) : null);
    if (
      country &&
      !found.country &&
      (!isFirst || pieces.length === 1 || !pieces.slice(1).some((other) => readCountry(other))) &&
      !(country.length === 2 && isStateThere(piece, pieces, found))
    ) {
      found.country = country;
      continue;
    }
    // "…, that's Leeds, …", "…, а улица Aachener Straße 61".
    const bare = startAtStreet(piece)
      .replace(/^(?:[Tt]hat['’]?s|[Ii]t['’]?s|[Tt]his is|(?:[Аа] )?[Ээ]то)\s+(?=\p{Lu})/u, "")
      .replace(/^(?:[аи]\s+)?улица\s+(?=\p{Script=Latin})/iu, "");
    if (
      takeLabelled(bare, found) ||
      isTalk(bare) ||
      /^(?:дом|д|house|street|flat|city|town|улица|город|квартира|индекс)$/iu.test(bare)
    )
      continue;
    let own = bare;
    const postal = POSTAL.exec(own);
    const isStreetNumber =
      postal !== null &&
      postal.index === 0 &&
      postal[0].length < 6 &&
      /\s\p{L}/u.test(own.slice(postal[0].length)) &&
      STREET.test(own);
    if (postal && !found.postalCode && !isStreetNumber) {
      found.postalCode = postal[0].toUpperCase();
      own = `${own.slice(0, postal.index)} ${own.slice(postal.index + postal[0].length)}`.trim();
    }
    // "The zip is 97210": only the number counts.
    if (
      /^(?:the |my |and |new |а |и )*(?:zip|zip ?code|post ?code|postal code|code|почтовый индекс|индекс)(?: [\p{Ll}]+){0,4}\s*[:—–.…-]*$/iu.test(
        own,
      )
    )
      own = "";
    const state = new RegExp(`(?:^|\\s)(${STATES})$`).exec(own) ?? new RegExp(`^(${STATE_NAMES})$`, "i").exec(own);
    if (state && !found.region) {
      found.region = state[1]!.length <= 3 ? state[1]!.toUpperCase() : state[1]!;
      own = own.slice(0, own.length - state[1]!.length).trim();
    }
    const tail = own.split(/\s+/).at(-1);
    if (tail && own !== tail && readCountry(tail) && !found.country && !/^(?:Jersey)$/i.test(tail)) {
      found.country = readCountry(tail)!;
      own = own.slice(0, own.length - tail.length).trim();
    }
    if (/(?:обл\.?|область|край|республика)(?!\p{L})/iu.test(own) && !/\d/.test(own)) {
      found.region ??= own;
      own = "";
    }
    if (own !== "") left.push(own);
  }
  for (const piece of joinHouseName(left)) placePiece(piece, found);
  return found;
}

/** "The White Cottage, Mill Lane, Bourton": a house with a name stands before its street, the town behind it. */
function joinHouseName(pieces: readonly string[]): readonly string[] {
  const [first = "", second = "", third = ""] = pieces;
  const isNamed =
    /^\p{Script=Latin}[^\d]+$/u.test(first) &&
    !STREET.test(first) &&
    !/\d/.test(second) &&
    STREET.test(second) &&
    third !== "" &&
    !/\d/.test(third);
  return isNamed ? [`${first}, ${second}`, ...pieces.slice(2)] : pieces;
}

/** Sentences before the address, and what a colon introduces it with: "We have moved! Send the boxes here: …". */
function startAtAddress(text: string): string {
  const sentences = text.split(/(?<=[!?…])\s+|(?<=\p{L}{3}\.)\s+(?=\p{Lu})|(?<=:)\s+|\n+/u);
  const first = sentences.findIndex((sentence) => /\d/.test(sentence));
  if (first <= 0) return text;
  return text.slice(text.indexOf(sentences.slice(0, first).at(-1)!) + sentences[first - 1]!.length);
}

/** What may follow the last piece: "… UK from now on and I'd like to skip April". */
const BEHIND =
  /\s+(?:(?:and|и)\s+(?:i|i['’]d|we|also|then|please|skip|pause|change|could|can|я|мне|ещё|еще|сделайте|пропустите|поставьте)(?!\p{L}).*|from now on|from \p{L}+ on|instead|now|then|сейчас|please|thanks|thank you|теперь|пожалуйста|спасибо)$/iu;

const STREET_WORDS =
  "street|road|lane|avenue|drive|close|court|terrace|way|place|crescent|square|hill|gardens|mews|row|walk|boulevard|grove|park|view|st|rd|ln|ave|dr|blvd|ct";
const RUSSIAN_STREET_WORDS =
  "ул\\.?|улица|проспект|пр-т|пр-кт|просп\\.?|переулок|пер\\.?|шоссе|бульвар|б-р|набережная|наб\\.?|проезд|площадь";
const UNIT_WORDS = "apt\\.?|apartment|flat|unit|suite|кв\\.?|квартира|офис|корпус|корп\\.?";
/** Where commas would stand in an address said or typed without any. */
const SEAMS: readonly (readonly [RegExp, string])[] = [
  [new RegExp(`(\\d+\\p{L}?\\s+(?:\\p{L}+\\s+){1,3}?(?:${STREET_WORDS}))(?![\\p{L}.])\\s+`, "giu"), "$1, "],
  [new RegExp(`\\s+(?=(?:${UNIT_WORDS})\\s*(?:is |номер )?\\d)`, "giu"), ", "],
  [new RegExp(`((?<!\\p{L})(?:${UNIT_WORDS})\\s*\\d+\\p{L}?)\\s+`, "giu"), "$1, "],
  [
    new RegExp(
      `((?<!\\p{L})(?:${RUSSIAN_STREET_WORDS})\\s+(?:\\p{L}+\\s+){1,3}?(?:дом\\s+|д\\.?\\s*)?\\d+\\p{L}?)\\s+`,
      "giu",
    ),
    "$1, ",
  ],
  [
    new RegExp(
      `^((?:г\\.?\\s*|город\\s+)?\\p{L}+(?:-\\p{L}+)*)\\s+(?=(?:\\p{L}+\\s+){0,2}?(?:${RUSSIAN_STREET_WORDS})(?!\\p{L}))`,
      "iu",
    ),
    "$1, ",
  ],
  [
    /(?<!(?<!\p{L})(?:the|my|and))\s+(?=(?:and )?(?:the |my )?(?:city|town|post ?code|zip ?code|zip|индекс|почтовый индекс|город|страна|country)(?:\s|$))/giu,
    ", ",
  ],
];

function partUnmarked(text: string): string {
  if (/[,;\n]/.test(text)) return text;
  const code = POSTAL.exec(text);
  const isHouse = code !== null && code[0].length < 6 && code.index === 0;
  const around =
    code && !isHouse
      ? `${text.slice(0, code.index).trimEnd()}, ${code[0]}, ${text.slice(code.index + code[0].length).trimStart()}`
      : text;
  return around
    .split(", ")
    .map((piece) => SEAMS.reduce((words, [seam, parted]) => words.replace(seam, parted), piece))
    .join(", ");
}

const LABELS: readonly (readonly [keyof Address | "house", string])[] = [
  ["city", "city|town|village|город|населенный пункт|посёлок|поселок"],
  ["postalCode", "post ?code|zip ?code|zip|postal code|индекс|почтовый индекс"],
  ["line1", "street|road|street address|улица"],
  ["region", "state|province|county|region|область|штат|регион"],
  ["country", "country|страна"],
  ["line2", "flat|apartment|apt|unit|suite|квартира|кв|корпус|корп|офис|подъезд"],
  ["house", "house number|house|building number|number|дом|номер дома"],
];

/** Which part of an address the words name, and what they say it is: "the town is Leeds", "индекс 420111". */
export function readLabelled(piece: string): { part: keyof Address | "house"; value: string } | null {
  for (const [part, label] of LABELS) {
    const match = new RegExp(
      `^(?:(?:the|my|our|and|new|right|correct|is|а|и|мой|новый|правильный|сам)\\s+)*(?:${label})(?:['’]?s| name| code| number)?\\.?(?:\\s+(?:is|was|it|(?:по)?прав\\p{L}+|исправ\\p{L}+|измен\\p{L}+|замен\\p{L}+|поменя\\p{L}+|на|у нас|change|correct|its|it['’]s|that|should|must|to|be|wrong|a|typo|mistake|incorrect|not right|actually|sorry|please|теперь|будет|другой|другая|неправильный|неверный|не тот|ошибка|должен быть|правильный)|\\s*[:=—–,-])*\\s+(.+)$`,
      "iu",
    ).exec(piece.trim());
    if (match) return { part, value: match[1]!.trim() };
  }
  return null;
}

function takeLabelled(piece: string, found: Address): boolean {
  const labelled = readLabelled(piece);
  if (!labelled || labelled.part === "house" || labelled.part === "line2" || labelled.part === "line1") return false;
  const { part, value } = labelled;
  if (part === "postalCode") {
    const code = POSTAL.exec(value)?.[0];
    if (code) found.postalCode ??= code.toUpperCase();
    return code !== undefined;
  }
  const own = part === "country" ? readCountry(value) : value;
  if (own && value.split(/\s+/).length <= 4) found[part] ??= own;
  return own !== null;
}

/** "Присылайте теперь на ул. Садовая", "now 5 Quay Road": what is said before the street is no part of it. */
function startAtStreet(piece: string): string {
  const bare = piece.replace(/^(?:(?:now|at|to|is|its|it['’]s|currently|теперь|сейчас|это|на)\s+)+(?=\d)/iu, "");
  // "So basically im moving can u change my address its 44 york road".
  const talk = /^((?:[\p{L}'’]+\s+){2,})\d{1,5}\p{L}?\s+\p{L}/u.exec(bare)?.[1];
  if (talk && (isTalk(talk) || /(?<!\p{L})(?:to|at|its|address|adress|new)\s+$/iu.test(talk)))
    return bare.slice(talk.length);
  if (!isTalk(bare)) return bare;
  const street = new RegExp(`(?<!\\p{L})(?:${RUSSIAN_STREET_WORDS})\\s+\\p{Lu}`, "u").exec(bare);
  return street ? bare.slice(street.index) : bare;
}

/** Words that belong to no address: "thank you dear", "from now on please". */
export function isTalk(piece: string): boolean {
  return (
    !/\d/.test(piece) &&
    /(?<!\p{L})(?:thanks?|thank|you|please|pls|cheers|hello|hi|i|we|my|our|is|was|now|not|and then|will|dear|instead|yes|sorry|also|change|update|lovely|nice|beautiful|great|amazing|exciting|happy|wonderful|yesterday|finally|just|got|thats|that|lot|done|let me|see|remember|спасибо|пожалуйста|привет|здравствуйте|я|мы|мой|наш|теперь|будет|это|вот|всё|все|тоже|сделайте|смените|поменяйте|измените|адрес|новый|красот\p{L}|чудо|радость|красиво|кстати|представляете|наконец|вчера|сегодня|сейчас|вспомню|получил\p{L}*|переехал\p{L}*|видно|такая|такой|не|нашел|нашла)(?!\p{L})/iu.test(
      piece,
    )
  );
}

/** "CA", "IL", "DE" are states where a post code of five digits stands beside them. */
function isStateThere(piece: string, pieces: readonly string[], found: Address): boolean {
  return (
    new RegExp(`^(?:${STATES})$`).test(piece) &&
    !found.region &&
    pieces.some((one) => /(?:^|\s)\d{5}(?:-\d{4})?(?:\s|$)/.test(one))
  );
}

function placePiece(piece: string, found: Address): void {
  const city = /^(?:г\.?|город|city of|(?:the )?city is|in|в|во|городе?)\s+(\p{Lu}.*)$/iu.exec(piece);
  if (city && !/\d/.test(piece)) {
    found.city ??= /^во? /iu.test(piece) ? nameCity(city[1]!) : city[1]!.trim();
    return;
  }
  const isHouse =
    /^(?:д|дом|house)\.?\s*\d+\p{L}?(?:[/-]\d+)?$/iu.test(piece) || /^\d{1,4}\p{L}?(?:[/-]\d+)?$/u.test(piece);
  const unit = UNIT.exec(piece);
  // "Flat 3, 9 Church Street" has it first, "…, кв. 7" behind.
  if (unit && unit.index === 0) {
    found.line2 = found.line2 ? `${found.line2}, ${piece}` : piece;
    return;
  }
  if (isHouse && found.line1 && !/\d/.test(found.line1)) {
    found.line1 = `${found.line1}, ${piece}`;
    return;
  }
  if (!found.line1 && (/\d/.test(piece) || STREET.test(piece))) {
    if (unit && unit.index > 3) {
      found.line1 = piece.slice(0, unit.index).trim();
      found.line2 = piece.slice(unit.index).trim();
    } else found.line1 = piece;
    return;
  }
  if (!/\d/.test(piece) && piece.split(/\s+/).length <= 4) {
    if (!found.city) found.city = piece;
    else found.region ??= piece;
  }
}

/** The parts still missing; the country is taken from the old address where the new one names none. */
export function listMissingParts(address: Address): AddressPart[] {
  const missing: AddressPart[] = ADDRESS_PARTS.filter((part) => !address[part]);
  return missing.length === 0 && WITH_REGIONS.has(address.country!) && !address.region ? ["region"] : missing;
}
