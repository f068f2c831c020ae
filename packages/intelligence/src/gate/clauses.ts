import type { Stretch } from "./sentences.ts";

// The finer rules know wordings; this one knows none. It asks of each clause whether it may be said without proof: a question, a
// request, an offer, a condition, a denial, talk about the conversation itself, a rule for everybody. Any other statement about the
// customer's own affairs, whatever its verb, waits for a person unless a tool or an article says the same.

const TOPIC_EN =
  /(?<![\p{L}])(?:subscriptions?|memberships?|plans?|box(?:es)?|orders?|parcels?|packages?|shipments?|deliver(?:y|ies)|payments?|money|funds|cash|dollars|bucks|euros|pounds|cards?|refunds?|discounts?|credits?|coupons?|vouchers?|address(?:es)?|accounts?|charges?|billing|bills?|invoices?|replacements?|jars?|candles?|mugs?|courier|driver|mailman|auto-?renewal|renewals?|schedule|balance|cancellation|pause|hold|overcharges?|overpayments?|fees?|compensation)(?![\p{L}])/u;
const TOPIC_RU =
  /(?<![\p{L}])(?:подписк\p{L}*|короб(?:к|очк|ок)\p{L}*|заказ(?:а|у|ом|е|ы|ов|ам|ами|ах)?|посыл(?:к|ок)\p{L}*|доставк\p{L}*|плат[её]ж\p{L}*|оплат(?:а|ы|у|е|ой)|списани\p{L}*|деньг\p{L}*|денег|денежк\p{L}*|средств\p{L}*|сумм\p{L}*|рубл\p{L}*|карт(?:а|ы|е|у|ой|очк\p{L}*)|возврат\p{L}*|скид(?:к|ок|очк)\p{L}*|бонус\p{L}*|купон\p{L}*|промокод\p{L}*|адрес(?:а|у|ом|е)?|аккаунт\p{L}*|тариф\p{L}*|абонемент\p{L}*|замен(?:а|ы|у|ой|е)|пауз\p{L}*|баноч\p{L}*|свеч\p{L}*|кружк\p{L}*|курьер\p{L}*|отправк\p{L}*|отправлени\p{L}*|график\p{L}*|членств\p{L}*|(?:авто)?продлени\p{L}*|улиц[ауы]|счет(?:а|у|ом)?|тысяч[аиу]?|март|апрель|май|июнь|июль|август|сентябрь|октябрь|ноябрь|декабрь|январь|февраль)(?![\p{L}])/u;

