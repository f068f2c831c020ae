import {
  type Address,
  isStreet,
  readAddress,
  readCountry,
  readCountryInSpeech,
  readLabelled,
  readRegion,
} from "./addresses.ts";
import { isNearly } from "./months.ts";

/** "NEW, not OLD", "not OLD but NEW", "OLD should be NEW", "не OLD, а NEW", "вместо OLD NEW": which group is the old and which the new. */
const REPLACEMENTS: readonly (readonly [RegExp, "old" | "new"])[] = [
  [
    /^(?:.*?(?<!\p{L}))?(?:not|isn['’]?t|не)\s+(?:in |at |в |на )?(.+?)(?:[,;]?\s+(?:but|it['’]?s|it is|а|но)\s+|\s*(?:[,;!]|(?<=\p{L}{3}|\d)\.)\s+)(?:in |at |в |на )?(.+)$/iu,
    "old",
  ],
  [
    /^(?:.*?(?<!\p{L}))?(?:instead of|вместо)\s+(.+?)(?:[,;]\s*|\s+)(?:it['’]?s |put |пусть будет |напишите )?([\p{L}\d/-]+)$/iu,
    "old",
  ],
  [/^(.+?)[,;]?\s+(?:and not|not|instead of|rather than|а не|не|вместо)\s+(?:in |at |в |на )?(.+)$/iu, "new"],
  [
    /^(?:.*?(?<!\p{L}))?(?:change|replace|correct|fix|замени\p{L}*|исправь\p{L}*|поправь\p{L}*|поменяй\p{L}*|измени\p{L}*)\s+(.+?)\s+(?:to|with|by|на)\s+(.+)$/iu,
    "old",
  ],
  [
    /^(?:the )?(.+?)\s+(?:is|was|['’]s) (?:wrong|not right|incorrect|a typo)[,;.]?\s+(?:it['’]?s |it is |should be |it should be )?(.+)$/iu,
    "old",
  ],
  [/^(.+?)\s+(?:should be|must be|has to be|should say|должно быть|должен быть|должна быть)\s+(.+)$/iu, "old"],
];

const FILLERS =
  /^(?:(?:sorry|no|oops|oh|ah|wait|we['’]?re(?: at)?|we are(?: at)?|ours is|actually|hang on|hold on|please|well|yes|ok|typo|mistake|my mistake|my bad|by the way|i meant?|i mean|it should be|should be|should say|that should be|it must be|can you add|could you add|please add|add|put|there['’]?s|we have|and|also|plus|but|only|except|добавьте|добавь|укажите|впишите|еще|ещё|плюс|и|а|но|только|кроме|опечатка|ошибка|ошиблась|ошибся|make it|make that|it['’]?s|it is|that['’]?s|is|the|a|to|ой|ах|ах да|нет|извините|простите|точнее|вернее|погодите|стоп|кстати|правильно|должно быть|там|это|у нас|имел[аи]? в виду|я|да)(?![\p{L}'’])[\s,:.!-]*)+/iu;
const TAIL =
  /(?:[\s,.!]*(?<!\p{L})(?:sorry|please|thanks|thank you|my mistake|my bad|typo|actually|instead|by the way|too|also|though|извините|пожалуйста|спасибо|простите|ошиблась|ошибся|опечатка|опечаталась|опечатался|кстати|тоже))+[\s.!?]*$|[\s.!?]+$/iu;

/** "The rest is fine", "остальное верно": says what stays. */
const STAYS =
  /^(?:(?:and|but|а|и|но) )?(?:(?:the |all the )?rest|everything(?: else|['’]?s)?|all|the others?|остальн\p{L}+|вс[её](?: остальное)?|прочее)(?![\p{L}])(?!.*\d)(?:.*(?:fine|right|ok|okay|correct|good|stays|same|верно|правильно|так|то же|хорошо|как есть|как было|остается|остаётся)|$)[\s.!]*$/iu;

/** The address with the one part changed that the customer corrects; null where the words correct nothing in it. */
export function correctAddress(old: Address, text: string): Address | null {
  if (text.length > 200) return null;
  const clauses = splitClauses(text).filter((clause) => !STAYS.test(clause));
  const whole = trim(clauses.join(", "));
  if (whole === "" || whole.length > 160) return null;
  const bare = leaveUnit(old, clauses);
  if (bare) return bare;
  const said = clauses.map(trim).filter((one) => one !== "");
  // "Not Hull, sorry, Beverley, HU17 0AB": old and new stand first, an apology between them or not.
  const candidates = new Set([whole, said.slice(0, 2).join(", "), ...said]);
  for (const words of candidates)
    for (const [pattern, first] of REPLACEMENTS) {
      const match = pattern.exec(words);
      if (!match) continue;
      const [before, after] = first === "old" ? [match[1]!, match[2]!] : [match[2]!, match[1]!];
      const changed = replacePart(old, trim(before), trim(after)) ?? setLabelled(old, trim(before), trim(after));
      if (changed) return withCode(old, changed, clauses);
    }
  for (const words of candidates) {
    const changed = setPart(old, words);
    if (changed) return changed;
  }
  return setForgotten(old, clauses) ?? setCountry(old, clauses) ?? respell(old, text, clauses.map(trim));
}

/** "Not Hull, it's Beverley, HU17 0AB": another town comes with its own code, where one stands by itself. */
function withCode(old: Address, changed: Address, clauses: readonly string[]): Address {
  if (changed.city === old.city || changed.postalCode !== old.postalCode) return changed;
  const codes = clauses.flatMap((clause) => {
    const { postalCode, ...rest } = readAddress(trim(clause));
    return postalCode && Object.values(rest).every((part) => !part) ? [postalCode] : [];
  });
  return codes.length === 1 ? { ...changed, postalCode: codes[0]! } : changed;
}

/** Pieces between stops, commas and "but": what corrects is one of them, or one that names the part and the next with its value. */
function splitClauses(text: string): string[] {
  return text
    .split(/[,;!?\n…]+|(?<=\p{L}{3}|\d)\.+\s+|:\s|\s[-–—]+\s|\s+(?=(?:but|except|only|но|кроме|только)\s)/iu)
    .map((clause) => clause.trim())
    .filter(Boolean);
}

function trim(text: string): string {
  return text.trim().replace(FILLERS, "").replace(TAIL, "").replace(FILLERS, "").trim();
}

const COUNTRY_WORD = /(?<!\p{L})(?:country|стран\p{L}{1,2})(?!\p{L})/iu;

/** "Ireland", "wrong country, it's Canada": nothing but a country, or one beside the word for it. */
function setCountry(old: Address, clauses: readonly string[]): Address | null {
  const isNamed = clauses.some((clause) => COUNTRY_WORD.test(clause));
  const countries = clauses.flatMap((clause) => readCountryInSpeech(trim(clause)) ?? []);
  const [country] = countries;
  const isAlone = countries.length === clauses.filter((clause) => trim(clause) !== "").length;
  if (country === undefined || countries.length > 1 || country === old.country || !(isAlone || isNamed)) return null;
  return { ...old, country };
}

const NO_UNIT =
  /(?<!\p{L})(?:(?:there is|there['’]s|we have|i have|it has|has|with|got)? ?no (?:flat|apartment|apt|unit|suite)(?: number)?|without (?:a |the )?(?:flat|apartment|apt|unit|suite)|(?:not a|isn['’]?t a) (?:flat|apartment)|(?:квартир\p{L}|кв\.?|офиса|корпуса)(?: номера?)?(?: \d+)? (?:там |тут |у нас |здесь )?нет|нет (?:никакой )?(?:квартир\p{L}|офиса|корпуса)|без (?:номера )?(?:квартиры|кв\.?|офиса|корпуса))(?!\p{L})/iu;

/** "It's a house, there is no flat": what is not there leaves the address. */
function leaveUnit({ line2, ...rest }: Address, clauses: readonly string[]): Address | null {
  const others = clauses.filter((clause) => !NO_UNIT.test(clause));
  const isLeft = others.length < clauses.length && !others.some((clause) => UNIT_LABEL.test(clause));
  return line2 !== undefined && isLeft ? rest : null;
}

/** "The city is not Bradford": what stands before the not is no name. */
const NO_VALUE =
  /^(?:(?:the|my|it|this|that|is|was|a|это|там|сам)\s*)*(?:city|town|village|street|road|house|flat|country|state|zip|code|post ?code|is|was|it|this|that|the|город|улица|дом|квартира|страна|индекс|это|там)(?:\s+(?:is|was|it|это|там))*$/iu;

/** Changes the part that holds the old words; a label before the new ones ("the city should be …") is no part of them. */
function replacePart(old: Address, before: string, after: string): Address | null {
  const named = readLabelled(after)?.value ?? after;
  const value = named.replace(/^(?:дом|house|number|no\.?|flat|apt|кв\.?|квартира|город|city|г\.)\s+/iu, "");
  const wanted = (readLabelled(before)?.value ?? before).replace(
    /^(?:дом|house|number|flat|apt|кв\.?|квартира|город|г\.)\s+/iu,
    "",
  );
  const isRegion = readRegion(named) !== null && readRegion(wanted) !== null;
  if (isRegion && old.region && old.region !== named) return { ...old, region: named };
  const country = readCountryInSpeech(named);
  if (country !== null && readCountryInSpeech(wanted) !== null)
    return country === old.country ? null : { ...old, country };
  if (NO_VALUE.test(value)) return null;
  if (value === "" || wanted === "" || value.split(/\s+/).length > 5 || /[,;]/.test(value)) return null;
  for (const part of ["line1", "line2", "city", "postalCode", "region"] as const) {
    const own = old[part];
    const at = own ? findWords(own, wanted) : -1;
    if (!own || at < 0) continue;
    // "Elm Street, not Road": what stands before the old word already isn't said twice.
    const [first = ""] = value.split(/\s+/);
    const twice = new RegExp(`(?<!\\p{L})${escapeWords(first)}\\s+$`, "iu").exec(own.slice(0, at));
    const head = twice ? own.slice(0, twice.index) : own.slice(0, at);
    return { ...old, [part]: `${head}${value}${own.slice(at + wanted.length)}`.trim() };
  }
  return null;
}

function escapeWords(words: string): string {
  return words.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}

/** "Change the city to Bath": the part is named, not its old value. */
function setLabelled(old: Address, label: string, value: string): Address | null {
  return setPart(old, `${label.replace(/\s+(?:is|to|на)$/iu, "")} ${value}`);
}

function findWords(own: string, wanted: string): number {
  const at = own.toLowerCase().indexOf(wanted.toLowerCase());
  if (at < 0) return -1;
  const isEdge = (letter: string | undefined) => letter === undefined || !/[\p{L}\p{N}]/u.test(letter);
  return isEdge(own[at - 1]) && isEdge(own[at + wanted.length]) ? at : -1;
}

const UNIT_NUMBER = /^(?:number|no\.?|номер|is|у нас|№|#|\s|:)*(\d+\p{L}?(?:[/-]\d+\p{L}?)?)(?=$|[\s,.!])/iu;
const UNIT_LABEL =
  /(?<!\p{L})(flat|apartment|apt\.?|unit|suite|квартир\p{L}*|кв\.?|корпус\p{L}*|корп\.?|офис\p{L}*|подъезд\p{L}*)(?!\p{L})/iu;

/** "Flat 6" in English, "кв. 6" as it was written; "квартиру" becomes "кв.". */
function writeUnit(label: string, number: string): string {
  if (/^[a-z]/i.test(label)) return `${label[0]!.toUpperCase()}${label.slice(1).toLowerCase()} ${number}`;
  const short = /^квартир(?!а$)/iu.test(label) ? "кв." : label.toLowerCase();
  return `${short} ${number}`;
}

function setUnit(old: Address, label: string, number: string): Address {
  const line2 = writeUnit(label, number);
  const kind = label.slice(0, 2).toLowerCase();
  const isOther = old.line2 && !new RegExp(`(?<!\\p{L})${kind}`, "iu").test(old.line2) && /корп|подъезд/iu.test(label);
  return { ...old, line2: isOther ? `${old.line2}, ${line2}` : line2 };
}

/** "The zip's wrong, 60614", "house 27", "flat 5", "city Bradford". */
function setPart(old: Address, words: string): Address | null {
  const labelled = readLabelled(words);
  if (!labelled) return null;
  const { part } = labelled;
  const value = trim(labelled.value);
  if (value === "") return null;
  const number = UNIT_NUMBER.exec(value)?.[1];
  if (part === "line2") {
    const label = UNIT_LABEL.exec(words)?.[1];
    return label && number && value.split(/\s+/).length <= 6 ? setUnit(old, label, number) : null;
  }
  if (value.split(/\s+/).length > 5) return null;
  if (part === "house") return setHouse(old, value);
  if (part === "postalCode") {
    const code = readAddress(value).postalCode;
    return code && code !== old.postalCode ? { ...old, postalCode: code } : null;
  }
  if (part === "country") {
    const country = readCountry(value);
    return country && country !== old.country ? { ...old, country } : null;
  }
  if (part === "line1") return setStreet(old, value);
  return old[part] === value || !isName(value) ? null : { ...old, [part]: value };
}

function setHouse(old: Address, value: string): Address | null {
  const number = /^\d+\p{L}?(?:[/-]\d+\p{L}?)?$/u.exec(value)?.[0];
  if (!number || !old.line1) return null;
  return {
    ...old,
    line1: /\d/.test(old.line1) ? old.line1.replace(/\d+\p{L}?(?:[/-]\d+)?/u, number) : `${old.line1}, ${number}`,
  };
}

/** A street without a number keeps the number it had: "the street is Elm Lane". */
function setStreet(old: Address, value: string): Address | null {
  if (/\d/.test(value) || !old.line1 || !/^\p{Lu}/u.test(value)) return null;
  const number = /^(\d+\p{L}?(?:[/-]\d+)?)\s+/u.exec(old.line1)?.[1];
  const behind = /^((?:ул\.?|улица|пр-т|проспект|пер\.?)\s+)?[^,\d]+(,?\s*(?:д\.?|дом)?\s*\d+.*)$/iu.exec(old.line1);
  if (number) return { ...old, line1: `${number} ${value}` };
  return behind ? { ...old, line1: `${behind[1] ?? ""}${value}${behind[2]}` } : null;
}

const NO_NAME =
  /(?<![\p{L}'’])(?:not|no|isn['’]?t|wasn['’]?t|don['’]?t|nor|yes|i|it|you|не|нет|ни|да|я|это|вы)(?![\p{L}'’])/iu;

/** The name of a place: a few words with capitals, or one word; nothing that says what it isn't. */
function isName(value: string): boolean {
  const words = value.split(/[\s-]+/);
  return (
    !NO_NAME.test(value) &&
    /^[\p{L}'’. -]+$/u.test(value) &&
    words.length <= 4 &&
    (words.length === 1 || words.filter((word) => /^\p{Lu}/u.test(word)).length * 2 >= words.length)
  );
}

const LABEL_WORDS: readonly (readonly [string, RegExp])[] = [
  ["flat", UNIT_LABEL],
  ["zip", /(?<!\p{L})(?:post ?code|zip(?: ?code)?|postal code|индекс\p{L}*)(?!\p{L})/iu],
  ["city", /(?<!\p{L})(?:city|town|village|город\p{L}{0,2})(?!\p{L})/iu],
  ["house", /(?<!\p{L})(?:house(?: number)?|number|дом\p{L}?|номер\p{L}?(?: дома)?)(?!\p{L})/iu],
];

/** "I left out the flat number, it's 9", "wrong town! it's Bath": one clause names the part, the next has its value. */
function setForgotten(old: Address, clauses: readonly string[]): Address | null {
  for (const [index, clause] of clauses.slice(0, -1).entries()) {
    const found = LABEL_WORDS.find(([, pattern]) => pattern.test(clause));
    const value = trim(clauses[index + 1]!);
    if (!found || value === "" || /\d/.test(clause)) continue;
    const [label, pattern] = found;
    const written = label === "flat" ? pattern.exec(clause)![1]!.replace(/^квартир.*$/iu, "кв.") : label;
    const changed = setPart(old, `${written} ${value}`);
    if (changed) return changed;
  }
  return null;
}

const MEANT =
  /(?<!\p{L})(?:typo|mistake|misspelt|misspelled|spelling|i meant?|should be|should say|sorry|oops|опечат\p{L}+|ошиб\p{L}+|имел[аи]? в виду|вернее|точнее|правильно|ой)(?!\p{L})/iu;

/** "Bath, sorry", "опечатка, Томск": a name alone stands for the one that is nearly like it, else for the city. */
function respell(old: Address, text: string, clauses: readonly string[]): Address | null {
  const isMeant = MEANT.test(text);
  const names = clauses.filter((clause) => clause !== "" && isName(clause) && clause.split(/\s+/).length <= 3);
  for (const name of names) {
    const street = isStreet(name) && (isMeant || clauses.length === 1) ? setStreet(old, name) : null;
    if (street) return street;
    if (!isMeant && clauses.length > 1) continue;
    for (const part of ["city", "line1"] as const)
      for (const own of old[part]?.match(/[\p{L}-]{4,}/gu) ?? []) {
        const isNear = own !== name && isNearly(name.toLowerCase(), own.toLowerCase());
        if (isNear && /^\p{Lu}/u.test(name)) return { ...old, [part]: old[part]!.replace(own, name) };
      }
    const isPlace = isMeant && /^\p{Lu}/u.test(name) && names.length === 1 && readCountry(name) === null;
    if (isPlace && old.city && name !== old.city) return { ...old, city: name };
  }
  return null;
}
