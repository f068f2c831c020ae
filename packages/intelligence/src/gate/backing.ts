import type { GateEvidence } from "@rapport/schema";
import { listConcepts } from "../router/thesaurus.ts";
import { stemWord } from "../router/words.ts";
import { isDenial } from "./clauses.ts";
import { isSucceeded } from "./ground.ts";
import { proofOf } from "./proof.ts";
import { foldText } from "./readable.ts";
import { type Stretch, splitSentences } from "./sentences.ts";

// Whether what was looked up, done, written in an article or said by the customer says the same as a stretch of a draft, in whatever
// words. Figures are compared elsewhere (`facts.ts`, `ground.ts`); this is about the words around them.

const STOPPED =
  /paus|hold|frozen|freez|suspend|sleep|cancel|skip|no (?:more|longer)|ended|over|closed|gone|stopp|won't|off(?![\p{L}])|пауз|остановл|отмен|замор|спит|отключ|снят|закрыт|больше не|не буд|пропу/u;
const STOP_PROOF = /paused|on_?hold|cance+l+ed|skipped|inactive|suspended|ended|expired|terminated|frozen/;
const MONEY = /refund|reimburs|credit|money|compens|возврат|вернул|верн[её]|деньг|компенс|скидк|бонус|discount|free/u;
const MONEY_PROOF = /refunded|reimburs|credit|discount|offer|promo|coupon|gift|refund/;
const PAID =
  /(?:payment|charge|card|оплат\p{L}*|плат[её]ж\p{L}*|списани\p{L}*|карт\p{L}*)(?! (?:has |have |is |was )?(?:not|n't|fail|declin)).{0,30}(?<!не )(?:(?:went|gone|come|came) through|success\p{L}*|accepted|worked|received|in order|прош[её]?л\p{L}*|успешн\p{L}*|принят\p{L}*|получен\p{L}*)/u;
const PAID_PROOF = /"(?:paid|succeeded|captured|completed|settled)"/;
const NOT_TAKEN =
  /не (?:спис|сня(?:л|т)|прош)|(?:nothing|no money|you) (?:was|were|has been|have been|wasn't|weren't|haven't been)(?: not)? (?:taken|charged|debited)|(?:not|n't) (?:been )?(?:taken|charged|debited|go(?:ne)? through)/u;
const NOT_TAKEN_PROOF = /"(?:failed|declined|refused|rejected|void(?:ed)?|unpaid|cance+l+ed)"/;
const MOVED =
  /ship|transit|deliver|way|arriv|track|with (?:the|a) courier|dispatch|sent|left|come|next|due|достав|отправл|в пути|едет|едут|прид[её]т|приед|ожида|курьер|получ|прибуд|будет|следующ/u;
const MOVED_PROOF = /ship|transit|deliver|next_?box|next_?|estimated|scheduled|preparing|processing|label/;
/** What the company does with every parcel; a look-up proves it, unlike a deed for this customer. */
const SENT =
  /(?<![\p{L}])(?:shipped|dispatched|sent (?:out|off)|handed (?:it |them )?(?:over )?to|delivered|отправил[аи]?|отправили|отгрузили|выслали|доставили|передали (?:в доставку|курьеру|перевозчику))(?![\p{L}])/u;
const LIVE =
  /active|running|monthly|every|frequen|plan|paid|fail|declin|refus|reject|charge|payment|отклон|отказал|активн|действ|раз в|ежемесячн|оплат|оплач|плат[её]ж|списа|не прош/u;
const LIVE_PROOF = /active|frequency|interval|paid|failed|declined|charged|captured|amount|price/;
/** "You wrote that …": what the customer said is told back as said by them. */
const TOLD_BACK =
  /(?<![\p{L}])(?:you(?:'ve| have)? (?:wrote|written|write|said|say|mentioned|mention|told|tell|describe|described|reported|report|asked|ask|gave|given)|(?:from|in) your (?:message|words|note)|вы (?:\p{L}+ )?(?:пишете|писали|написали|сказали|говорите|упомянули|указали|сообщили|сообщаете|описали|спрашиваете|спросили|назвали)|из вашего (?:письма|сообщения)|с ваших слов|по вашим словам)(?![\p{L}])/u;

/** How a stretch of a draft stands to the evidence. */
export interface Backing {
  /** Some source says the same. `isDeed`: it tells of something done, which no look-up and no article proves. `isByCustomer`: their words count. */
  isBacked(place: Stretch, about: { isDeed: boolean; isByCustomer: boolean; isCertain: boolean }): boolean;
  /** An article denies what the stretch says, or says what it denies. */
  isContradicted(place: Stretch): boolean;
  /** The sentence gives the customer's own words back as theirs. */
  isToldBack(sentence: Stretch): boolean;
}

/** Reads the evidence once; `lower` is the folded draft. */
export function readBacking(
  lower: string,
  evidence: GateEvidence,
  customerWords: string,
  isVerified: boolean,
): Backing {
  const done = evidence.toolResults.filter((one) => isSucceeded(one.state));
  const writes = done.filter(({ effect }) => effect === "write");
  const reads = done.map(proofOf).join("\n");
  const deeds = contentOf(
    foldText(JSON.stringify(writes.map((one) => [one.tool, one.result, one.arguments])) ?? "").replace(/[_\W]+/gu, " "),
  );
  const articles = evidence.knowledge.map(foldText);
  const known = articles.join("\n");
  const told = articles.flatMap((article) =>
    splitSentences(article).map(({ start, end }) => article.slice(start, end)),
  );
  return {
    isToldBack: ({ start, end }) => customerWords !== "" && TOLD_BACK.test(lower.slice(start, end)),
    isContradicted({ start, end }) {
      const said = lower.slice(start, end);
      if (known.includes(said.trim().replace(/[.!?,;:]+$/, ""))) return false;
      // Of two sentences of the articles the one that says the very same is meant.
      return told.some((one) => isOpposite(said, one)) && !told.some((one) => isSame(said, one));
    },
    isBacked({ start, end }, { isDeed, isByCustomer, isCertain }) {
      const said = lower
        .slice(start, end)
        .replace(/^[\s,.!"'-]+/, "")
        .trim();
      // What was done may be told in any words; the finer rules compare its figures. Other matters are no part of it.
      if (writes.length > 0 && (!isCertain || isOf(said, deeds))) return true;
      if (isByCustomer && isIn(said, customerWords)) return true;
      if (isDeed && !SENT.test(said)) return isIn(said, known);
      if (done.length > 0 && isVerified && isDenial(said)) return true;
      return isTold(said, reads, done.length > 0) || isIn(said, known) || told.some((one) => isRetold(said, one));
    },
  };
}

/** What a look-up found: the state it names, in any words for that state. */
function isTold(said: string, reads: string, hasReads: boolean): boolean {
  if (!hasReads) return false;
  if (PAID.test(said)) return PAID_PROOF.test(reads);
  if (NOT_TAKEN.test(said) && NOT_TAKEN_PROOF.test(reads)) return true;
  if (STOPPED.test(said)) return STOP_PROOF.test(reads);
  if (MONEY.test(said)) return MONEY_PROOF.test(reads);
  if (MOVED.test(said) && MOVED_PROOF.test(reads)) return true;
  if (LIVE.test(said) && LIVE_PROOF.test(reads)) return true;
  return /\d/.test(said) || said.split(/[^\p{L}]+/u).some((word) => word.length > 4 && reads.includes(word));
}

/** All words of weight stand in the text, whatever their endings. */
function isIn(said: string, text: string): boolean {
  if (text === "") return false;
  const words = said.split(/[^\p{L}]+/u).filter((word) => word.length > 3);
  return words.length > 1 && words.filter((word) => text.includes(word.slice(0, 4))).length >= words.length * 0.8;
}

interface Content {
  stems: readonly string[];
  known: ReadonlySet<string>;
}

const EMPTY = new Set(
  "that this these those with from have been will your what when then them they there here just also very into only some which about after before would could should please still more each every это этот эта эти того такой так как что для при над под или вас вам ваш ваша ваше ваши вашу вашей наш наша наши уже еще если когда тогда есть быть будет была было были можно нужно потом затем".split(
    " ",
  ),
);

function contentOf(text: string): Content {
  const stems = text
    .split(/[^\p{L}]+/u)
    .filter((word) => word.length > 3 && !EMPTY.has(word))
    .map(stemWord);
  return { stems, known: new Set(stems.flatMap((stem) => [stem, stem.slice(0, 5), ...listConcepts(stem)])) };
}

const isKnown = (stem: string, { known }: Content) =>
  known.has(stem) || known.has(stem.slice(0, 5)) || listConcepts(stem).some((one) => known.has(one));

/** Speaks of what the action did: a word of it, or hardly a word at all ("All done!"). */
function isOf(said: string, deeds: Content): boolean {
  const { stems } = contentOf(said);
  return stems.length < 3 || stems.some((stem) => isKnown(stem, deeds));
}

const NEGATION = /(?<![\p{L}])(?:not|no|never|without|cannot|нет|не|ни|без|нельзя)(?![\p{L}])|n't(?![\p{L}])/gu;
/** What part of the words of weight an article's sentence must have, in any form or by a word of one meaning. */
const RETOLD = 0.6;
/** The same where the one says no and the other yes: so near that it can only be meant of the same thing. */
const OPPOSITE = 0.85;

/** The article's sentence says it in other words, and both deny or neither does. */
function isRetold(said: string, article: string): boolean {
  return shareOf(said, article) >= RETOLD && denials(said) % 2 === denials(article) % 2;
}

function isSame(said: string, article: string): boolean {
  return shareOf(said, article) >= OPPOSITE && denials(said) % 2 === denials(article) % 2;
}

/** Both ways round: a sentence that says more than the clause denies something else. */
function isOpposite(said: string, article: string): boolean {
  return (
    denials(said) % 2 !== denials(article) % 2 && shareOf(said, article) >= OPPOSITE && shareOf(article, said) >= RETOLD
  );
}

const denials = (text: string): number => text.match(NEGATION)?.length ?? 0;

function shareOf(said: string, article: string): number {
  const own = contentOf(said);
  if (own.stems.length < 3) return 0;
  const told = contentOf(article);
  return own.stems.filter((stem) => isKnown(stem, told)).length / own.stems.length;
}
