/** A sentence that tells how this customer's order, subscription, payment or account stands. */
export interface Telling {
  /** What a look-up must say for it to be so. */
  proof: RegExp;
  start: number;
  end: number;
}

const HOLDING =
  "(?:orders?|package|parcel|shipment|box|boxes|delivery|subscription|payment|refund|account|plan|membership|replacement|claim|card|invoice|transaction|item|items)";
const PROOFS: readonly (readonly [string, RegExp])[] = [
  [
    "shipped|dispatched|sent out|in transit|on (?:its|the|their) way|out for delivery|travelling|en route|with the courier|left (?:our|the) warehouse|mailed|posted",
    /shipped|in_?transit|out_?for_?delivery|label_?created|delivered|dispatched|sent/,
  ],
  ["delivered|left at|handed over|signed for|dropped off", /delivered/],
  [
    "arriv(?:e|es|ing)|scheduled|due|expected|estimated|going out|leaving|coming|ready|be delivered|be shipped|be sent|ship(?:s|ping)?|be with you|reach you|get to you|be there|land|be on its way|show up",
    /shipped|in_?transit|out_?for_?delivery|next_?box|estimated|scheduled|preparing/,
  ],
  ["active|up to date|in good standing|live|valid|running|current", /active/],
  ["inactive|expired|past due|overdue|unpaid", /inactive|expired|overdue|past_?due|unpaid|failed/],
  ["declined|failed|rejected|bounced|did not go through|didn't go through|unsuccessful", /failed|declined|rejected/],
  [
    "charged|paid|received|billed|went through|gone through|successful|processed|captured",
    /paid|charged|captured|succeeded|processed|refunded/,
  ],
  [
    "delayed|lost|stuck|held|missing|returned to (?:us|sender)|in customs|damaged",
    /delayed|lost|exception|held|customs|returned|damage/,
  ],
  [
    "preparing|being prepared|processing|being processed|being packed|packed|pending|in progress|on hold|waiting",
    /preparing|processing|pending|packed|in_?progress|paused|on_?hold/,
  ],
];
const STATUS_PROOFS = PROOFS.map(([words, proof]) => [new RegExp(`^(?:${words})$`), proof] as const);
const ANY_STATUS = PROOFS.map(([words]) => words).join("|");

