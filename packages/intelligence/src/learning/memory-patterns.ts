import type { MemoryKind } from "@rapport/schema";

/** One way of saying something that lasts. The whole match is the quote; `what` is the part that says it. */
export interface MemoryPattern {
  kind: MemoryKind;
  /** Two of one topic can't both be true: the later one counts. */
  topic: string | null;
  pattern: RegExp;
  /** How it is remembered. */
  word: (what: string, quote: string) => string;
  /** How surely it is meant to last, 0 to 1. */
  confidence: number;
  /** A polite question still says it: "could you write to me in Russian?". */
  mayAsk?: boolean;
}

const bare = (_what: string, quote: string) => capital(quote.replace(/^(?:please|пожалуйста),?\s+/iu, ""));
const about = (prefix: string) => (what: string) => `${prefix} ${what}`;

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

const WHAT = '(?<what>[\\p{L}\\p{N}][^,.;:!?()\\n«»"“”]{1,70}?)';
/** Where a wish ends: a clause of its own begins, or the sentence is over. */
const END =
  '(?=\\s*(?:$|[,.;:!?()\\n«»"“”]|\\s(?:because|but|so|since|and (?:i|we|please|my)|which|потому|но|так как|поэтому|и (?:я|мы|мне)|котор)))';
const WHO = "(?:my (?:son|daughter|husband|wife|child|kid|partner|mother|father|mum|mom|dad|baby|dog|cat))";
const PETS =
  "(?:cats?|dogs?|kids|children|child|sons?|daughters?|bab(?:y|ies)|toddlers?|twins|rabbits?|birds?|parrots?|horses?)";
const PLACE_EN =
  "(?:neighbou?rs?|porch|(?:front |back |side )?doors?|doorstep|reception(?:ist)?|concierge|doorman|porter|garage|shed|gate|lobby|parcel locker|locker|mail ?box|letter ?box|office|security|safe place|desk|garden)";
const PARCEL_EN =
  "(?:it|them|(?:the|my|our|any|all|every|all my) (?:parcels?|packages?|box(?:es)?|deliver(?:y|ies)|orders?))";
const LANGUAGES_EN = "(?:English|Russian|Hebrew|German|French|Spanish|Italian|Polish|Ukrainian|Arabic|Portuguese)";
const DAYPART_EN =
  "(?:\\d{1,2}(?:[:.]\\d\\d)? ?(?:am|pm|a\\.m|p\\.m|o'clock)?|noon|weekdays?|weekends?|mornings?|the mornings?|evenings?|the evenings?|afternoons?|the afternoons?|(?:mon|tues|wednes|thurs|fri|satur|sun)days?)";
const NAME = "(?<what>\\p{Lu}[\\p{Ll}'’-]{1,20}(?: \\p{Lu}[\\p{Ll}'’-]{1,20})?)(?![\\p{L}])";

const re = (source: string, flags = "giu") => new RegExp(`(?<![\\p{L}\\p{N}])${source}`, flags);