/** Words that belong to no statement of a fact: a clause that holds one offers, asks, supposes, denies or advises. */
const SAFE_EN =
  /(?<![\p{L}])(?:can|could|may|might|would|shall|should|able|possible|options?|optional|please|kindly|if|whether|unless|would you|depends?|sorry|apologi[sz]e|apologies|understand|hear|thanks?|appreciate|hope|wish|want|wanted|need|needs|needed|prefer|like to|do you|did you|are you|have you|let me|let's|let us|usually|normally|generally|typically|always|often|sometimes|how|why|what|which|where|who|each|every|any|anyone|most|our (?:boxes|plans|subscriptions|orders|deliveries|candles|jars|mugs|payments|makers|couriers)|colleagues?|specialists?|team|review(?:s|ed|ing)?|decid(?:e|es|ed)|cannot|you (?:said|wrote|mentioned|asked|told|describe|described|sent|gave|meant|mean|changed your)|instead of|rather than|e\.g|for example|such as|means|request|question|questions|choose|choice|confirm|confirmation|remains? (?:unchanged|as)|stays? (?:as|the same|unchanged|exactly)|unchanged|codes?|made (?:of|from)|will do|there seems? to|(?:order|tracking|account|phone) numbers?|as it (?:is|was)|untouched|different|difference|up to you|contains?|includes?|costs?)(?![\p{L}])/u;
const SAFE_RU =
  /(?<![\p{L}])(?:могу|можем|может|можете|могут|мог(?:ли|ла)?|можно|смо(?:гу|жем|жете|жет|гут)|возможн\p{L}*|нуж(?:ен|н\p{L}*)|надо|необходим\p{L}*|потребу\p{L}*|понадоб\p{L}*|хотите|хотели|хотела|хотел|хочу|бы|если|когда|как только|чтобы|прежде|пока не|перед|пожалуйста|давайте|прошу|жаль|извините|простите|сожале\p{L}*|понимаю|понимаем|спасибо|благодар\p{L}*|надеюсь|ли|или|зависит|обычно|всегда|иногда|кажд\p{L}+|люб\p{L}{2,3}|наш[аеиу]\p{L}{0,2}|какой|какая|какую|какое|какие|каком|где|куда|зачем|почему|сколько|как (?:работ|устро|поме|измен|отмен|приост|пропус|офор)\p{L}*|коллег\p{L}*|специалист\p{L}*|сотрудник\p{L}*|команд\p{L}*|решает|решают|решение|проверю|проверим|проверяю|проверяем|проверим|проверила|проверил|посмотр\p{L}*|смотрю|уточн\p{L}*|узна\p{L}*|переда(?:м|л|ла|ли|ю)|расскажу|подскажу|помогу|поможем|помочь|объясню|напомню|вы (?:писали|пишете|написали|сказали|спрашивали|упомянули|имеете|описали|прислали)|значит|означает|без изменений|как есть|прежн\p{L}+|вопрос\p{L}*|просьб\p{L}*|запрос\p{L}*|не вижу|не нашл\p{L}*|не нашел|не нахожу|не могу|не можем|нельзя|предлага\p{L}*|выбрать|выбор\p{L}*|код[аеу]?|кодом|помогаю|понрав\p{L}*|сделан[аыо]? из|кнопк\p{L}*|номер(?:а)? заказ\p{L}*|ищу|ищем|пока (?:\p{L}+ ){0,2}не|сведений|рад[аы]?|например|стоит|стоят|входит|входят)(?![\p{L}])/u;
/** Promises and comforts dressed as one of the above. */
const FALSE_SAFE =
  /you can (?:expect|count|look forward|consider|relax|be sure|rest|stop|forget|breathe|cross)[^,.;]{0,12}|can confirm|(?:please|kindly) (?:note|expect|be (?:assured|informed|advised)|enjoy|know|rest)|need (?:to )?(?:worry|do anything|fear|not)|no need|as you (?:wanted|wished|asked|requested)|like you (?:wanted|asked)|every (?:second|other|third|two|three) (?:month|week)s?|every (?:cent|penny|dollar)|any ?more|what you (?:paid|asked|wanted)|(?:is|was|are|were) reviewed and|any (?:further|more|new|future)|как (?:вы )?(?:просили|хотели|и хотели)|можете (?:быть|не|ожидать|считать|забыть|рассчитывать|выдохнуть|отдыхать)|не нужн\p{L}* (?:беспокоиться|волноваться|ничего)|больше не нужн\p{L}*|что вы хотели|когда проснетесь|как и прос\p{L}+|рада? (?:сообщить|сказать)|могу (?:сообщить|подтвердить|порадовать|сказать)|можем (?:сообщить|подтвердить|порадовать)|хочу (?:сообщить|порадовать)|(?:happy|glad|pleased|want|wanted|like) to (?:say|tell|confirm|report|inform|announce|let you know)|let me (?:confirm|tell you|assure)/gu;
/** A result stays a result in the company of weaker words of safety. */
const DENIAL_EN =
  /(?<![\p{L}])(?:nothing (?:has|is|was|will be)|no changes?|not (?:yet|been|changed|cancell?ed|made|touched|done)|haven't|hasn't|have not|has not|didn't|did not|wasn't|weren't|don't (?:see|have|know|find|ship|deliver|want|share|store)|doesn't (?:exist|match|look|seem|say|show)|isn't|aren't|is not|are not|can't|couldn't|won't (?:change|do|touch|cancel|skip|pause|make|share|ask)|never ask|cannot|unable)(?![\p{L}])/u;
const DENIAL_RU =
  /(?<![\p{L}])(?:пока (?:ничего |еще )?не|еще не|ничего (?:пока |еще )?не|ничего нет|не (?:менял|отменял|списывал|оформлял|трогал|делал|буду|будем|стал|получ|приш|измен|отмен|подош|найден|указан|знаю|вид|совпа|храни|просим|видно)\p{L}*|нет (?:данных|информации|сведений|доступа|такого|такой))(?![\p{L}])/u;
const DENIAL_RU_FALSE = /(?<![\p{L}])(?:больше|уже|никогда|вы ничего)(?![\p{L}])/u;

const IMPERATIVE_EN =
  /^(?:(?:so|then|and|or|just|first|next|ok|okay|sure|also|now|to \p{L}+) )*(?:send|tell|reply|type|enter|check|try|write|choose|pick|open|click|tap|use|see|keep|take|look|give|have a|feel|log|go to|visit|scroll|read|select|press|attach|upload|answer|ask|share|add|describe|specify|mention|include|bring|hold the|hold on|make sure|remember|contact|say|put|wait|pausing|skipping|cancell?ing|changing|to [a-z]+|with a|during|while|before|after|for)(?![\p{L}])/u;
const IMPERATIVE_RU =
  /(?<![\p{L}])(?!(?:ждите|ожидайте|встречайте|отдыхайте|наслаждайтесь|радуйтесь|считайте|забудьте|переживайте|волнуйтесь|беспокойтесь|пользуйтесь|готовьте|готовьтесь|знайте|ловите|получите|примите|держите (?:\p{L}+ )?(?:скидк|подар|бонус|промо|купон)\p{L}*|здравствуйте)(?![\p{L}]))\p{L}{2,}(?:йте|ьте|ите|йтесь|итесь)(?![\p{L}])/u;
/** Not orders, though they end as orders do. */
const FUTURE_RU =
  /(?<![\p{L}])(?:увидите|получите|заплатите|найдете|платите|хотите|видите|помните|живете|потеряете|лишитесь)(?![\p{L}])/gu;
const RESULT_RU =
  /(?<![\p{L}])(?:уже|больше|теперь|отныне|завтра|сегодня|скоро|на днях|вам|вас|ваш\p{L}*|не буд\p{L}+|осталось|осталась|(?:март|апрель|май|июнь|июль|август|сентябрь|октябрь|ноябрь|декабрь|январь|февраль)ск\p{L}+)(?![\p{L}])/u;
const PLURAL_RU =
  /(?<![\p{L}])(?:коробк(?:и|ах|ам|ами)|заказ(?:ы|ов)|посылки|свечи|кружки|платежи|подписки|возвраты|скидки|доставки|замены|промокод(?:ы|ов)|с таким номером)(?![\p{L}])/u;
const RULE_RU =
  /^(?:смена адреса|пауза|пропуск|отмена|скидка|доставка|возврат|замена|подписка) (?:длит\p{L}+|занимает|бывает|работает|это|действует (?:с|до|на|при))(?![\p{L}])/u;
const GENERAL_RU =
  /^(?:во время|при|на время|для|после|до|за|чтобы|по) (?:паузы|отмен[еы]|пропуск[ае]|возврат[ае]|доставк[еи]|оплат[еы]|замен[еы])(?![\p{L}])/u;

const PROCESS_EN =
  /^you(?:'ll| will) (?:find the|find it|need|get a code|hear|see a|receive a code)|^(?:(?:and|so|but|okay|ok|sure|then|well|now) )*(?:i|we)(?:'ve| have|'ll| will|'m| am|'re| are|'d)? (?:just |also |now |already |still |gladly |happily |not |only |\p{L}+ly )*(?:passed|forwarded|noted|received|read|looked|seen|heard|asked|shared|explained|mentioned|offered|checked|searched|handed|escalated|tried|believe|think|see no|don't|do not|didn't|won't|never|know|pass|check|look|ask|help|find out|forward|hand|need|share|explain|try|write|leave|note|wait|answer|reply|tell|show you how|read|review|contact|escalate|clarify|investigate|discuss|walk|guide|remind|checking|looking|passing|asking|reading|writing|forwarding|happy|glad|sorry|afraid|here|not|unable|going to (?:check|look|ask|pass|find)|trying|wondering|curious|ship|deliver|work|pack|offer|accept|use|make|love|miss|sell|plan|choose|start|open|go through|explain|you'll find)(?![\p{L}])/u;
const GENERAL_EN =
  /^(?:(?:and|but|so|yes|no|all) )*(?:(?:(?!(?:your|the|more|no|these|those|two|three|all your|and|my|his) )\p{L}+ )?(?:requests|boxes|orders|subscriptions|payments|refunds|deliveries|candles|discounts|charges|shipments|parcels|cards|plans|replacements|addresses)|a (?:paused |skipped |change of|pause|hold|skip|refund|discount|subscription|replacement|box|plan|payment|card|delivery|candle|jar|mug)|an (?:order|account|address)|pausing|skipping|cancell?ing|changing|delivery|shipping|billing)(?![\p{L}])/u;
const RESULT_EN =
  /(?<![\p{L}])(?:already|now|no (?:more|longer|further)|any ?more|anymore|on its way|on their way|back to|as of today|from now on|to you|for you|over|stopped|ended|today|tonight|tomorrow|your (?:card|account|bank|door|place|address|subscription|plan|next box|order|box))(?![\p{L}])/u;
const OFFER_CONDITION =
  /(?<![\p{L}])(?:if|(?<!at )once(?! and for all)|as soon as you|when you|after you|unless|would|could|in case|если|когда вы|как только|после того как|после вашего|бы)(?![\p{L}])/u;

const FINITE_EN =
  /^enjoy|^you can |(?<![\p{L}])(?:is|are|was|were|has|have|had|will|won't|does|do|did|put|left|sent|made|won|goes|went|comes|came|got|gets|get|sits|sleeps|rests|ends|stops|stands|\p{L}{3,}(?:ed|es|ts|ks|ps|ls|ns|rs|ves))(?![\p{L}])|(?:'s|'ll|'re|'ve|'m|n't)(?![\p{L}])/u;
const BARE_EN =
  /^(?:(?:ok|okay|right|great|perfect|good news|and|so|yes|yep|there|well) )*(?:all (?:set|sorted|done|taken care of|fixed|settled|good to go)|you're (?:all )?(?:set|sorted|done|good to go)|sorted|done and dusted|job done|fixed|mission accomplished|consider (?:it|that|this)(?: \p{L}+)?)[.! ]*$/u;
const PRONOUN_EN =
  /^(?:(?:and|so|but|okay|ok|yes|right|now|good news|then) )*(?:it|everything|that|all|all of (?:it|that)|they|both|this)(?:'s| is| was| has| have|'ll| will| won't| are| were|'re)(?: now| already| all| been| be| just| also| not)* (?:(?<ed>\p{L}{3,}ed)|off|out of|gone|done|set|sorted|frozen|history|over|in place|underway|in motion|yours|stopped|taken care|dealt with|asleep|sleeping|parked|on hold|on ice|on (?:its|the) way|on us|back (?:on|in|to)|put|sent|switched|through|live|good to go|every (?:other|second|two|three))(?![\p{L}])/u;
const HARMLESS_ED =
  /^(?:supposed|needed|required|allowed|based|limited|related|located|called|named|designed|meant|expected|appreciated|noted|recommended|included|mixed|used|packed|sealed|linked|tied|red|bed|need|damaged|cracked|tired|excited|bored|concerned|delighted|understood|passed|forwarded|missed|changed)$/;
const NOTHING =
  /(?<![\p{L}])(?:nothing (?:more|further|else) (?:will|is going|is coming|comes|leaves)|no more of (?:it|them|these)|больше (?:ничего|никаких|ни одн\p{L}+) (?:\p{L}+ ){0,2}не|ничего больше (?:\p{L}+ ){0,2}не)(?![\p{L}])/u;
const BARE_RU =
  /^(?:(?:ну|вот|и|так|отлично|хорошо|да) )*(?:все |вопрос |уже )*(?:готово|решено|решили|сделано|сделали|сделала|сделал|улажено|уладили|исправлено|исправили|устроено|оформлено|оформили|закрыт[оа]?|урегулировано|в силе|снято|отключено|выключено|выключила|выключил|отменено|приостановлено|заморожено|стерли|стерто)[.! ]*$/u;

/** A clause about the customer's affairs that would need proof. */
export interface Unproven {
  topic: "refund" | "order" | "plain";
  start: number;
  end: number;
}

const ASKS =
  /^(?:and |but |so |а |и |но )?(?:is|are|was|were|has|have|had|did|does|do|will|can|could|would|should|shall|may|when|where|what|which|who|how|why|когда|где|какой|какая|какое|какие|какую|что|кто|как|сколько|почему|правильно|верно|можете|могли)(?![\p{L}])/u;
/** A clause that hangs on the one before it: "I'm sorry that …", "write to me which …". */
const CARRIED_RU =
  /^(?:и )?(?:что|котор\p{L}+|на котор\p{L}+|в котор\p{L}+|о котор\p{L}+|(?:на|в|о|с|из|от|для) котор\p{L}+|указанн\p{L}+|где|куда|если)(?![\p{L}])/u;
const LISTED_EN = /^(?:and |or )?(?:your|the|a|an|any) \p{L}+$/u;
const FINITE_RU =
  /(?<![\p{L}])(?:\p{L}{2,}(?:ла|ло|ли|[аяуюе]ет|ит|ют|ут|ят|ат|ен|ан|ена|ано|ено|ены|аны|ана|ята|ято|яты|ал|ил|ел|ем|им)|в пути|уже|теперь|больше|ваш[аие]?|едет|идет|спит|ждет)(?:ся|сь)?(?![\p{L}])/u;

const MARK =
  /[,;:()"]|\s-\s|\s(?:and|but|so|because|и|а|но|поэтому)\s(?=(?:i|we|you|it|your|the|no|that|there|nothing|they|мы|вы|она|он|ваш\p{L}*|больше|деньги|следующ\p{L}+|уже|нов\p{L}+)(?![\p{L}]))/gu;

function splitClauses(lower: string, { start, end }: Stretch): Stretch[] {
  const clauses: Stretch[] = [];
  let from = start;
  for (const match of lower.slice(start, end).matchAll(MARK)) {
    const place = start + match.index;
    if (match[0] === "," && /\d/.test(lower[place - 1] ?? "") && /\d/.test(lower[place + 1] ?? "")) continue;
    if (place > from) clauses.push({ start: from, end: place });
    from = place + (match[0].length > 3 ? 1 : match[0].length);
  }
  if (end > from) clauses.push({ start: from, end });
  return clauses;
}

/** Statements about a subscription, a parcel or money that are not safe by their form. `lower` is folded. */
export function findUnproven(lower: string, sentences: readonly Stretch[], customerWords: string): Unproven[] {
  const found: Unproven[] = [];
  let hasTopic = TOPIC_EN.test(customerWords) || TOPIC_RU.test(customerWords);
  for (const sentence of sentences) {
    const whole = lower.slice(sentence.start, sentence.end).trim();
    const clauses = splitClauses(lower, sentence);
    const isFree =
      OFFER_CONDITION.test(whole.replace(FALSE_SAFE, " ")) ||
      GENERAL_RU.test(whole) ||
      /^(?:while|during|with) /.test(whole) ||
      (whole.endsWith("?") && ASKS.test(whole));
    let wasSafe = false;
    for (const [index, clause] of clauses.entries()) {
      const said = lower
        .slice(clause.start, clause.end)
        .replace(/^[\s,.!"'-]+/, "")
        .trim();
      const isAsked =
        whole.endsWith("?") &&
        (index === clauses.length - 1 ||
          (clauses.length < 4 && !RESULT_RU.test(said) && !FINITE_RU.test(said) && /[а-я]/.test(said)));
      const isRussian = /[а-я]/.test(said);
      const isCarried: boolean =
        wasSafe &&
        (isRussian ? CARRIED_RU.test(said) || !FINITE_RU.test(said) : !FINITE_EN.test(said) || LISTED_EN.test(said));
      const holds =
        !isAsked &&
        !isFree &&
        !isCarried &&
        (isRussian ? isRussianStatement(said) : isEnglishStatement(said, hasTopic));
      wasSafe = isCarried || isSafe(said, isRussian);
      if (holds)
        found.push({
          topic: /refund|money|деньг|возврат/.test(said) ? "refund" : "plain",
          start: clause.start,
          end: clause.end,
        });
      hasTopic ||= TOPIC_EN.test(said) || TOPIC_RU.test(said);
    }
  }
  return found;
}

function isEnglishStatement(said: string, hasTopic: boolean): boolean {
  if (BARE_EN.test(said) || NOTHING.test(said)) return true;
  const pronoun = PRONOUN_EN.exec(said);
  const plain = said.replace(FALSE_SAFE, " ");
  if (pronoun && !DENIAL_EN.test(said) && !SAFE_EN.test(plain) && !HARMLESS_ED.test(pronoun.groups?.ed ?? ""))
    return hasTopic || /(?<![\p{L}])(?:now|already|off|every|to your|at your)(?![\p{L}])/u.test(said);
  if (!TOPIC_EN.test(said) || !FINITE_EN.test(said)) return false;
  if (SAFE_EN.test(plain) || DENIAL_EN.test(said) || IMPERATIVE_EN.test(plain.trim()) || PROCESS_EN.test(plain.trim()))
    return false;
  return !GENERAL_EN.test(said) || RESULT_EN.test(said);
}

function isRussianStatement(said: string): boolean {
  if (BARE_RU.test(said) || NOTHING.test(said)) return true;
  if (!TOPIC_RU.test(said) || !/\s/.test(said)) return false;
  const plain = said.replace(FALSE_SAFE, " ");
  if (SAFE_RU.test(plain) || GENERAL_RU.test(said)) return false;
  if (RULE_RU.test(said) || (PLURAL_RU.test(said) && !RESULT_RU.test(said))) return false;
  if (IMPERATIVE_RU.test(plain.replace(FUTURE_RU, " "))) return false;
  return !(DENIAL_RU.test(said) && !DENIAL_RU_FALSE.test(said));
}

/** By which words of safety each clause is marked. */
export function* moodOf(lower: string, sentences: readonly Stretch[]): Iterable<Stretch & { name: string }> {
  for (const sentence of sentences)
    for (const clause of splitClauses(lower, sentence)) {
      const said = lower
        .slice(clause.start, clause.end)
        .replace(/^[\s,.!"'-]+/, "")
        .trim();
      const isRussian = /[а-я]/.test(said);
      const plain = said.replace(FALSE_SAFE, " ");
      if (plain !== said) yield { name: "false", ...clause };
      if ((isRussian ? SAFE_RU : SAFE_EN).test(plain)) yield { name: "safe", ...clause };
      if (isRussian ? DENIAL_RU.test(said) && !DENIAL_RU_FALSE.test(said) : DENIAL_EN.test(said))
        yield { name: "denial", ...clause };
      if (isRussian ? IMPERATIVE_RU.test(plain.replace(FUTURE_RU, " ")) : IMPERATIVE_EN.test(plain.trim()))
        yield { name: "order", ...clause };
      if (!isRussian && PROCESS_EN.test(plain.trim())) yield { name: "process", ...clause };
      if (isRussian ? RULE_RU.test(said) || GENERAL_RU.test(said) : GENERAL_EN.test(said))
        yield { name: "rule", ...clause };
      if ((isRussian ? TOPIC_RU : TOPIC_EN).test(said)) yield { name: "topic", ...clause };
      if ((isRussian ? RESULT_RU : RESULT_EN).test(said)) yield { name: "result", ...clause };
    }
}

function isSafe(said: string, isRussian: boolean): boolean {
  const plain = said.replace(FALSE_SAFE, " ").trim();
  return isRussian
    ? SAFE_RU.test(plain) || IMPERATIVE_RU.test(plain.replace(FUTURE_RU, " "))
    : SAFE_EN.test(plain) || IMPERATIVE_EN.test(plain);
}

/** "Nothing has been charged", «возврата пока нет»: says that something is not so. */
export function isDenial(said: string): boolean {
  return (
    DENIAL_EN.test(said) ||
    /(?<![\p{L}])(?:no \p{L}+ (?:has|have|is|are|was|were)|there(?:'s| is| are)(?: currently)? no)(?![\p{L}])/u.test(
      said,
    ) ||
    ((DENIAL_RU.test(said) || /(?<![\p{L}])(?:пока (?:\p{L}+ )?)?нет(?![\p{L}])/u.test(said)) &&
      !DENIAL_RU_FALSE.test(said))
  );
}
