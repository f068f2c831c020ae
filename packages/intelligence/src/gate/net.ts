import type { ClaimTopic } from "./claims.ts";
import type { Stretch } from "./sentences.ts";

/** A plain statement on money back, a stopped subscription or a parcel that none of the finer rules knows. */
export interface Caught {
  topic: ClaimTopic;
  start: number;
  end: number;
}

const TOPICS: readonly (readonly [ClaimTopic, RegExp])[] = [
  [
    "refund",
    /(?<![\p{L}])(?:refund(?:s|ed|ing)?|reimburs\p{L}*|money back|your money|the money|funds|(?:деньги|денег|деньгами|возврат\p{L}*|компенсаци\p{L}*|сумм[аыу]))(?![\p{L}])/u,
  ],
  ["pause", /(?<![\p{L}])(?:paused|suspended|frozen|приостанов(?:л|ил)\p{L}*|заморо(?:жен|зил)\p{L}*)(?![\p{L}])/u],
  ["skip", /(?<![\p{L}])skipped(?![\p{L}])/u],
  ["frequency", /(?<![\p{L}])(?:quarterly|раз в (?:квартал|два месяца|три месяца))(?![\p{L}])/u],
  [
    "cancel",
    /(?<![\p{L}])(?:cance+l+ed|terminated|unsubscribed|deactivated|(?:stopped|ended|halted) (?:all |any |your |the |future |further )*(?:deliver\p{L}*|shipments?|box(?:es)?|charges?|subscription|payments?)|отмен(?:ен|ил)\p{L}*|отключен\p{L}*|расторг\p{L}*|аннулиро\p{L}*)(?![\p{L}])/u,
  ],
  [
    "order",
    /(?<![\p{L}])(?:(?:parcel|package|shipment|order)(?:'s)? (?:\p{L}+ ){0,3}(?:reached|depot|hub|sorting|facility|arrived|left|departed|cleared)|(?:посылк|заказ|отправлени)\p{L}* (?:\p{L}+ ){0,4}(?:сортиров|склад|центр|пункт|терминал|прибы|поступ)\p{L}*)(?![\p{L}])/u,
  ],
];

/** Words that make of it a question, a rule for all, a denial, a condition, or somebody else's decision. */
const SAFE =
  /(?<![\p{L}])(?:can|can't|cannot|could|may|might|would|wouldn't|not|never|no|nothing|nobody|none|neither|if|when|whether|once|unless|until|before|after|colleague\p{L}*|team|specialist\p{L}*|review\p{L}*|decide\p{L}*|decision\p{L}*|requests?|want|wish|understand|sorry|usually|generally|normally|means|how|why|possible|sometimes|choose|page|link|please|you'd|shall|should|that's a|orders? that|you (?:said|wrote|mentioned|asked)|a paused|while|about|hear|paused subscriptions?|не|ни|нет|нельзя|никто|ничего|если|когда|как только|коллег\p{L}*|специалист\p{L}*|команд\p{L}*|реша\p{L}*|решени\p{L}*|просьб\p{L}*|запрос\p{L}*|хотите|хотели|понимаю|жаль|сожале\p{L}*|обычно|можно|могу|можете|может|означает|как|почему|иногда|страниц\p{L}*|ссылк\p{L}*|пожалуйста|ли|или|бы|чтобы|пишете|написали|пока|после|до|проверя\p{L}*|провер\p{L}*|уточн\p{L}*|всегда|об?|отмененн\p{L}*)(?![\p{L}])|n't(?![\p{L}])/u;
/** Safe words in sentences that are none: "you can expect", "no worries", "thank you for waiting". */
const FALSE_SAFETY =
  /(?:you can (?:expect|count|look forward|consider|relax|be sure|rest)|can confirm|no (?:worries|problem|doubt|need)|not a problem|please (?:note|expect|be (?:assured|informed|advised)|enjoy|know)|after all|once and for all|не (?:переживайте|волнуйтесь|беспокойтесь|сомневайтесь)|как (?:вы (?:и )?(?:просили|хотели)|обещали|договаривались|обещано)|без проблем|можете (?:быть|не|ожидать|считать)|до (?:июня|мая|июля|августа|сентября|октября|ноября|декабря|января|февраля|марта|апреля|конца)|for good|not only|no longer|why not|when you (?:read|see)|before long|about to|about time|when you wake|больше не)/gu;

/** The last net: a sentence on these matters leaves by itself only when a word in it says that nothing is being told as done. */
export function catchStatements(lower: string, sentences: readonly Stretch[]): Caught[] {
  const caught: Caught[] = [];
  for (const { start, end } of sentences) {
    const said = lower.slice(start, end).trim();
    if (said.endsWith("?")) continue;
    const topic = TOPICS.find(([, pattern]) => pattern.test(said))?.[0];
    if (!topic || /^(?:refunds|reimbursements|payments|orders|subscriptions|возвраты) /.test(said)) continue;
    if (!SAFE.test(said.replace(FALSE_SAFETY, " "))) caught.push({ topic, start, end });
  }
  return caught;
}