export const ENGLISH_PATTERNS: readonly MemoryPattern[] = [
  {
    kind: "language",
    topic: "language",
    pattern: re(
      `(?:please )?(?:write|reply|answer|respond|speak|talk|communicate)(?: to me| with me| back)?(?: only)? in (?<what>${LANGUAGES_EN})(?! class)`,
    ),
    word: about("Language:"),
    confidence: 0.9,
    mayAsk: true,
  },
  {
    kind: "language",
    topic: "language",
    pattern: re(
      `I(?:['’]d| would)? (?:prefer (?:to (?:write|speak|communicate|talk) in )?|only speak |speak only )(?<what>${LANGUAGES_EN})(?= *(?:$|[,.;!?\\n]|please|if))`,
    ),
    word: about("Language:"),
    confidence: 0.9,
  },
  {
    kind: "name",
    topic: "name",
    pattern: new RegExp(`(?<![\\p{L}\\p{N}])(?:[Pp]lease )?(?:[Jj]ust )?[Cc]all me ${NAME}`, "gu"),
    word: about("Wants to be called"),
    confidence: 0.95,
    mayAsk: true,
  },
  {
    kind: "name",
    topic: "name",
    pattern: new RegExp(`(?<![\\p{L}\\p{N}])I (?:go by|prefer to be called|like to be called) ${NAME}`, "gu"),
    word: about("Wants to be called"),
    confidence: 0.95,
  },
  {
    kind: "contact_way",
    topic: null,
    pattern: re(
      "(?:please )?(?:don['’]t|do not|never) (?:call|phone|ring|text|sms|e-?mail) me(?= *(?:$|[,.;!?\\n]|on|at|before|after|because|again))",
    ),
    word: bare,
    confidence: 0.85,
  },
  {
    kind: "contact_way",
    topic: null,
    pattern: re(
      "(?:please )?(?:only |always )?(?:contact|reach|write(?: to)?|message|text|call|e-?mail) me (?:only )?(?:by|via|through|on|over) (?:e-?mail|phone|text|sms|whatsapp|telegram|chat)",
    ),
    word: bare,
    confidence: 0.85,
  },
  {
    kind: "tone",
    topic: "tone_length",
    pattern: re(
      "(?:please )?(?:keep (?:it|your (?:answers|replies|messages|e-?mails))) (?:short|brief|simple|concise)",
    ),
    word: bare,
    confidence: 0.75,
  },
  {
    kind: "tone",
    topic: "tone_emoji",
    pattern: re("(?:please )?(?:no|don['’]t use|do not use|without) emojis?(?: please)?"),
    word: () => "No emojis",
    confidence: 0.85,
  },
  {
    kind: "allergy",
    topic: null,
    pattern: re(
      `(?:I(?:['’]m| am)|we(?:['’]re| are)|${WHO}(?: is|['’]s)) (?:also |severely |very |highly |deadly |badly )?allergic to ${WHAT}${END}`,
    ),
    word: (what, quote) => `${ofWhom(quote)} allergic to ${what}`,
    confidence: 0.95,
  },
  {
    kind: "allergy",
    topic: null,
    pattern: re(
      `(?:I|we|${WHO}) (?:have|has|['’]ve got|have got|has got) (?:a |an )?(?:severe |bad |serious )?(?<what>[\\p{L} -]{2,30}?) allerg(?:y|ies)`,
    ),
    word: (what, quote) => `${ofWhom(quote)} allergic to ${what}`,
    confidence: 0.95,
  },
  {
    kind: "allergy",
    topic: null,
    pattern: re(`(?:I(?:['’]m| am)|${WHO}(?: is|['’]s)) (?<what>(?:lactose|gluten)[ -]intolerant|c(?:o)?eliac)`),
    word: (what, quote) => `${ofWhom(quote)} ${what}`,
    confidence: 0.95,
  },
  {
    kind: "fact",
    topic: null,
    pattern: re(
      "I(?:['’]m| am) (?:a )?(?:strict )?(?<what>vegan|vegetarian|pescatarian|diabetic|deaf|hard of hearing|blind|partially sighted|colou?r-?blind|left-handed|wheelchair user|dyslexic)(?![\\p{L}-])",
    ),
    word: about("Is"),
    confidence: 0.9,
  },
  {
    kind: "fact",
    topic: null,
    pattern: re("(?:I|we) (?<what>keep kosher|eat halal|only eat (?:kosher|halal))"),
    word: (what) => capital(what.replace(/^keep/, "keeps").replace(/^eat/, "eats")),
    confidence: 0.9,
  },
  {
    kind: "fact",
    topic: null,
    pattern: re(
      `(?:I|we) have (?<what>(?:a|an|one|two|three|four|five|six|\\d) (?:[\\p{L}-]+ ){0,2}?${PETS})(?![\\p{L}])`,
    ),
    word: about("Has"),
    confidence: 0.75,
  },
  {
    kind: "delivery",
    topic: null,
    pattern: re(
      `(?:please )?(?:don['’]t|do not|never)(?: ever)? (?:leave|drop|put|deliver) (?:off )?(?:${PARCEL_EN} )?(?:off )?(?:with|at|by|behind|in|to|on|near|outside|under) (?:the |my |our |a )?${PLACE_EN}`,
    ),
    word: bare,
    confidence: 0.9,
  },
  {
    kind: "delivery",
    topic: null,
    pattern: re(
      "(?:please )?(?:don['’]t|do not|never) (?:ring (?:the |my )?(?:door ?)?bell|knock|use the (?:door ?)?bell|buzz)",
    ),
    word: bare,
    confidence: 0.9,
  },
  {
    kind: "delivery",
    topic: "delivery_place",
    pattern: re(
      `(?:please )?(?:always |only )?(?:leave|drop|deliver|hand|put|bring|give) ${PARCEL_EN} (?:off )?(?:only )?(?:with|at|by|behind|in|to|on|near|next to|under) (?:the |my |our |a )?(?:[\\p{L}]+ ){0,2}?${PLACE_EN}(?:,? (?:and )?(?:never|not) (?:at|to|on|by|in|with) (?:the |my |our )?${PLACE_EN})?`,
    ),
    word: bare,
    confidence: 0.8,
    mayAsk: true,
  },
  {
    kind: "delivery",
    topic: "delivery_place",
    pattern: re(
      `(?:(?:the|my|our|all|all my) )?(?:parcels?|packages?|box(?:es)?|deliver(?:y|ies)) (?:(?:should|must|can|always|please|only) )*(?:(?:go|goes|be left|be delivered|be handed) )?(?:to|with|at|by) (?:the |my |our )?(?:[\\p{L}]+ ){0,2}?${PLACE_EN},? (?:and )?(?:never|not) (?:at|to|on|by|in|with) (?:the |my |our )?${PLACE_EN}`,
    ),
    word: bare,
    confidence: 0.9,
  },
  {
    kind: "delivery",
    topic: "delivery_time",
    pattern: re(
      `(?<!(?:do|can|will|could|would|did) you )(?:please )?(?:always |only )?deliver (?:${PARCEL_EN} )?(?:only )?(?:after|before|on|in|between) (?<what>${DAYPART_EN}(?: (?:and|to|or) ${DAYPART_EN})?)`,
    ),
    word: bare,
    confidence: 0.8,
  },
  {
    kind: "preference",
    topic: null,
    pattern: re(
      `I(?:['’]d| would)? (?:really |much |always |usually )*prefer (?!(?:to|not|that|if|it|this|you|when|what|them)(?![\\p{L}]))${WHAT}${END}`,
    ),
    word: about("Prefers"),
    confidence: 0.8,
  },
  {
    kind: "preference",
    topic: null,
    pattern: re(`I only (?<verb>use|eat|drink|wear) (?!(?:the|my|your|it|this|that|them)(?![\\p{L}]))${WHAT}${END}`),
    word: (what, quote) => `Only ${/ only (\w+)/i.exec(quote)?.[1]?.toLowerCase() ?? "use"}s ${what}`,
    confidence: 0.85,
  },
  {
    kind: "preference",
    topic: null,
    pattern: re(
      `I (?:really )?(?:don['’]t|do not|can['’]t|cannot|never) (?:like|eat|drink|wear|stand) (?!(?:the|my|your|it|this|that|to|how|when|being|any|what|them|you)(?![\\p{L}]))${WHAT}${END}`,
    ),
    word: (what, quote) => `Does not ${/(like|eat|drink|wear|stand)/i.exec(quote)?.[1]?.toLowerCase()} ${what}`,
    confidence: 0.8,
  },
];

