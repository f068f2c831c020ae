/**
 * What is left of a stem when the ending that the dictionary keeps goes as well: Russian stems of one verb differ (верн-ит, верн-ут),
 * and nouns lose and find a vowel (посылк-а, посыл-ок). Two stems with the same root are one word in other forms.
 */
export function rootOf(stem: string): string {
  if (!/^\p{Script=Cyrillic}{4,}$/u.test(stem)) return stem;
  const bare = stem.replace(/(?:ит|ет|ут|ат|ят|ют|им|ем|ива|ыва|ова|ла|ли|а|я|и|е|у|ь)$/u, "");
  const root = bare.length >= 4 ? bare : stem;
  return root.slice(0, -3) + root.slice(-3).replace(/[оеь]/g, "");
}

/** A beginning that all stems of one family share, for looking them up. */
export const familyPrefix = (stem: string): string => stem.slice(0, Math.max(4, Math.floor(stem.length * 0.7)));

/** Delivery and delivered, оплата and оплатить: the shared beginning is nearly all of the shorter stem. */
export function isFamily(stem: string, other: string): boolean {
  let shared = 0;
  while (shared < stem.length && stem[shared] === other[shared]) shared++;
  const [shorter, longer] = [Math.min(stem.length, other.length), Math.max(stem.length, other.length)];
  return shared >= 4 && shared >= shorter - 1 && shared >= longer * 0.6;
}
