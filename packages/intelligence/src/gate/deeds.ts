import type { Caught } from "./net.ts";
import type { Stretch } from "./sentences.ts";

// "I have …", "we …ed", "I'll …": whatever the verb, somebody says that something was or will be done for the customer. Only
// verbs that change nothing outside the conversation may be said without an action.

const ADVERB =
  "(?:just|now|already|also|then|gladly|happily|quickly|still|only|really|simply|certainly|definitely|personally|\\p{L}+ly)";
const PAST = new RegExp(
  `(?<![\\p{L}'])(?:i|we)(?:'ve| have|'d| had)? (?:${ADVERB} ){0,2}(?<verb>\\p{L}{2,}ed|took|put|dropped|sent|gave|made|did|set|let|paid|cut|brought|bought|wrote|left|threw|sold|held|drew|got|ran|swept|stuck|flipped)(?![\\p{L}])`,
  "gu",
);
const HAVE = new RegExp(
  `(?<![\\p{L}'])(?:i|we)(?:'ve| have) (?:${ADVERB} ){0,2}(?<verb>\\p{L}{2,}(?:en|wn|ne|id|ut|nt|un|ade|eft|old|et|ung|ought|aught|elt))(?![\\p{L}])`,
  "gu",
);
const WILL = new RegExp(
  `(?<![\\p{L}'])(?:i|we)(?:'ll| will| shall|'m going to| am going to|'re going to| are going to) (?:${ADVERB} ){0,2}(?<verb>\\p{L}{2,})(?<after>[^.!?;\\n]{0,40})`,
  "gu",
);
const DOING =
  /(?:^|[.!,;:\n] ?)(?:okay,? |ok,? |sure,? |now )?(?<verb>pausing|cance+l+ing|skipping|refunding|updating|changing|stopping|replacing|resending|removing|switching|applying|crediting|suspending|returning)(?= (?:it|that|this|your|the|them))/gu;

const HARMLESS_PAST =
  /^(?:understood|passed|forwarded|noted|received|read|looked|seen|heard|asked|thanked|missed|hoped|meant|said|shared|tried|explained|mentioned|wanted|needed|liked|loved|enjoyed|noticed|wondered|misunderstood|apologi[sz]ed|recommended|suggested|talked|spoken|listened|learned|considered|reviewed|checked|searched|got|been|done|written|wrote|used|handed|escalated|stopped|failed|agreed|packed|offered|decided|worked|believed|felt|found|known|thought|taken|made|given|put|let|left|sent|set|held|kept|included|needed|prepared|answered|replied|called|opened|started|introduced|attached|based|required|allowed|supposed|concerned|pleased|delighted|excited|honou?red|touched|saddened|relieved|surprised|interested|committed|located|limited|closed)$/;
/** Ordinary verbs that turn into a deed with one of these objects. */
const LOADED =
  /^ (?:it|that|this|them|your|the|a new|a|another|you|in|back|\p{L}+ (?:dollars|euros|box))(?: (?:[\p{L}]+ ){0,4})?(?:off|out|on your card|back|in the (?:mail|post|system)|away|down|know to|another|new|mug|candle|box|parcel|money|dollars|card|account)(?![\p{L}])/u;
const SOFT =
  /^(?:made|given|put|let|left|sent|set|held|kept|taken|took|dropped|gave|did|paid|cut|brought|bought|threw|got|done|opened|started|closed|stopped|packed|offered|included|handed)$/;
const HARMLESS_WILL =
  /^(?:pass|check|look|ask|let|see|help|get|be|find|forward|bring|connect|hand|need|share|explain|try|write|come|take|leave|note|wait|answer|reply|keep|know|tell|show|read|review|contact|escalate|transfer|return|gladly|do|always|never|not|only|also|first|then|continue|go|listen|stay|have|discuss|work|walk|guide|send|start|open|skip|pause|point|put|call|invite|talk|think|make|of|remember|mention|update|clarify|investigate|confirm|respond|follow|join|sort|miss|love|appreciate|create|give|assist|support|use|treat|consult|speak|inform|notify|remind|stop|move)$/;
const HARD_WILL = /^(?<!p{L})(?:make|put|give|take|get|bring|send|let|have|keep|move|leave|do)$/;
const DEED_AFTER =
  /(?:whole|money|dollars|card|refund|free|discount|off your|off the|on hold|paused|cancelled|another (?:one|box|mug|candle)|a new|replacement|it right|up to you|your while|in the (?:mail|post))(?![\p{L}])/u;
const CONDITION =
  /(?<![\p{L}])(?:if|once|when|after|as soon as|unless|until|before|would you like|could|then)(?![\p{L}])/u;
