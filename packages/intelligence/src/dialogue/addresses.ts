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
export const ADDRESS_PARTS = ["line1", "city", "postalCode", "country"] as const;

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
  /(?<![\p{L}\p{N}])(?:\d{5}-\d{4}|[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}|[A-Z]\d[A-Z] ?\d[A-Z]\d|[A-Z]\d[\dW] ?[A-Z][A-Z\d]\d{2}|LV-\d{4}|LT-\d{5}|\d{7}|\d{6}|\d{5}|\d{4}(?= ?[A-Z]{2}(?![\p{L}]))(?: ?[A-Z]{2})?)(?![\p{L}\p{N}])/iu;
const STREET =
  /(?<!\p{L})(?:st|street|str|ave|avenue|rd|road|ln|lane|blvd|boulevard|dr|drive|ct|court|way|place|pl|square|sq|terrace|parkway|pkwy|hwy|highway|circle|row|close|crescent|hill|gardens?|mews|walk|straße|strasse|rue|via|calle|ул|улица|улице|пр|просп|проспект|пр-т|пр-кт|пер|переулок|ш|шоссе|бул|бульвар|б-р|наб|набережная|пл|площадь|проезд|тупик|аллея|мкр|микрорайон|дом|д)(?![\p{L}])/iu;
const UNIT =
  /(?<!\p{L})(?:apt|apartment|unit|suite|ste|flat|floor|fl|room|rm|po box|bldg|building|кв|квартира|офис|оф|корп|корпус|подъезд|этаж|стр|строение)(?!\p{L})\.?|^#\s?\d/iu;
const LEAD =
  /^.*?(?:new address(?: is| would be|:)?|address (?:is|to|should be|:)|address:|moved to|moving to|live at|living at|live in|deliver(?: it)? to|send (?:it|them|my boxes|the boxes|everything)? ?to|ship(?:ped)? (?:it )?to|change (?:it|my address|the address) to|it(?:'s| is|’s)|адрес(?: доставки)?(?: теперь| сейчас| такой| будет)?\s*[:—–-]|новый адрес|переехал[аи]?(?: в| на)?|переезжаем в|переезжаю в|живу (?:теперь )?(?:в|на|по адресу)|по адресу|доставлять (?:на|в|по)|отправляйте (?:на|в|по)|поменяйте (?:адрес )?на|измените (?:адрес )?на|сменить (?:адрес )?на)\s*[:—–-]?\s*/isu;

/** What stands before a corrected address: "sorry, I meant …". */
const ASIDE =
  /^(?:\s*(?:sorry|no|oops|oh|actually|wait|hi|hello|ok|okay|yes|well|please|i meant?|it should be|that should be|make it|it(?:'s|’s| is)|нет|ой|извините|простите|да|ок|ну|здравствуйте|добрый день|точнее|вернее|я?\s*имел[аи]? в виду|правильно|должно быть|это)(?![\p{L}])[,.!:\s]*)+/iu;

/** Whether words look like (a part of) an address at all. */
export function looksLikeAddress(text: string): boolean {
  return (POSTAL.test(text) || STREET.test(text)) && /\d/.test(text);
}

/** Names of the countries that an address may end in, by their codes. */
export function readCountry(text: string): string | null {
  const words = text
    .trim()
    .replace(/[.!]+$/, "")
    .replaceAll("ё", "е");
  return COUNTRIES.find(([code, pattern]) => pattern.test(words) || code === words.toUpperCase())?.[0] ?? null;
}

/**
 * Reads an address from free text: pieces between commas and line ends, known by their look (country at the end, post code,
 * state, flat, street with its number); what is left is the city. Parts that aren't there are left out.
 */
export function readAddress(text: string): Address {
  const found: Address = {};
  let rest = text.replace(ASIDE, "");
  // "I moved. My new address is: …": the last of such words is the nearest to the address.
  for (let lead = LEAD.exec(rest); lead && /\d/.test(rest.slice(lead[0].length)); lead = LEAD.exec(rest))
    rest = rest.slice(lead[0].length);
  const sentence = rest.split(
    /(?<=[\p{L}\d]{3})[.!?]\s+(?=[\p{Lu}][\p{Ll}]{2,}\s+[\p{Ll}]{2,})|(?:,?\s+(?:thanks?|thank you|please|спасибо|пожалуйста)[\s.!]*$)/u,
  )[0]!;
  const pieces = sentence
    .split(/[,;\n]+/)
    .map((piece) => piece.trim().replace(/(?<=\p{L}{4}|\d)[.!?]+$|[!?]+$/u, ""))
    .filter(Boolean);
  const left: string[] = [];
  for (const piece of pieces) {
    const country = readCountry(piece);
    if (
      country &&
      !found.country &&
      (piece !== pieces[0] || pieces.length === 1) &&
      !(country.length === 2 && isStateThere(piece, pieces, found))
    ) {
      found.country = country;
      continue;
    }
    let own = piece;
    const postal = POSTAL.exec(own);
    const isStreetNumber =
      postal !== null && postal.index === 0 && /\s\p{L}/u.test(own.slice(postal[0].length)) && STREET.test(own);
    if (postal && !found.postalCode && !isStreetNumber) {
      found.postalCode = postal[0].toUpperCase();
      own = `${own.slice(0, postal.index)} ${own.slice(postal.index + postal[0].length)}`.trim();
    }
    // "The zip is 97210": only the number counts.
    if (
      /^(?:the |my |and |new )*(?:zip|zip ?code|post ?code|postal code|code|почтовый индекс|индекс)(?: (?:is|code|number|правильный|теперь|будет|другой))*\s*[:—–-]?$/iu.test(
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
  for (const piece of left) placePiece(piece, found);
  return found;
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
  const city = /^(?:г\.?|город|city of|(?:the )?city is|in)\s+(\p{Lu}.*)$/iu.exec(piece);
  if (city && !/\d/.test(piece)) {
    found.city ??= city[1]!.trim();
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
export function listMissingParts(address: Address): (typeof ADDRESS_PARTS)[number][] {
  return ADDRESS_PARTS.filter((part) => !address[part]);
}