function ofWhom(quote: string): string {
  const relative = /^my (\p{L}+)/iu.exec(quote)?.[1];
  return relative ? `Their ${relative.toLowerCase()} is` : "Is";
}

const LANGUAGES_RU = "(?:русск|английск|украинск|немецк|французск|испанск|польск|иврит|арабск)\\p{L}*";
const PLACE_RU =
  "(?:сосед|консьерж|ресепш|охран|двер|крыльц|гараж|постамат|ящик|калитк|вахт|подъезд|порог|стойк)\\p{L}*";
const PARCEL_RU = "(?:её|ее|его|их|посылк\\p{L}*|заказ\\p{L}*|коробк\\p{L}*|бокс\\p{L}*)";
const COUNT_RU = "(?:один|одна|два|две|двое|три|трое|четыре|четверо|пять|\\d)";
const FAMILY_RU = "(?:кошк|кошек|кот|собак|дет[еи]|сын|доч|ребён|ребен|близнец|попуга|кролик|лошад)\\p{L}*";
const PLEASE_RU = "(?:пожалуйста,? )?";

export const RUSSIAN_PATTERNS: readonly MemoryPattern[] = [
  {
    kind: "language",
    topic: "language",
    pattern: re(
      `${PLEASE_RU}(?:пишите|отвечайте|говорите|общайтесь|писать|отвечать)(?: мне| со мной)?(?:,? пожалуйста,?)?(?: только)? (?:по-|на )(?<what>${LANGUAGES_RU})`,
    ),
    word: bare,
    confidence: 0.9,
    mayAsk: true,
  },
  {
    kind: "language",
    topic: "language",
    pattern: re(`я (?:говорю|понимаю) только (?:по-|на )(?<what>${LANGUAGES_RU})`),
    word: bare,
    confidence: 0.9,
  },
  {
    kind: "name",
    topic: "name",
    pattern: new RegExp(
      `(?<![\\p{L}\\p{N}])(?:[Зз]овите|[Нн]азывайте|[Мм]ожно звать)(?: меня)?(?: просто| лучше)? ${NAME}`,
      "gu",
    ),
    word: about("Обращение:"),
    confidence: 0.95,
  },
  {
    kind: "contact_way",
    topic: null,
    pattern: re(
      `${PLEASE_RU}(?:никогда )?не (?:звоните|пишите|присылайте) мне(?= *(?:$|[,.;!?\\n]|на|по|до|после|больше))`,
    ),
    word: bare,
    confidence: 0.85,
  },
  {
    kind: "contact_way",
    topic: null,
    pattern: re(
      `${PLEASE_RU}(?:пишите|звоните|связывайтесь)(?: со мной| мне)? (?:только )?(?:по|на|в|через) (?:электронн\\p{L}* |эл\\. )?(?:почт|email|e-mail|имейл|телефон|чат|whatsapp|ватсап|вотсап|телеграм|смс)\\p{L}*`,
    ),
    word: bare,
    confidence: 0.85,
  },
  {
    kind: "tone",
    topic: "tone_address",
    pattern: re(`${PLEASE_RU}(?:обращайтесь|давайте)(?: ко мне)? на (?<what>ты|вы)(?![\\p{L}])`),
    word: bare,
    confidence: 0.9,
    mayAsk: true,
  },
  {
    kind: "tone",
    topic: "tone_length",
    pattern: re(`${PLEASE_RU}пишите (?:мне )?(?:покороче|короче|кратко|коротко)`),
    word: bare,
    confidence: 0.75,
  },
  {
    kind: "tone",
    topic: "tone_emoji",
    pattern: re(`${PLEASE_RU}без (?:смайликов|эмодзи|смайлов)`),
    word: () => "Без эмодзи",
    confidence: 0.85,
  },
  {
    kind: "allergy",
    topic: null,
    pattern: re(
      `у (?:меня|нас|(?:моего |моей )?(?:сына|дочери|дочки|мужа|жены|ребёнка|ребенка|мамы|папы|собаки|кошки))(?: очень)?(?: сильная| есть| тяжёлая| тяжелая)? аллергия на ${WHAT}${END}`,
    ),
    word: (what, quote) => (/^у (?:меня|нас)/iu.test(quote) ? `Аллергия на ${what}` : capital(quote)),
    confidence: 0.95,
  },
  {
    kind: "allergy",
    topic: null,
    pattern: re(
      `у (?:меня|нас|(?:моего |моей )?(?:сына|дочери|дочки|мужа|жены|ребёнка|ребенка)) непереносимость (?<what>лактозы|глютена|орехов|молока)`,
    ),
    word: bare,
    confidence: 0.95,
  },
  {
    kind: "fact",
    topic: null,
    pattern: re(
      "я (?<what>веган(?:ка)?|вегетариан(?:ец|ка)|диабетик|левша|слабовидящ(?:ий|ая)|слабослышащ(?:ий|ая)|дальтоник)(?![\\p{L}])",
    ),
    word: (what) => capital(what),
    confidence: 0.9,
  },
  {
    kind: "fact",
    topic: null,
    pattern: re("мы (?<what>соблюдаем (?:кашрут|кошер|пост|халяль))"),
    word: (what) => capital(what),
    confidence: 0.9,
  },
  {
    kind: "fact",
    topic: null,
    pattern: re(
      `у (?:меня|нас) (?:есть )?(?:дома )?(?<what>${COUNT_RU} (?:[\\p{L}-]+ ){0,2}?${FAMILY_RU})(?![\\p{L}])`,
    ),
    word: about("В семье"),
    confidence: 0.75,
  },
  {
    kind: "delivery",
    topic: null,
    pattern: re(
      `${PLEASE_RU}(?:никогда )?не (?:оставляйте|кладите|бросайте|доставляйте)(?: ${PARCEL_RU})? (?:у|на|в|за|под|перед|возле|с) (?:\\p{L}+ ){0,2}?${PLACE_RU}`,
    ),
    word: bare,
    confidence: 0.9,
  },
  {
    kind: "delivery",
    topic: null,
    pattern: re(`${PLEASE_RU}(?:никогда )?не (?:звоните в (?:дверь|домофон|звонок)|стучите)(?: в дверь)?`),
    word: bare,
    confidence: 0.9,
  },
  {
    kind: "delivery",
    topic: "delivery_place",
    pattern: re(
      `${PLEASE_RU}(?:всегда |только )?(?:оставляйте|оставьте|отдавайте|отдайте|передавайте|передайте|доставляйте|привозите|приносите|кладите|положите) (?:${PARCEL_RU} )?(?:всегда |только )?(?:(?:у|на|в|за|под|к|перед|возле) )?(?:\\p{L}+ ){0,2}?${PLACE_RU}(?:,? (?:а |и )?(?:не|никогда не) (?:у|на|в|под|к|перед|возле) ${PLACE_RU})?`,
    ),
    word: bare,
    confidence: 0.8,
    mayAsk: true,
  },
  {
    kind: "delivery",
    topic: "delivery_time",
    pattern: re(
      `${PLEASE_RU}(?:доставляйте|привозите|приносите)(?: ${PARCEL_RU})? (?:только |всегда )?(?<what>(?:после|до|с) \\d{1,2}(?:[:.]\\d\\d)?(?: (?:часов|утра|вечера|дня))?|(?:по|в) (?:будн|выходн|вечер|утр|понедельник|вторник|сред|четверг|пятниц|суббот|воскресень)\\p{L}*)`,
    ),
    word: bare,
    confidence: 0.8,
  },
  {
    kind: "preference",
    topic: null,
    pattern: re(`(?:я )?(?:всегда |обычно |больше )*предпочитаю (?!чтобы |не |это |\\p{L}+ть(?:ся)? )${WHAT}${END}`),
    word: about("Предпочитает"),
    confidence: 0.8,
  },
  {
    kind: "preference",
    topic: null,
    pattern: re(
      `я (?:вообще |совсем )?не (?:люблю|ем|пью|ношу|переношу) (?!это |этот |эту |ваш|\\p{L}+ть(?:ся)?(?![\\p{L}]))${WHAT}${END}`,
    ),
    word: (what, quote) =>
      `Не ${{ люблю: "любит", ем: "ест", пью: "пьёт", ношу: "носит", переношу: "переносит" }[/не (\p{L}+)/iu.exec(quote)?.[1]?.toLowerCase() ?? ""] ?? "любит"} ${what}`,
    confidence: 0.8,
  },
];