const ABOUT_ALL = /(?:by hand|recycled|handmade|only|always|usually|each|every|small workshops|makers)(?![\p{L}])/u;

const RU_FIRST =
  /(?:^|[.!,;:\n]\s?|(?<![\p{L}])(?:я|мы|и|уже|все|вам|для вас) )(?:я |мы |уже |вам |все |для вас |сразу |только что )*(?<verb>[а-я]{2,}(?:ила|ала|яла|ела|ула|ли|ил|ал|ел|ял))(?<after> [^.!?;\n]{0,60}|(?=[.!,;\n]|$))/gu;
const RU_OBJECT =
  /(?<![\p{L}])(?:[\p{L}]+ (?:уже )?)?(?<object>коробк[уи]|кружк[уи]|свеч[уи]|деньги|адрес\p{L}*|квартир[уы]|подписк[уи]|заказ|посылку|замену|месяц|карт[уы]|списани[ея]|платеж|доставку|график|скидку|возврат|сумму) (?:[\p{L}]+ ){0,4}(?<verb>[а-я]{2,}(?:ила|ала|яла|ела|ула|ли|ил|ал|ял))(?![\p{L}])/gu;
const RU_HARMLESS =
  /^(?:не|понял[аи]?|получил[аи]?|передал[аи]?|записал[аи]?|увидел[аи]?|прочитал[аи]?|были|был[аи]?|могли|можно|остановил\p{L}*|разобрал[аи]?|ответил[аи]?|хотел[аи]?|если|или|жаль|написал[аи]?|пришл[аи]|сказал[аи]?|узнал[аи]?|спросил[аи]?|посмотрел[аи]?|проверил[аи]?|отметил[аи]?|зачитал[аи]?|объяснил[аи]?|потерял[аи]?|думал[аи]?|стал[аи]?|дел[аи]?|имел[аи]?|сообщил[аи]?|поделил\p{L}*|осталис?ь?|удалос?ь?|решил[аи]?|заметил[аи]?|ли|приложил[аи]?|обратил[аи]?|выбрал[аи]?|ошибл\p{L}*|назвал[аи]?|упомянул[аи]?|задал[аи]?|уточнил[аи]?|пошли|мыл[аи]?|дали|искал[аи]?|ждал[аи]?|хватил[аи]?|случил\p{L}*|собрал[аи]?|начал[аи]?|делали|любил[аи]?|старал\p{L}*|рассказал[аи]?|оставил[аи]?|знал[аи]?|видел[аи]?|попал[аи]?|успел[аи]?|нашли|нашл[аи])$/u;
const RU_SAFE =
  /(?<![\p{L}])(?:не|ни|если|вы|чтобы|когда|ли|жаль|кто|что|коллег\p{L}*|специалист\p{L}*|команд\p{L}*|пока|спасибо|извините|простите|сами|мастера?|наши|как)(?![\p{L}])/u;

