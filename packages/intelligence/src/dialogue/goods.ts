import type { FormField } from "@rapport/schema";
import { findEntities } from "../router/entities.ts";
import { stemWord } from "../router/words.ts";
import { findKnown } from "./known.ts";
import { isNearly, readMonths } from "./months.ts";
import { readPlace } from "./numbers.ts";
import type { FieldReading, ReadingContext } from "./readings.ts";
import { plain, readReply } from "./replies.ts";

interface OrderLike {
  id: string;
  items?: ItemLike[];
  boxMonth?: string;
  status?: string;
}

/** The customer's order by its id, its month, or words such as "last box"; only orders of the list count. */
export function readOrder(field: FormField, text: string, { known, calendar, isAsked }: ReadingContext): FieldReading {
  const orders = field.from ? (findKnown(known, field.from) as OrderLike[] | undefined) : undefined;
  const words = plain(text);
  if (!Array.isArray(orders)) return null;
  const named = findEntities(text).orderIds.concat(words.split(" ").filter((word) => /^\d{5,}$/.test(word)));
  for (const id of named) {
    const digits = id.replace(/\D/g, "");
    const order = orders.find(
      (one) =>
        one.id.toLowerCase() === id.toLowerCase() || (digits.length >= 5 && one.id.replace(/\D/g, "") === digits),
    );
    if (order) return { kind: "value", value: order.id };
  }
  const arrived = orders.filter((one) => one.status === "delivered" || one.status === "shipped");
  const list = arrived.length > 0 ? arrived : orders;
  const { months } = readMonths(text, calendar);
  for (const month of months) {
    const order = orders.find((one) => one.boxMonth?.slice(5) === month.slice(5));
    if (order) return { kind: "value", value: order.id };
  }
  if (
    /(?<!\p{L})(?:one before|box before|before (?:that|last)|previous one|second (?:last|to last)|penultimate|позапрошл\p{L}*|предпоследн\p{L}*|перед (?:этим|ней|последней))(?!\p{L})/u.test(
      words,
    ) &&
    list[1]
  )
    return { kind: "value", value: list[1].id };
  const current = findKnown(known, field.name);
  if (
    /(?<!\p{L})(?:the other|other one|another one|wrong (?:order|box)|другой|другая|другую|другом|другого|не (?:тот|та|ту)|не из (?:той|этой))(?!\p{L})/u.test(
      words,
    ) &&
    current
  ) {
    const others = list.filter((one) => one.id !== current);
    return others.length === 1 || (others.length > 1 && list.slice(0, 2).some(({ id }) => id === current))
      ? { kind: "value", value: others.find((one) => list.slice(0, 2).includes(one))?.id ?? others[0]!.id }
      : { kind: "ambiguous" };
  }
  if (
    /(?<!\p{L})(?:last|latest|most recent|recent|newest|this|current|today|yesterday|just|последн\p{L}*|прошл\p{L}*|сегодня\p{L}*|вчера\p{L}*|недавн\p{L}*|только что|эт\p{L}{1,3}|нов\p{L}{2,3}|крайн\p{L}*)(?!\p{L})/u.test(
      words,
    ) &&
    list[0]
  )
    return { kind: "value", value: list[0].id };
  const place = isAsked ? readPlace(words, list.length) : null;
  if (place !== null) return { kind: "value", value: list[place]!.id };
  // Nobody says which box it was, but it must have had in it what is spoken of: the newest such one is shown before anything happens.
  const meant = current ? leaveTurnedDown(text) : text;
  const own = orders.find(({ id }) => id === current);
  // "Not the soap, the honey": where the box spoken of has no honey, another one is meant.
  const isElsewhere = own !== undefined && findHolding([own], meant, plain(meant)) === undefined;
  const holding = !current || (isElsewhere && meant !== text) ? findHolding(list, meant, plain(meant)) : undefined;
  return holding ? { kind: "value", value: holding.id } : null;
}

function findHolding(orders: readonly OrderLike[], text: string, words: string): OrderLike | undefined {
  const scores = orders.map(({ items }) => Math.max(0, ...(items ?? []).map((item) => scoreItem(item, text, words))));
  const best = Math.max(0, ...scores);
  // Half a point is a jar or a bottle of anything.
  return best < 1 ? undefined : orders[scores.indexOf(best)];
}

interface ItemLike {
  sku: string;
  name: string;
}

/** "The whole of my February box", "всё вдребезги": said of the box before anything is asked. */
const WHOLE =
  /(?<!\p{L})(?:(?:the )?(?:whole|entire)(?: of)?(?: (?:the|my|our|this|that|last|\p{L}+))? (?:box|parcel|order|lot|thing|contents)|everything(?:s| is| was| arrived| came| has| inside| in (?:it|the|there|my))|(?:all|every (?:single )?one) of (?:it|them|the (?:items|things))|вся (?:\p{L}+ ){0,2}(?:коробка|посылка)|вс[её] (?:что (?:было|внутри|там) )?(?:содержимое|внутри|вдребезги|разбит\p{L}*|разбил\p{L}*|раздавл\p{L}*|побит\p{L}*|сломан\p{L}*|испорч\p{L}*|поврежд\p{L}*|протек\p{L}*|залит\p{L}*))(?!\p{L})/u;

