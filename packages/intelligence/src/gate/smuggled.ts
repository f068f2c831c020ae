import type { Fact } from "./facts.ts";
import type { Finding } from "./leaks.ts";
import type { Stretch } from "./sentences.ts";

// Articles come from outside too: imported files, pages, other people's texts. What stands in one is known, but an article is no
// place for one customer's order, a stranger's address or a way to pay, and a draft that repeats such a thing was led to.

/** Addresses that speak for an office and not for a person. */
export const OFFICE_ADDRESS =
  /^(?:support|help|info|hello|care|team|contact|service|sales|returns?|no-?reply|privacy|billing|orders?|press|feedback|office|shop|store)[@.+-]/;

/** True for what no article can vouch for: an order's number, a tracking code, somebody's own mail address, a name that imitates letters. */
export function isBeyondArticles(fact: Fact, sentence: string): boolean {
  if (fact.kind === "order") return fact.key.replace(/\D/g, "").length >= 5;
  if (fact.kind === "email") return !OFFICE_ADDRESS.test(fact.key);
  // One customer's parcel, by the number in its address; or letters that imitate others.
  return (
    fact.kind === "link" &&
    (/\d{7}|(?:^|[/.@])xn--/.test(fact.key) || (/\d{5}/.test(fact.key) && OF_A_PARCEL.test(sentence)))
  );
}

const OF_A_PARCEL = /(?<![\p{L}])(?:parcel|package|shipment|track|delivery|посылк|отправлени|отслед|трек)/u;

const PAYS_ASIDE =
  /(?<![\p{L}])(?:pay(?:ing|ment)? (?:\p{L}+ )?(?:by|over the) phone|(?:bank|wire) transfer to|(?:transfer|send|wire) (?:the |your )?(?:money|amount|funds|payment|[$€£₽]? ?[\d., ]+(?:usd|eur|rub)?) to|оплат\p{L}* по телефону|(?:переве\p{L}+|перечисл\p{L}+) (?:\p{L}+ )?(?:деньги|оплату|сумму|[\d.,  ]+[₽$€]?|на (?:карт|счет)\p{L}*)|überweis\p{L}* sie|transfiera|veuillez virer)(?![\p{L}])/gu;
const LURES =
  /(?<![\p{L}])(?:log ?in|sign in|log on|confirm (?:your|the) (?:account|identity|card|payment|details)|verify (?:your|the) (?:account|identity|card|payment)|(?:get|claim|receive) (?:your|the|a) (?:refund|money|prize|gift)|within \d+ hours or|lose your|войдите|войти|авторизуйтесь|подтвердите (?:аккаунт|личность|карт|оплат|данные)\p{L}*|получить (?:возврат|деньги|приз)|bestätigen sie ihr|confirme su cuenta|connectez-vous)(?![\p{L}])/u;
const TOLD_OF =
  /(?<![\p{L}])(?:your (?:box|parcel|package) \([^)]{3,80}\)|your neighbou?rs?,? \p{L}+ \p{L}+|(?:вижу |вот |открыл\p{L}* )?карточк\p{L}+ клиент\p{L}* \p{L}+|у (?:нашего |другого )?клиента? \p{L}+ \p{L}+ (?:\(|был|тоже|есть|та же)|i see (?:the |an? )?(?:account|card|profile|record|order)s? of \p{L}+|(?:customer|client)'?s? (?:card|record|file|profile) (?:of|for|says|shows)|had the same (?:problem|issue) with)/gu;

/** Ways to pay aside, doors to sign in at that are not the company's, strangers told of. `isOwnLink`: the company's own, or a tool's. */
export function findSmuggled(
  lower: string,
  sentences: readonly Stretch[],
  links: readonly Fact[],
  isOwnLink: (fact: Fact) => boolean,
): Finding[] {
  const found: Finding[] = [];
  for (const match of lower.matchAll(PAYS_ASIDE))
    found.push({
      code: "red_line",
      sentence: "It asks for a payment aside from the shop: nobody pays by a message.",
      start: match.index,
      end: match.index + match[0].length,
    });
  for (const match of lower.matchAll(TOLD_OF))
    found.push({
      code: "other_customer",
      sentence: "It tells of another customer.",
      start: match.index,
      end: match.index + match[0].length,
    });
  for (const { start, end } of sentences) {
    const door = links.find((fact) => fact.start < end && start < fact.end && !isOwnLink(fact));
    // A full stop inside the address may end the sentence for the splitter.
    if (door && LURES.test(lower.slice(Math.max(0, start - 80), Math.min(lower.length, end + 80))))
      found.push({
        code: "ungrounded_link",
        sentence: "It leads the customer to sign in or confirm something at an address that is not the company's.",
        start: door.start,
        end: door.end,
      });
  }
  return found;
}
