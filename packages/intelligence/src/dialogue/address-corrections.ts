import { type Address, readAddress, readCountry, readLabelled } from "./addresses.ts";

/** "NEW, not OLD", "not OLD but NEW", "OLD should be NEW", "не OLD, а NEW", "вместо OLD NEW": which group is the old and which the new. */
const REPLACEMENTS: readonly (readonly [RegExp, "old" | "new"])[] = [
  [
    /^(?:.*?(?<!\p{L}))?(?:not|isn['’]?t|не)\s+(?:in |at |в |на )?(.+?)[,;]?\s+(?:but|it['’]?s|it is|а|но)\s+(?:in |at |в |на )?(.+)$/iu,
    "old",
  ],
  [
    /^(?:.*?(?<!\p{L}))?(?:instead of|вместо)\s+(.+?)(?:[,;]\s*|\s+)(?:it['’]?s |put |пусть будет |напишите )?([\p{L}\d/-]+)$/iu,
    "old",
  ],
  [/^(.+?)[,;]?\s+(?:and not|not|instead of|rather than|а не|не|вместо)\s+(?:in |at |в |на )?(.+)$/iu, "new"],
  [/^(?:.*?(?<!\p{L}))?(?:change|replace|замените|исправьте|поменяйте)\s+(.+?)\s+(?:to|with|by|на)\s+(.+)$/iu, "old"],
  [/^(.+?)\s+(?:should be|must be|has to be|should say|должно быть|должен быть|должна быть)\s+(.+)$/iu, "old"],
];

const FILLERS =
  /^(?:(?:sorry|no|oops|oh|wait|actually|hang on|hold on|please|well|yes|ok|i meant?|i mean|it should be|should be|that should be|it must be|add|and|also|plus|добавьте|добавь|еще|ещё|плюс|и|make it|make that|it['’]?s|it is|is|the|to|ой|нет|извините|простите|точнее|вернее|погодите|стоп|правильно|должно быть|там|это|имел[аи]? в виду|я|да)(?![\p{L}'’])[\s,:.!-]*)+/iu;
const TAIL =
  /(?:[\s,.!]*(?<!\p{L})(?:sorry|please|thanks|thank you|my mistake|my bad|typo|actually|instead|извините|пожалуйста|спасибо|простите|ошиблась|ошибся|опечатка|опечаталась|опечатался))+[\s.!]*$|[\s.!]+$/iu;

/** The address with the one part changed that the customer corrects; null where the words correct nothing in it. */
export function correctAddress(old: Address, text: string): Address | null {
  const words = trim(text);
  if (words === "" || words.length > 160) return null;
  for (const [pattern, first] of REPLACEMENTS) {
    const match = pattern.exec(words);
    if (!match) continue;
    const [before, after] = first === "old" ? [match[1]!, match[2]!] : [match[2]!, match[1]!];
    const changed = replacePart(old, trim(before), trim(after));
    if (changed) return changed;
  }
  return setPart(old, words);
}

function trim(text: string): string {
  return text.trim().replace(FILLERS, "").replace(TAIL, "").replace(FILLERS, "").trim();
}

/** Changes the part that holds the old words; a label before the new ones ("the city should be …") is no part of them. */
function replacePart(old: Address, before: string, after: string): Address | null {
  const named = readLabelled(after)?.value ?? after;
  const value = named.replace(/^(?:дом|house|number|no\.?|flat|apt|кв\.?|квартира|город|city|г\.)\s+/iu, "");
  const wanted = (readLabelled(before)?.value ?? before).replace(
    /^(?:дом|house|number|flat|apt|кв\.?|квартира|город|г\.)\s+/iu,
    "",
  );
  if (value === "" || wanted === "" || value.split(/\s+/).length > 5) return null;
  for (const part of ["line1", "line2", "city", "postalCode", "region"] as const) {
    const own = old[part];
    const at = own ? findWords(own, wanted) : -1;
    if (own && at >= 0) return { ...old, [part]: `${own.slice(0, at)}${value}${own.slice(at + wanted.length)}`.trim() };
  }
  return null;
}

function findWords(own: string, wanted: string): number {
  const at = own.toLowerCase().indexOf(wanted.toLowerCase());
  if (at < 0) return -1;
  const isEdge = (letter: string | undefined) => letter === undefined || !/[\p{L}\p{N}]/u.test(letter);
  return isEdge(own[at - 1]) && isEdge(own[at + wanted.length]) ? at : -1;
}

/** "The zip's wrong, 60614", "house 27", "flat 5", "city Bradford". */
function setPart(old: Address, words: string): Address | null {
  const labelled = readLabelled(words);
  if (!labelled) return null;
  const { part } = labelled;
  const value = trim(labelled.value);
  if (value === "" || value.split(/\s+/).length > 5) return null;
  if (part === "house") {
    const number = /^\d+\p{L}?(?:[/-]\d+\p{L}?)?$/u.exec(value)?.[0];
    if (!number || !old.line1) return null;
    return {
      ...old,
      line1: /\d/.test(old.line1) ? old.line1.replace(/\d+\p{L}?(?:[/-]\d+)?/u, number) : `${old.line1}, ${number}`,
    };
  }
  if (part === "postalCode") {
    const code = readAddress(value).postalCode;
    return code && code !== old.postalCode ? { ...old, postalCode: code } : null;
  }
  if (part === "country") {
    const country = readCountry(value);
    return country && country !== old.country ? { ...old, country } : null;
  }
  if (part === "line2") return { ...old, line2: words.trim() };
  if (part === "line1") return null;
  return old[part] === value || /\d/.test(value) ? null : { ...old, [part]: value };
}