/** What of the box is meant. The value is the item's SKU, or `whole` for everything. */
export function readItem(field: FormField, text: string, { known, isAsked }: ReadingContext): FieldReading {
  const items = field.from ? (findKnown(known, field.from) as ItemLike[] | undefined) : undefined;
  if (!Array.isArray(items) || items.length === 0) return null;
  // "Not the candle, the honey": what is turned down isn't meant.
  const meant = leaveTurnedDown(text);
  const words = plain(meant);
  const scores = items.map((item) => scoreItem(item, meant, words));
  const best = Math.max(...scores);
  if (best === 0 && WHOLE.test(words)) return { kind: "value", value: "whole" };
  if (best === 0 && meant !== text && !isAsked) return null;
  if (best > 0) {
    const all = items.filter((_, index) => scores[index] === best);
    // "One of the tins" – "the tea one": what was said before decides between what fits equally.
    const before = String(known.words ?? "");
    const earlier = all.map((item) => scoreItem(item, before, plain(before)));
    const most = Math.max(...earlier);
    const winners = all.filter((_, index) => earlier[index] === most);
    if (winners.length === 1) return { kind: "value", value: winners[0]!.sku };
    return { kind: "ambiguous" };
  }
  if (!isAsked) return null;
  if (
    /(?<!\p{L})(?:whole|everything|all|entire|every|complete|все|всё|вся|весь|целиком|полностью)(?!\p{L})/u.test(words)
  )
    return { kind: "value", value: "whole" };
  if (items.length === 1 && readReply(text).meaning === "yes") return { kind: "value", value: items[0]!.sku };
  const place = readPlace(words, items.length);
  return place === null ? null : { kind: "value", value: items[place]!.sku };
}

function leaveTurnedDown(text: string): string {
  const clauses = text.split(
    /[,;.!?…]+|\s[-–—]\s|(?<=\s)(?:but|а)\s|\s(?=(?:not|не|instead of|rather than|вместо)\s)/iu,
  );
  return clauses
    .filter(
      (clause) =>
        !/^\s*(?:(?:sorry|no|oops|oh|wait|actually|its|it['’]s|it was|it|was|i meant|and|but|ой|нет|извините|простите|это|и|а)\s+)*(?:not|wasn['’]?t|isn['’]?t|не|instead of|rather than|вместо)\s/iu.test(
          clause,
        ),
    )
    .join(", ");
}

function scoreItem(item: ItemLike, text: string, words: string): number {
  const own = plain(item.name)
    .split(" ")
    .filter((word) => word.length > 2 && !/^(?:the|and|with|of|for|box|set)$/.test(word));
  const said = words.split(" ");
  let score = 0;
  for (const word of own) {
    const stem = stemWord(word);
    if (said.some((one) => one.length > 2 && (stemWord(one) === stem || (word.length >= 5 && isNearly(one, word)))))
      // A container is less than what is in it.
      score += /^(?:jar|bottle|tin|bag|box)$/.test(word) ? 0.5 : 1;
  }
  for (const product of findEntities(text).products)
    if (plain(item.name).includes(product.replace(/s$/, ""))) score += 1;
  for (const [name, pattern] of MORE_PRODUCTS)
    if (pattern.test(words) && plain(item.name).includes(name))
      score += /^(?:jar|bottle|tin|bag|card)$/.test(name) ? 0.5 : 1;
  return score;
}

/** Russian names of goods that the router's list doesn't know. */
const MORE_PRODUCTS: readonly (readonly [string, RegExp])[] = [
  ["jar", /(?<!\p{L})банк[ауи]/u],
  ["bottle", /(?<!\p{L})бутыл/u],
  ["tin", /(?<!\p{L})(?:жест(?:ян|ь))/u],
  ["cup", /(?<!\p{L})(?:чашк|чашеч|кружк|mugs?(?!\p{L}))/u],
  ["crackers", /(?<!\p{L})крекер/u],
  ["paprika", /(?<!\p{L})паприк/u],
  ["tapenade", /(?<!\p{L})тапенад/u],
  ["fig", /(?<!\p{L})инжир/u],
  ["jam", /(?<!\p{L})джем/u],
  ["lemon", /(?<!\p{L})лимон/u],
  ["rosemary", /(?<!\p{L})розмарин/u],
  ["seaweed", /(?<!\p{L})водоросл/u],
  ["plate", /(?<!\p{L})тарелк/u],
  ["towel", /(?<!\p{L})полотен/u],
  ["coffee", /(?<!\p{L})кофе(?!\p{L})/u],
  ["oil", /(?<!\p{L})масл/u],
  ["salt", /(?<!\p{L})сол[ьи](?!\p{L})/u],
  ["blanket", /(?<!\p{L})(?:плед|одеял)/u],
  ["notebook", /(?<!\p{L})(?:блокнот|тетрад)/u],
  ["card", /(?<!\p{L})открытк/u],
  ["cookie", /(?<!\p{L})печень/u],
  ["biscuit", /(?<!\p{L})печень/u],
  ["caramel", /(?<!\p{L})карамел/u],
  ["balm", /(?<!\p{L})бальзам/u],
  ["print", /(?<!\p{L})(?:постер|принт|картин)/u],
  ["bag", /(?<!\p{L})(?:сумк|мешоч)/u],
  ["tote", /(?<!\p{L})(?:сумк|шоппер)/u],
  ["candle", /(?<!\p{L})свеч/u],
];
