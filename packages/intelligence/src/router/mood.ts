import { describeMessage, openJudgements, weighMood } from "./judgements.ts";
import { stemWord } from "./words.ts";

export type Sentiment = "positive" | "neutral" | "negative";
export type Urgency = "low" | "medium" | "high";

const stems = (words: string) => new Set(words.trim().split(/\s+/).map(stemWord));

const POSITIVE =
  stems(`thank thanks love loved great wonderful excellent amazing perfect happy delighted delicious beautiful best satisfied
  super awesome enjoy enjoyed lovely fantastic appreciate delightful brilliant
  спасибо благодарю отлично отличный прекрасно прекрасный чудесный чудесно замечательно супер рада доволен довольна люблю нравится
  понравилось понравилась великолепно вкусно лучший восторг`);
const NEGATIVE =
  stems(`angry terrible awful horrible worst disappointed disappointing ridiculous unacceptable frustrated frustrating annoyed upset
  bad poor disgusting rude scam useless hate furious outrageous broken damaged smashed shattered ruined unhappy wrong fault faulty sad sadly
  unfortunately spoiled rotten mould liar liars joke idiots incompetent fed fraud complaint complain
  ужас ужасный ужасно отвратительно отвратительный кошмар разочарован разочарована безобразие возмущен возмущена злая зол надоело плохо плохой
  плохая хамство нахамил обман обманули жалоба недоволен недовольна сломан сломано разбит разбита поврежден поврежденный поврежденная испорчен
  протекла бракованный позор бардак идиоты издеваетесь хуже худший увы сожалению претензия`);
const NEGATION = /^(?:not|no|never|dont|didnt|isnt|wasnt|doesnt|cant|couldnt|arent|не|ни|нет|без)$/;

/** Looking a word up is many times faster than stemming it. Emptied when full. */
const knownWords = new Map<string, number>();
const MOST_KNOWN_WORDS = 20_000;

function weighWord(word: string): number {
  const known = knownWords.get(word);
  if (known !== undefined) return known;
  const stem = stemWord(word);
  const value = POSITIVE.has(stem) ? 1 : NEGATIVE.has(stem) ? -1.2 : 0;
  if (knownWords.size >= MOST_KNOWN_WORDS) knownWords.clear();
  knownWords.set(word, value);
  return value;
}

/** Counts words of praise and of anger; a negation before one turns it round. Shouting and rows of `!` count as anger. */
export function weighMoodWords(text: string): number {
  const words =
    text
      .slice(0, 4000)
      .toLowerCase()
      .replace(/['’]/g, "")
      .replaceAll("ё", "е")
      .match(/\p{L}+/gu) ?? [];
  let score = 0;
  for (let index = 0; index < words.length; index++) {
    const value = weighWord(words[index]!);
    if (value === 0) continue;
    const isNegated = [words[index - 1], words[index - 2]].some(
      (before) => before !== undefined && NEGATION.test(before),
    );
    score += isNegated ? (value > 0 ? -1 : 0.3) : value;
  }
  if (/[!?]{3,}|!!/.test(text)) score -= 0.8;
  const letters = text.replace(/[^\p{L}]/gu, "");
  if (letters.length >= 10 && letters === letters.toUpperCase() && letters !== letters.toLowerCase()) score -= 0.8;
  return score;
}

/** Added to the learnt scores: crossness is easily overheard, and neutral messages are by far the most. Found by cross-validation. */
const MOOD_LEANING = { positive: 0.5, negative: 1 };

/** The customer's mood: words of praise and anger, and what was learnt of messages without them ("eleven days, and not a peep"). */
export function readSentiment(text: string): Sentiment {
  const words = weighMoodWords(text);
  const [positive, neutral, negative] = weighMood(openJudgements(), describeMessage(text));
  const praise = positive! + words + MOOD_LEANING.positive;
  const anger = negative! - words + MOOD_LEANING.negative;
  if (Math.max(praise, anger) <= neutral!) return "neutral";
  return praise > anger ? "positive" : "negative";
}

const URGENT =
  /(?<!\p{L})(?:urgent(?:ly)?|asap|immediately|right (?:now|away)|at once|emergency|today|tonight|now|as soon as possible|hurry|срочно|немедленно|сейчас же|прямо сейчас|как можно (?:скорее|быстрее)|сегодня|безотлагательно|экстренно|cегодня|скорее)(?!\p{L})/iu;
const NOT_URGENT =
  /(?<!\p{L})(?:no (?:rush|hurry)|not urgent|whenever|when you have (?:time|a moment)|just (?:curious|wondering)|не срочно|не спеш\p{L}*|когда будет (?:время|удобно)|просто интересно)(?!\p{L})/iu;
const STALE =
  /(?<!\p{L})(?:again|still|third time|(?:two|three|four|several|\d+) (?:times|weeks|months)|опять|снова|до сих пор|уже (?:\d+|две|три|второй|третий)|сколько можно|в третий раз)(?!\p{L})/iu;

/** Categories in which waiting costs the customer something. */
const PRESSING = new Set([
  "damaged_item",
  "payment_issue",
  "cancel_subscription",
  "shipping_inquiry",
  "lost_parcel",
  "compliance",
]);
const CALM = new Set([
  "general_question",
  "positive_feedback",
  "product_details",
  "size_and_fit",
  "availability_and_delivery",
  "usage_help",
]);

/** How soon somebody should answer: words of hurry first, then anger and the category. Escalations are always high. */
export function readUrgency(text: string, category: string, sentiment: Sentiment, isEscalated: boolean): Urgency {
  if (isEscalated) return "high";
  if (NOT_URGENT.test(text)) return "low";
  const isHurried = URGENT.test(text);
  if (isHurried && (sentiment === "negative" || PRESSING.has(category))) return "high";
  if (sentiment === "negative" && STALE.test(text)) return "high";
  if (isHurried || sentiment === "negative" || PRESSING.has(category)) return "medium";
  return CALM.has(category) || sentiment === "positive" ? "low" : "medium";
}