const ODD: readonly RegExp[] = [
  /(?<![\p{L}])(?:is|are) (?:now |already |currently )?being \p{L}+(?:ed|en|nt|de)(?![\p{L}])/gu,
  /(?<![\p{L}])you(?:'re| are) (?:now |already |both )?(?:getting|receiving|owed|due)(?![\p{L}])/gu,
  /(?<![\p{L}])(?:come|comes|arrive|arrives|ship|ships) (?:now )?(?:every (?:other|second|third) month|quarterly|monthly)(?![\p{L}])/gu,
  /(?:^|[.!?,:] ?)(?:please )?expect (?:the|your|a|our) (?:courier|parcel|box|delivery|package|driver|call|mail)(?![\p{L}])/gu,
  /(?<![\p{L}])(?:ждите|ожидайте|встречайте) (?:\p{L}+ )?(?:курьер|посылк|доставк|коробк|заказ|звонк)\p{L}*/gu,
  /(?<![\p{L}])(?:вам|для вас) (?:уже |сейчас |как раз |скоро )*(?!(?:помогут|помогает|нужно|подойдет|подходит|нравится|пишут|пишет|ответит|ответят|напишет|напишут|подскажет|подскажут|перезвонит|расскажет|расскажут)(?![\p{L}]))\p{L}{3,}(?:ют|ят|ат|ут|ают)(?![\p{L}])/gu,
  /(?<![\p{L}])(?:отправка|доставка|подписка|коробка|пауза|скидка|списание|продление|заказ|замена|возврат|оплата) (?:уже |теперь |полностью )*(?!(?:не|нужн|возможн|важн|видн|доступн|понятн|удобн|больн|полн|хорош|повреж|разби|потер)\p{L}*)\p{L}{3,}(?:та|то|на|но|ты|ны|ен|ан|ят)(?=[.!,]|$)/gu,
  /(?<![\p{L}])(?:boss|manager|supervisor|director|начальник|руководитель|менеджер|директор|начальница)(?: \p{L}+)? (?:has |have |уже )?(?:approved|agreed|authori[sz]ed|allowed|signed|ok'd|одобрил[аи]?|разрешил[аи]?|согласовал[аи]?|подписал[аи]?)(?![\p{L}])/gu,
  /(?<![\p{L}])(?:первого|второго|третьего|четвертого|пятого|шестого|седьмого|восьмого|девятого|десятого|\p{L}+дцатого) числа(?![\p{L}])/gu,
  /(?<![\p{L}])(?:your|the) (?:\p{L}+ ){0,2}(?:subscription|box|membership|plan) (?:won't|will no longer|will not|doesn't|no longer) (?:bother|trouble|cost|come|arrive|appear|reach|continue|be)(?![\p{L}])/gu,
  /(?<![\p{L}])(?:you're|you are) (?:now )?(?:free|released|rid|off|out) (?:of|from) /gu,
  /(?<![\p{L}])вы (?:теперь )?(?:свободны|освобождены|избавлены)(?![\p{L}])/gu,
  /(?<![\p{L}])(?:your|the) (?:new )?(?:\p{L}+ ){0,3}(?:is|are) (?:now |already )?in (?:the|our) (?:system|database|records)(?![\p{L}])/gu,
  /(?<![\p{L}])(?:it|parcel|package|box|order|shipment) (?:clears?|leaves?|passes|passed|enters?|reaches|lands?|comes?|goes) (?:customs|the (?:depot|hub|warehouse)|tonight|today|tomorrow|out)(?![\p{L}])/gu,
  /(?<![\p{L}])your (?:husband|wife|son|daughter|mother|father|neighbou?r|friend|boss|colleague|partner|brother|sister) (?:\p{L}+ )?(?:ordered|bought|paid|asked|called|cancelled|subscribed|lives|has|wrote|received|got)(?![\p{L}])/gu,
  /(?<![\p{L}])ваш[аи]? (?:муж|жена|сын|дочь|мать|мама|отец|папа|сосед\p{L}*|друг|подруга|брат|сестра) (?:\p{L}+ )?(?:заказ|купил|оплат|звонил|отмен|подпис|живет|написал|получил)\p{L}*/gu,
];

/** Statements of the first person about deeds, with any verb. */
export function catchDeeds(lower: string, sentences: readonly Stretch[]): Caught[] {
  const caught: Caught[] = [];
  for (const { start, end } of sentences) {
    const raw = lower.slice(start, end);
    const said = raw.trim();
    if (said.endsWith("?")) continue;
    const add = () => caught.push({ topic: "plain", start, end });
    for (const pattern of [PAST, HAVE])
      for (const match of raw.matchAll(pattern)) {
        const verb = match.groups!.verb!;
        const after = raw.slice(match.index + match[0].length);
        if (/eed$/.test(verb) || /^ (?:nothing|no)(?![\p{L}])/u.test(after)) continue;
        if (
          (ABOUT_ALL.test(after) && !/^ (?:you|your|it|that|the)(?![\p{L}])/u.test(after)) ||
          /(?:^|[^\p{L}])(?:if|when|before|until|once|after|that|what|how|whether) $/u.test(raw.slice(0, match.index))
        )
          continue;
        if (/^(?:i|we)(?:'d| had)/.test(match[0])) continue;
        if (!HARMLESS_PAST.test(verb) && !SOFT.test(verb)) add();
        else if (SOFT.test(verb) && LOADED.test(after)) add();
      }
    for (const match of raw.matchAll(WILL)) {
      const { verb, after } = match.groups as { verb: string; after: string };
      if (CONDITION.test(said)) continue;
      if (!HARMLESS_WILL.test(verb) || (HARD_WILL.test(verb) && DEED_AFTER.test(after))) add();
    }
    if (DOING.test(said)) add();
    DOING.lastIndex = 0;
    for (const pattern of ODD) for (const _ of raw.matchAll(pattern)) add();
    if (!/[а-я]/.test(raw) || RU_SAFE.test(raw)) continue;
    for (const match of raw.matchAll(RU_FIRST))
      if (
        !RU_HARMLESS.test(match.groups!.verb!) &&
        !/^ (?:вам |вас |новый |еще один ){0,2}код(?![\p{L}])/u.test(match.groups!.after!)
      )
        add();
    for (const match of raw.matchAll(RU_OBJECT)) if (!RU_HARMLESS.test(match.groups!.verb!)) add();
  }
  return caught;
}
