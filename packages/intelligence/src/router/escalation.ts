/** Why a person must take a message at once (LH red lines, INT-7, ORC-5). */
export type EscalationReason = "self_harm" | "threat_of_harm" | "legal_claim" | "bank_dispute" | "regulator" | "press";

interface Rule {
  reason: EscalationReason;
  /** Looked for in the lower-case message without apostrophes. */
  pattern: RegExp;
  /** Where this also matches, the rule does not count: ordinary meanings of the same words. */
  unless?: RegExp;
}

// `\b` knows Latin letters only; these are its twins for Cyrillic.
const L = "(?<![\\p{L}])";
const R = "(?![\\p{L}])";
const ru = (source: string) => new RegExp(`${L}(?:${source})`, "gu");
const en = (source: string) => new RegExp(`${L}(?:${source})${R}`, "gu");

const RULES: readonly Rule[] = [
  {
    reason: "self_harm",
    pattern: en(
      "(?:kill|hurt|harm|hang|cut|shoot|drown|poison) (?:my ?self|me tonight)|killing my ?self|suicid\\w*|end (?:my|it) (?:own )?life|end it all|take my (?:own )?life|(?:dont|do not|no longer|not) (?:want|wish|feel like) to (?:live|be alive|go on living|exist)|(?:want|wish|going|gonna|wanna) (?:to )?die|better off dead|wish i (?:was|were) dead|self[- ]harm\\w*|jump(?:ing)? (?:off|from) (?:a |the )?(?:bridge|roof|balcony|building)|no reason to live|cant go on (?:living|like this any ?more)|life is not worth living|overdos(?:e|ing) on",
    ),
    unless: en("(?:want|wanna) (?:to )?die (?:of|from) (?:laugh\\w*|laughter)|suicide (?:squad|prevention poster)"),
  },
  {
    reason: "self_harm",
    pattern: ru(
      "поконч\\p{L}* с (?:собой|жизнью)|(?:убь|уби)\\p{L}* себя|суицид\\p{L}*|самоуби\\p{L}*|не хо(?:чу|чется)(?: мне)?(?: больше)? жить|жить (?:больше )?не хо(?:чу|чется)|хочу (?:умереть|сдохнуть)|наложу на себя руки|наложить на себя руки|(?:вскрою|порежу) (?:себе )?вены|повешусь|сброшусь с|спрыгну с (?:моста|крыши|балкона)|выпрыгну из окна|лучше бы я умер\\p{L}*|незачем жить|нет смысла жить|навре(?:жу|дить) себе|причин(?:ю|ить) себе вред",
    ),
  },
  {
    reason: "threat_of_harm",
    pattern: en(
      "(?:kill|shoot|stab|strangle|murder|hurt|beat|attack|burn|harm|bomb|blow up|break|smash) (?:all of |every(?:one|body) (?:of|at|in) )?(?:you|u|your (?:staff|people|team|office|family|warehouse|building|courier|driver|legs?|face|windows?|kids?|children|head)|them all|every(?:one|body)(?: there)?|the (?:courier|driver|manager|office|warehouse|building))|(?:ill|i will|im going to|we will|going to|gonna) (?:come|go) (?:to|over to|down to) (?:your|the) (?:office|warehouse|house|home|building) (?:and|with) .{0,30}(?:regret|sorry|gun|knife|bat|burn|hurt|pay|fire|smash)|burn (?:down )?(?:your|the|this) (?:\\p{L}+ )?(?:office|warehouse|building|place|house|store|shop)(?: down)?|burn it (?:all )?down|(?:i|we) know where (?:you|your \\p{L}+|u) lives?|(?:you|u|youll|you will)(?: are| re)? (?:all )?(?:be )?dead (?:man|men|meat)|youll be dead|you will (?:all )?die|youre (?:all )?dead|watch your back|(?:bring|got|have|bringing|come with) (?:a |my )(?:gun|knife|rifle|weapon)|(?:plant|there is|theres|put) a bomb|bomb (?:threat|in your|at your)|death threats?|make you (?:bleed|suffer)|you(?:ll| will) (?:bleed|pay with your (?:life|blood))|put (?:you|him|her|them) in (?:the |a )?(?:hospital|ground|grave)|break (?:his|her|their|every) (?:legs?|arms?|neck|bones?|bone)",
    ),
    unless: en(
      "(?:dont|do not|wont|didnt|not) (?:want to )?(?:hurt|harm|kill|attack) (?:you|anyone|your)|(?:hope|hopefully) (?:it|this) (?:doesnt|does not) (?:hurt|break) you|kill you to|beat your (?:price|competitors?)|does(?:nt)? (?:it|this) (?:hurt|harm)",
    ),
  },
  {
    reason: "threat_of_harm",
    pattern: ru(
      "убью(?! время)|убь[её]м|(?:при|за)реж[уе]\\p{L}*|пристрел\\p{L}*|застрел\\p{L}*|взорву|взорв[её]м|подожгу|подожж[её]м|сожгу (?:ваш|вас|твой|склад|офис)|сожж[её]м|заложил\\p{L}* бомб\\p{L}*|бомба (?:в|у) (?:ваш|вас)\\p{L}*|(?:переломаю|сломаю|поломаю) (?:вам|тебе|ему|ей|курьеру|все)|(?:набью|разобью) (?:вам|тебе|ему|морду|лицо|голову)|(?:знаю|знаем|выясню|узнаю),? где (?:ты|вы|он|она) (?:жив|работа)\\p{L}*|прид[уё]\\p{L}* (?:к вам )?с (?:ножом|битой|ружь[её]м|оружием|пистолетом)|вам (?:всем )?(?:не жить|конец|не поздоровится)|тебе (?:не жить|конец|не поздоровится)|ты (?:покойник|труп)|вы (?:покойники|трупы)|живым\\p{L}* не уйд\\p{L}*|(?:закопаю|придушу|задушу|зарублю|изобью|отметелю) (?:вас|тебя|его|е[её]|курьера|всех|менеджера)?|кровью (?:умо\\p{L}*|заплат\\p{L}*)|физическ\\p{L}* расправ\\p{L}*|оглядывайся",
    ),
  },
  {
    reason: "legal_claim",
    pattern: en(
      "lawyers?|attorneys?(?! general)|solicitors?|barrister|legal (?:action|actions|proceedings?|claim|claims|counsel|team|representative|advice|steps|notice|department|consequences|measures|route|case|remedies|matter|redress)|legally (?:liable|responsible|obliged)|lawsuits?|law suit|litigat\\p{L}*|su(?:e|ing) (?:you|u|your|the|this|them|for|over)|(?:will|to|gonna|shall|ill|can) sue|sued|see (?:you|u) in court|(?:to|in|into|before|through|small[- ]claims|the|a|civil|federal|high) courts?|court (?:case|action|order|proceedings?|claim|date|papers|summons|hearing)|class action|small claims|subpoena\\p{L}*|(?:file|filing|filed|press|pressing) (?:a )?(?:suit|charges|criminal\\p{L}*)|cease and desist|take (?:it|this) to (?:a )?(?:judge|tribunal|arbitration)|tribunal|arbitration|statutory (?:rights|declaration|demand)|breach of contract|consumer (?:protection )?(?:act|law|rights act)|letter before (?:action|claim)|seek(?:ing)? (?:damages|compensation through)|claim (?:for )?damages|police report|(?:report|reported|reporting) (?:you|this|it|u|your company)? ?to (?:the )?police|(?:call|calling|called|contact|contacting|go to|going to) the (?:police|cops)|criminal (?:complaint|charges|offence|case)|prosecut\\p{L}*|defamation|my rights as a consumer",
    ),
    unless: en(
      "court (?:shoes?|sneakers?|trainers?)|(?:tennis|basketball|volleyball|food|squash|badminton) courts?|courtyard|(?:in|to) the food court|legal (?:size|pad|holiday|age|name|drinking age)",
    ),
  },
  {
    reason: "legal_claim",
    pattern: ru(
      "юрист\\p{L}*|адвокат\\p{L}*|через суд|(?:в|на) суд(?:е|ом)?(?![\\p{L}])|суд(?:ом|у|а|ебн\\p{L}*|иться|имся|ья|ьи|ье)(?![\\p{L}])|суд(?![\\p{L}])|засу(?:жу|дим|дить)|иск(?:а|у|ом|е|и|ов\\p{L}*)?(?![\\p{L}])|подам(?: на вас)? (?:жалобу )?в (?:суд|полицию|прокуратуру)|досудебн\\p{L}*|юридическ\\p{L}*|по закону о защите прав|защит[аеуы] прав потребител\\p{L}*|прав(?:а|ах) потребител\\p{L}*|заявлени\\p{L}* в (?:полици|прокуратур|суд)\\p{L}*|(?:обращусь|обратимся|обращаюсь|обращаться|пойду|иду|напишу|напишем|вызову|вызываю|звоню|позвоню) (?:\\p{L}+ )?(?:в |заявление в )?(?:полици|прокуратур|милици)\\p{L}*|уголовн\\p{L}* (?:дел|ответственност|преследован)\\p{L}*|моральн\\p{L}* (?:вред|ущерб|компенсаци)\\p{L}*|нарушени\\p{L}* договора|статья \\d+ (?:ук|гк)|(?:взыщу|взыскать|взыскание) (?:через|ущерб|компенсаци)\\p{L}*|арбитраж\\p{L}*|мошенничеств\\p{L}* по статье",
    ),
    unless: ru("обществ\\p{L}* (?:по )?защит\\p{L}* (?:прав )?потребител\\p{L}*"),
  },
  {
    reason: "bank_dispute",
    pattern: en(
      "charge ?-?backs?|charged? (?:it|this|that|you|the payment|the money|everything) back|disput(?:e|ed|ing|es) (?:(?:the|this|that|these|those|your|all|my|every|both|a|any|an) )?(?:\\p{L}+ )?(?:charges?|payments?|transactions?|it with|this with|that with|with my bank|through my bank|debits?)|(?:open|opened|opening|file|filed|filing|raise|raised|start|started|lodge|lodged) (?:a |an )?(?:paypal |bank |payment |official |formal )?(?:disputes?|fraud (?:claim|case|report))|(?:open|opened|file|filed|filing|raise|raised|start|started|lodge|lodged) a claim (?:with|at|through|via|against) (?:my |the )?(?:bank|paypal|visa|mastercard|card)|(?:payment|bank|paypal|card|credit card) disputes?|(?:report|reported|reporting) (?:you |this |it |that |the (?:charge|payment) )?(?:as fraud )?to (?:my |the )?(?:bank|credit card|card company|card issuer|visa|mastercard|amex|american express|paypal)|(?:bank|card company|card issuer|visa|mastercard|paypal|amex|credit card company)(?: \\p{L}+)? (?:to )?(?:reverse|reverses|claw back|take back|refund me|get my money back)|(?:have|ask|asked|asking|tell|telling|get|getting|let) (?:my|the) (?:bank|credit card company|card issuer|card company) (?:to )?(?:reverse|cancel|block|dispute|claw|stop|take|get|return|pull)|reverse the (?:charge|payment) (?:through|with|via)|(?:money|payment|it|refund|funds|cash) back (?:through|via|from|with) (?:my |the )?(?:bank|card issuer|credit card company)|fraud department|unauthori[sz]ed (?:charge|payment|transaction)s? .{0,40}(?:bank|report)",
    ),
    unless: en(
      "(?:my |the )?bank (?:said|says|told me) (?:it|that|this|there)(?: was| is|s) no dispute|avoid (?:a |any )?(?:chargeback|dispute)",
    ),
  },
  {
    reason: "bank_dispute",
    pattern: ru(
      "ч[аэ]р?дж ?-?б[эеа]к\\p{L}*|чар[дж]+[бк]\\p{L}*|оспор(?:ю|им|ить|ил\\p{L}*|ен\\p{L}*)|оспарива\\p{L}*|опротест\\p{L}* (?:плат[её]ж|операци|списани|транзакци|оплат)\\p{L}*|диспут\\p{L}*|(?:отзову|отозвать|отозвал\\p{L}*) (?:плат[её]ж|деньги|оплату) (?:через|в) банк\\p{L}*|верн(?:у|уть|[её]м) (?:\\p{L}+ ){0,2}через банк\\p{L}*|через банк (?:верн|отзов|отмен|оспор)\\p{L}*|(?:заявлени\\p{L}*|жалоб\\p{L}*|спор\\p{L}*|обращени\\p{L}*) (?:о мошенничестве )?в (?:свой |мой )?банк\\p{L}*|(?:обращусь|обратимся|обращаюсь|пожалуюсь|сообщу|напишу|позвоню) в (?:свой |мой )?банк|банк(?:у|ом)? (?:пусть )?(?:верн[её]т|отмен\\p{L}*|отзов\\p{L}*) (?:\\p{L}+ ){0,2}(?:плат[её]ж|списани|операци|деньги)\\p{L}*|мошенническ\\p{L}* (?:операци|списани|плат|транзакци)\\p{L}*",
    ),
  },
  {
    reason: "regulator",
    pattern: en(
      "ftc|federal trade commission|better business bureau|bbb|ombudsman|trading standards|consumer (?:protection|affairs|rights|watchdog|council|authority|agency|bureau|financial protection|ombudsman)(?: (?:agency|authority|bureau|office|council|commission))?|attorney general|regulators?|regulatory (?:body|authority|complaint|agency)|(?:data|privacy) (?:protection )?(?:authority|commissioner|watchdog|regulator)|data protection (?:authority|officer complaint|agency)|information commissioner|ico complaint|cfpb|financial conduct authority|fca|citizens advice|accc|health (?:department|inspector|inspectorate|authority)|food (?:safety|standards) (?:agency|authority|inspect\\p{L}*)|fda|report (?:you|this|your company) to the (?:authorities|government|state)|(?:complain|complaint) (?:to|with) the (?:authorities|ministry|government|commission)|tax (?:authority|authorities|office|inspectorate) (?:about|complaint|will)|customs authority complaint|gdpr complaint",
    ),
  },
  {
    reason: "regulator",
    pattern: ru(
      "роспотребнадзор\\p{L}*|роскомнадзор\\p{L}*|прокуратур\\p{L}*|антимонопольн\\p{L}*|фас(?![\\p{L}])|центробанк\\p{L}*|центральн\\p{L}* банк\\p{L}* с жалоб\\p{L}*|жалоб\\p{L}* в (?:цб|министерство|надзор\\p{L}*|инспекци\\p{L}*|администраци\\p{L}*|налогов\\p{L}*)|налогов\\p{L}* (?:инспекци\\p{L}*|проверк\\p{L}*)|обществ\\p{L}* (?:по )?защит\\p{L}* (?:прав )?потребител\\p{L}*|омбудсмен\\p{L}*|надзорн\\p{L}* орган\\p{L}*|контролирующ\\p{L}* орган\\p{L}*|регулятор\\p{L}* (?:рынка|с жалоб\\p{L}*)|пожалуюсь регулятору|(?:напишу|жалоба|жалуюсь|обращусь) (?:регулятору|к регулятору)|трудов\\p{L}* инспекци\\p{L}*|санэпид\\p{L}*|сэс(?![\\p{L}])|в компетентные органы",
    ),
  },
  {
    reason: "press",
    pattern: en(
      "journalists?|reporters?|(?:to|with|contact|contacting|tell|telling|inform|informing|alert|alerting|call|calling|in|local) (?:the |a )?(?:local )?(?:press|media)(?! players?| for| machines?| files?| kit| box| cent(?:er|re))|(?:go|going|take (?:it|this)|post) (?:public|viral)(?: with this)?|newspapers?|tv (?:station|channel|news|show)|news (?:station|channel|outlet|desk|paper|crew|team)|(?:bbc|cnn|fox news|new york times|the guardian|washington post|watchdog programme)|investigative|(?:go|make (?:this|it)) viral|expos(?:e|ing) (?:you|your|this (?:company|scam))|press (?:inquiry|enquiry|request|office|release about)|i (?:write|work) for (?:a |the )(?:magazine|newspaper|paper|news)|on (?:the )?(?:evening |local )?news|name and shame",
    ),
    unless: en(
      "newspapers? (?:wrapping|wrapped|as (?:padding|packing)|inside the box)|(?:wrapped|packed|stuffed|filled) (?:in|with) (?:old )?newspapers?|social media (?:page|account|manager)|go viral with your",
    ),
  },
  {
    reason: "press",
    pattern: ru(
      "журналист\\p{L}*|(?:в|через) (?:сми|прессу|прессе|газет\\p{L}*|телевидени\\p{L}*|новост(?:и|ях))(?![\\p{L}])|сми(?![\\p{L}])|репорт[её]р\\p{L}*|телеканал\\p{L}*|на телевидени\\p{L}*|(?:расскажу|напишу|сообщу|обращусь|позвоню|пойду) (?:\\p{L}+ ){0,2}(?:прессе|в прессу|в газету|на телевидение|на тв|в новости)|(?:снимут|снимем|покажут|покажем) (?:про вас )?(?:сюжет|репортаж|в новостях|по телевизору)|предам огласке|предать огласке|корреспондент\\p{L}*|разоблач\\p{L}*",
    ),
    unless: ru(
      "заверн\\p{L}* в газет\\p{L}*|обёрнут\\p{L}* газет\\p{L}*|(?:упакован|обернут|завернут)\\p{L}* (?:в |\\p{L}+ )?газет\\p{L}*",
    ),
  },
];

/**
 * Says whether a person must take the message at once, and why: threats of harm or self-harm, legal claims, bank disputes,
 * regulators, press; English and Russian. Insults alone are no reason. The gravest reason comes first.
 */
export function findEscalation(text: string): EscalationReason | null {
  const plain = text
    .slice(0, 20_000)
    .normalize("NFKC")
    .toLowerCase()
    .replace(/['’‘`ʼ]/g, "")
    .replaceAll("ё", "е")
    .replace(/\s+/g, " ");
  for (const { reason, pattern, unless } of RULES) {
    const rest = unless ? plain.replace(unless, " ") : plain;
    // `search` starts at the beginning whatever was matched before.
    if (rest.search(pattern) >= 0) return reason;
  }
  return null;
}