const ENGLISH: readonly RegExp[] = [
  new RegExp(
    `(?<![\\p{L}])(?:your|the|this|that) (?:[\\p{L}\\d#'-]+ ){0,4}${HOLDING}(?: (?:#?\\S+|number \\S+|for [\\p{L}\\d ]{1,16}))?(?: was| is| has| have| had|'s| are| were| will|'ll| should| did| didn't| does)(?: been| be| now| already| currently| just| also| still| being| not yet| probably| about to| going to| set to| last| [\\p{L}]+ly)* (?<status>${ANY_STATUS})(?![\\p{L}])`,
    "gu",
  ),
  /(?<![\p{L}])(?:your|the) (?:[\p{L}\d#'-]+ ){0,3}(?:order|package|parcel|shipment|box|delivery|payment|replacement) (?<status>arrives|ships|left (?:our|the) \p{L}+|leaves|shipped|went through|failed|was delivered|departed|cleared customs|goes out|lands|reaches you)(?![\p{L}])/gu,
  /(?<![\p{L}])you(?:'ll| will| should| are going to|'re going to) (?:have|get|receive|see|find) (?:your|the|it|this) ?(?:[\p{L}]+ ){0,3}(?:box|order|parcel|package|delivery|shipment|it|by|on|in|within|tomorrow|soon)(?![\p{L}])/gu,
  /(?<![\p{L}])it (?:will|'ll|should|is going to) (?:\p{L}+ly |probably |surely )?(?<status>arrive|be delivered|be there|reach you|be with you|ship|get to you|come|land)(?![\p{L}])/gu,
  /(?<![\p{L}])(?:it|they)(?:'s| is| are|'re| has| was) (?:\p{L}+ly |now |already |been )*(?<status>shipped|dispatched|in transit|on (?:its|the) way|out for delivery|delivered|with the courier)(?![\p{L}])/gu,
  /(?<![\p{L}])your (?:\p{L}+ ){0,2}(?:address(?: on file)?|phone(?: number)?|e-?mail(?: address)?(?: on file)?|card|payment method|name|birthday|date of birth|balance|billing date|renewal date|next (?:box|payment|charge|delivery|order|billing date|renewal)|last (?:box|payment|charge|order)|plan|tracking number|order number|zip(?: code)?|postcode|city|bank) (?:on file |in our system )?(?<status>is|was|:|are|ends|ending|reads|shows)(?![\p{L}])(?! (?:not|it|that|the one|correct|right|still|required|needed|safe|important|protected|never|used|only|always|missing|not)(?![\p{L}]))/gu,
  /(?<![\p{L}])(?:i|we) (?:can )?(?:see|found|have|show|confirm)(?: that)?(?: in (?:our|the) (?:system|records))?(?: that)? (?:you|your) (?:\p{L}+ ){0,4}(?:live|ordered|bought|paid|subscribed|are subscribed|have (?:a|an|\d+|two|three) (?:active |open )?(?:subscription|orders?)|last (?:order|payment)|account (?:is|was|shows)|subscription (?:is|was|shows|started|began)|order (?:is|was|has|shows)|address|card|payment|been charged|were charged|joined|signed up)(?![\p{L}])/gu,
  /(?<![\p{L}])you(?: were| have been|'ve been|'re| are) (?:\p{L}+ly |last |also |now |already |both )*(?<status>charged|billed|subscribed to|enrolled|registered (?:at|with|under)|signed up)(?![\p{L}])/gu,
  /(?<![\p{L}])you (?:live at|live in|ordered|paid|purchased|joined (?:us )?in|subscribed (?:in|on)|signed up (?:in|on))(?= [\p{L}\d$€£#])/gu,
  /(?<![\p{L}\d])\d{1,5}[a-z]? (?:[\p{L}]+ ){1,3}(?:street|st|avenue|ave|road|rd|lane|ln|drive|dr|boulevard|blvd|court|ct|place|pl|square|terrace|way|crescent)(?![\p{L}])/gu,
  /(?<![\p{L}])(?:card|visa|mastercard|amex|account) (?:ending|that ends|which ends|ends)(?: in| with)? \d{2,4}/gu,
];

const RU_PROOFS: readonly (readonly [RegExp, RegExp])[] = [
  [/доставлен|вручен|получен/u, /delivered|доставлен/],
  [
    /отправлен|в пути|(?<!при)едет|курьер|отгружен|передан|выехал|покинул|транзит|ушел|ушла/u,
    /shipped|in_?transit|out_?for_?delivery|delivered|label_?created|отправлен|в пути/,
  ],
  [/не активн|неактивн|истек|просрочен/u, /inactive|expired|overdue|past_?due/],
  [/активн|действует|действительн/u, /active|активн/],
  [/отклонен|не прош|неуспешн/u, /failed|declined|rejected|отклон/],
  [/списан|прош[ел]л|оплачен|успешн|поступил/u, /paid|charged|captured|оплачен/],
  [/собира|готов|обработ|комплект|сбор/u, /preparing|processing|pending|packed/],
  [
    /прид|приед|доставят|доставим|ожида|прибуд|будет|привез|получите/u,
    /shipped|in_?transit|out_?for_?delivery|next_?box|estimated|preparing/,
  ],
  [/задерж|потер|застрял|таможн|возвращ/u, /delayed|lost|exception|customs|returned/],
];

const RUSSIAN: readonly RegExp[] = [
  /(?<![\p{L}])(?:ваш\p{L}* )?(?:заказ|посылк[аи]|коробк[аи]|отправление|доставка|набор|бокс)(?: (?:#?[\p{L}\d-]*\d[\p{L}\d-]*|за \p{L}+|уже|еще|сейчас|скоро|номер|под номером|точно|примерно)){0,4} (?<status>отправлен[аоы]?|в пути|доставлен[аоы]?|вручен[аоы]?|едет|едут|ожидает\p{L}*|собирается|готов[аоы]?|обрабатывается|задерживается|задержан[аоы]?|застрял[аи]?|потерян[аоы]?|потерял[аи]?сь|на таможне|у курьера|передан[аоы]?|прид[еу]т|приед[еу]т|прибудет|будет (?:у вас|доставлен\p{L}*|отправлен\p{L}*)|отгружен[аоы]?|выехал[аи]?|покинул[аи]?|ушел|ушла|комплектуется|на складе|поступил[аи]?)(?![\p{L}])/gu,
  /(?<![\p{L}])(?:ваш\p{L}* )?(?:подписка|оплата|плат[еи]ж|аккаунт|карта|счет|тариф|членство)(?: (?:[\p{L}]+|#?\d+)){0,3} (?<status>активн[аоы]?|действует|неактивн[аоы]?|не активн[аоы]?|истек(?:ла|ло)?|просрочен[аоы]?|отклонен[аоы]?|не прош(?:ел|ла|ло)|прош(?:ел|ла|ло)|оплачен[аоы]?|списан[аоы]?|действительн[аоы]?|привязан[аоы]?|обрабатывается)(?![\p{L}])/gu,
  /(?<![\p{L}])ваш\p{L}* (?:[\p{L}]+ ){0,2}(?:адрес|телефон|почта|имя|карта|баланс|дата списания|следующ\p{L}+ (?:коробка|доставка|списание|платеж|оплата)|последн\p{L}+ (?:заказ|платеж|списание|коробка)|тариф|трек-номер|номер заказа|индекс|город)(?: доставки| в системе| у нас)? ?(?<status>-|:|это|указан|числится|заканчивается|был[ао]?)(?! (?:не|нужен|важен|верный|правильный|защищен))/gu,
  /(?<![\p{L}])(?:с вас|с вашей карты|у вас) (?:[\p{L}]+ ){0,2}(?<status>списан\p{L}*|списал\p{L}*|снял\p{L}*|активн\p{L}* подписк\p{L}*|оформлена подписка)(?![\p{L}])/gu,
  /(?<![\p{L}])(?:вы|я вижу,? что вы|вижу,? что вы) (?<status>оплатили|живете|заказали|купили|подписались|подписаны|зарегистрированы|оформили)(?= (?!ли)[\p{L}\d])/gu,
  /(?<![\p{L}])(?:вы получите|получите|привезут|доставят|доставим|привезем|прид[еу]т|приед[еу]т|курьер (?:приедет|привезет|доставит)) (?:ваш\p{L}* |свою |свой |ее |его |вам )?(?:заказ|посылк|коробк|набор|бокс|доставк|завтра|сегодня|через|до |в течение|к |скоро)\p{L}*/gu,
  /(?<![\p{L}])(?:она|он|они) (?:уже |скоро |сейчас )*(?<status>в пути|отправлен[аы]?|доставлен[аы]?|едет|приедет|придет|у курьера)(?![\p{L}])/gu,
  /(?<![\p{L}])(?:ул\.|улиц[аеы]|проспект|пр-т|переулок|бульвар|шоссе|набережная) ?[\p{L}. -]{2,30},? ?(?:д(?:ом|\.)? ?)?\d{1,4}/gu,
  /(?<![\p{L}])карт\p{L}+ (?:[\p{L}]+ )?(?:заканчивающ\p{L}+|с окончанием|оканчивающ\p{L}+|\*+|заканчивается)(?: на)? ?\d{2,4}/gu,
];

const HEDGED =
  /(?:\b(?:if|when|once|whether|until|after|unless|before|in case|where|why|how|while|as soon as|should|did|does|has|have|is|are|was|will|can|could|sorry(?: to hear| that| to learn| about)?(?: that)?|understand(?: that)?|hear(?: that)?|hope|hoping|you (?:said|say|mention(?:ed)?|wrote|told us|report(?:ed)?|feel)(?: that)?|let me know|make sure|ensure|check|confirm|verify|tell me|see)|(?:если|когда|как только|пока|после того,? как|жаль,? что|понимаю,? что|извините,? что|простите,? что|что|ли|надеюсь,? что|надеемся,? что|проверю|уточню|узнаю|проверим|где|чтобы|до того,? как|сожалею,? что|сожалеем,? что|правильно понимаю,? что|почему|как|вы (?:пишете|сообщили|говорите|написали),? что))(?: (?:a|an|the|your|any|that|and|,|i|we|you|ваш\p{L}*|уже|еще))* ?$/u;
const QUESTION_START =
  /^(?:is|are|was|were|has|have|did|does|do|will|can|could|when|where|what|which|how|may|would)\b|(?:^|[^\p{L}])(?:ли|когда|где|какой|какая|какие|пришл[аи])(?![\p{L}])/u;
const NEGATIVE = /(?:^|[^\p{L}])(?:not|n't|never|cannot|haven't|hasn't|isn't|не|нет)(?![\p{L}])/u;

/** Where a draft tells the customer's own affairs. `lower` is folded; `sentenceOf` gives the sentence around a place. */
export function findTellings(
  lower: string,
  sentenceOf: (place: number) => { start: number; end: number },
  customerWords: string,
): Telling[] {
  const tellings: Telling[] = [];
  const isRussian = (index: number) => index >= ENGLISH.length;
  const hasCyrillic = /[а-я]/.test(lower);
  const hasLatin = /[a-z]/.test(lower);
  for (const [index, pattern] of [...ENGLISH, ...RUSSIAN].entries()) {
    if (isRussian(index) ? !hasCyrillic : !hasLatin) continue;
    for (const match of lower.matchAll(pattern)) {
      const start = match.index;
      const end = start + match[0].length;
      const sentence = sentenceOf(start);
      const lead = lower.slice(sentence.start, start);
      const said = lower.slice(sentence.start, sentence.end).trim();
      if (HEDGED.test(lead) || /^[^.!?]* (?:until|once|before|unless|if) (?:the|your) /.test(match[0])) continue;
      if (said.endsWith("?") && (QUESTION_START.test(said) || QUESTION_START.test(lead.trim()))) continue;
      if (NEGATIVE.test(match[0]) && !/not yet|didn't go|did not go|не прош|не активн/.test(match[0])) continue;
      if (isRussian(index) && said.endsWith("?") && !/(?:да|правда|верно|так)\?$/u.test(said)) continue;
      const status = match.groups?.status ?? match[0];
      if (status.length > 4 && customerWords.includes(status)) continue;
      const proof = isRussian(index)
        ? (RU_PROOFS.find(([words]) => words.test(status))?.[1] ?? /./)
        : (STATUS_PROOFS.find(([words]) => words.test(status))?.[1] ?? /./);
      tellings.push({ proof, start, end });
    }
  }
  return tellings;
}
