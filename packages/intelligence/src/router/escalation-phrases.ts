import type { EscalationReason } from "./escalation.ts";

export interface EscalationRule {
  reason: EscalationReason;
  /** Looked for in the lower-case message without apostrophes. */
  pattern: RegExp;
  /** The script all of the pattern's letters are of: a message without one letter of it needs no search. */
  script: "latin" | "cyrillic";
  /** Where this also matches, the rule does not count: ordinary meanings of the same words. */
  unless?: RegExp;
}

// `\b` knows Latin letters only; these are its twins for Cyrillic.
const L = "(?<![\\p{L}])";
const R = "(?![\\p{L}])";
const ru = (source: string) => new RegExp(`${L}(?:${source})`, "gu");
const en = (source: string) => new RegExp(`${L}(?:${source})${R}`, "gu");

const RULES: readonly Omit<EscalationRule, "script">[] = [
  {
    reason: "self_harm",
    pattern: en(
      "(?:kill|hurt|harm|hang|shoot|drown|poison) (?:my ?self|me tonight)|(?:cutting my ?self|(?:want|going|gonna|will|ill|might|keep|started?) (?:to )?cut my ?self)|killing my ?self|suicid\\w*|end(?:ing)? (?:my|it) (?:own )?life|end(?:ing)? it all|(?:dont|do not|never) want to wake up|(?:no ?body|no one|no-one) (?:would|will|ll) (?:even )?(?:miss|notice)(?: me)? (?:if|when) (?:i|im|i am|i was|i were)|(?:everyone|world|family|they|you)(?:d| would)? (?:be|is) better off without me|(?:took|take|taking|swallow(?:ed)?) (?:a |the )?(?:whole )?(?:bottle|box|pack|handful|all) (?:of )?(?:my |the )?(?:\\p{L}+ )?pills|(?:dont|do not|cant|cannot) see (?:a|any) (?:reason|point)(?: to| in) (?:go on )?liv(?:e|ing)|(?:dont|do not|cant|cannot) see (?:a|any) (?:reason|point) (?:to|in) go(?:ing)? on living|take my (?:own )?life|(?:dont|do not|no longer|not) (?:want|wish|feel like) to (?:live|be alive|go on living|exist)|(?:want|wish|going|gonna|wanna) (?:to )?die|better off dead|wish i (?:was|were) dead|self[- ]harm\\w*|jump(?:ing)? (?:off|from) (?:a |the )?(?:bridge|roof|balcony|building)|no reason to (?:live|go on living)(?! without (?:your|this|the|that))|cant go on (?:living|like this any ?more)|life is not worth living|overdos(?:e|ing) on",
    ),
    unless: en("(?:want|wanna) (?:to )?die (?:of|from) (?:laugh\\w*|laughter)|suicide (?:squad|prevention poster)"),
  },
  {
    reason: "self_harm",
    pattern: ru(
      "поконч\\p{L}* с (?:собой|жизнью)|(?:убь|уби)\\p{L}* себя|суицид\\p{L}*|самоуби\\p{L}*|не хо(?:чу|чется)(?: мне)?(?: больше)? жить|жить (?:больше )?не хо(?:чу|чется)|хочу (?:умереть|сдохнуть)|наложу на себя руки|наложить на себя руки|(?:вскрою|порежу) (?:себе )?вены|повешусь|сброшусь с|спрыгну с (?:моста|крыши|балкона)|выпрыгну из окна|лучше бы я умер\\p{L}*|жить (?:больше )?(?:незачем|не для чего|не за чем)|(?:всем|вам|им|мир\\p{L}*) (?:будет |станет )?(?:лучше|легче) без меня|(?:выпью|выпил\\p{L}*|наглотаюсь|наглоталась|наглотался) (?:все |всю |пачку |кучу |упаковку )?(?:\\p{L}+ )?(?:таблет\\p{L}*|снотворн\\p{L}*)(?= и вс[её]|,? чтобы (?:не|уйти|умереть)| чтоб|$|[.!])|незачем жить|нет смысла жить|навре(?:жу|дить) себе|причин(?:ю|ить) себе вред",
    ),
  },
  {
    reason: "threat_of_harm",
    pattern: en(
      "(?:kill|shoot|stab|strangle|murder|hurt|beat|attack|burn|harm|bomb|blow up|break|smash) (?:all of |every(?:one|body) (?:of|at|in) )?(?:you|u|your (?:staff|people|team|office|family|warehouse|building|courier|driver|legs?|face|windows?|kids?|children|head)|them all|every(?:one|body)(?: there)?|the (?:courier|driver|manager|office|warehouse|building))|(?:ill|i will|im going to|we will|going to|gonna) (?:come|go) (?:to|over to|down to) (?:your|the) (?:office|warehouse|house|home|building) (?:and|with) .{0,30}(?:regret|sorry|gun|knife|bat|burn|hurt|pay|fire|smash)|burn (?:down )?(?:your|the|this) (?:\\p{L}+ )?(?:office|warehouse|building|place|house|store|shop)(?: down)?|burn it (?:all )?down|(?:i|we) know where (?:you|your \\p{L}+|u) lives?|(?:you|u|youll|you will)(?: are| re)? (?:all )?(?:be )?dead (?:man|men|meat)|youll be dead|you will (?:all )?die|youre (?:all )?dead|watch your back|(?:bring|got|have|bringing|come with) (?:a |my )(?:gun|knife|rifle|weapon)|(?:plant|there is|theres|put) a bomb|bomb (?:threat|in your|at your)|death threats?|slit (?:your|his|her|their) throats?|cut (?:your|his|her|their) (?:throat|head)|(?:ill|i will|im going to|gonna|going to) (?:hurt|kill|harm|stab|shoot|beat up|strangle|attack) (?:some ?(?:one|body)|people|any ?(?:one|body)|who\\p{L}*|him|her|them)|some ?(?:one|body) (?:is |will |s )?(?:going to |gonna )?(?:get |be )?(?:hurt|killed|die)(?! by| from| on)|(?:could|will|gonna|going to|ill|id like to|want to) (?:strangle|murder|throttle|stab|shoot) (?:who\\p{L}*|the|your|you|him|her|them|every\\p{L}*)|(?:coming|come|be there|show up|turn up|back) (?:there )?with (?:a |my )?(?:loaded )?(?:gun|knife|bat|rifle|weapon|baseball bat|axe)|hope you (?:all )?(?:burn|die|rot)|(?:with|pour) gasoline|(?:we|i) know where your (?:office|warehouse|house|home|family|kids|children) (?:is|are|live)|make you (?:bleed|suffer)|you(?:ll| will) (?:bleed|pay with your (?:life|blood))|put (?:you|him|her|them) in (?:the |a )?(?:hospital|ground|grave)|break (?:his|her|their|every) (?:legs?|arms?|neck|bones?|bone)",
    ),
    unless: en(
      "(?:dont|do not|wont|didnt|not) (?:want to )?(?:hurt|harm|kill|attack) (?:you|anyone|your)|(?:hope|hopefully) (?:it|this) (?:doesnt|does not) (?:hurt|break) you|kill you to|beat your (?:price|competitors?)|does(?:nt)? (?:it|this) (?:hurt|harm)",
    ),
  },
  {
    reason: "threat_of_harm",
    pattern: ru(
      "убью(?!т)(?! время)|(?:вас|тебя|его|курьера|водителя|менеджера) (?:\\p{L}+ )?убьют|убь[её]м|(?:при|за)реж[уе]\\p{L}*|пристрел\\p{L}*|застрел\\p{L}*|взорву|взорв[её]м|подожгу|подожж[её]м|сожгу (?:ваш|вас|твой|склад|офис)|сожж[её]м|заложил\\p{L}* бомб\\p{L}*|бомба (?:в|у) (?:ваш|вас)\\p{L}*|(?:переломаю|сломаю|поломаю) (?:вам|тебе|ему|ей|курьеру|все)|(?:набью|разобью) (?:вам|тебе|ему|морду|лицо|голову)|(?:знаю|знаем|выясню|узнаю),? где (?:ты|вы|он|она) (?:жив|работа)\\p{L}*|прид[уё]\\p{L}* (?:к вам )?с (?:ножом|битой|ружь[её]м|оружием|пистолетом)|вам (?:всем )?(?:не жить|конец|не поздоровится)|тебе (?:не жить|конец|не поздоровится)|ты (?:покойник|труп)|вы (?:покойники|трупы)|живым\\p{L}* не уйд\\p{L}*|(?:закопаю|придушу|задушу|зарублю|изобью|отметелю) (?:вас|тебя|его|е[её]|курьера|всех|менеджера)|(?:задушу|зарублю|изобью)|кровью (?:умо\\p{L}*|заплат\\p{L}*)|физическ\\p{L}* расправ\\p{L}*|оглядывайся|при(?:бью|шибу|кончу|душу)|разнес[уе]\\p{L}* (?:\\p{L}+ )?(?:офис|склад|контор|магазин|вас|всё|все)\\p{L}*|(?:курьеру|менеджеру|вашим|ему|ей|кому-то|вам всем) (?:\\p{L}+ )?не поздоровится|(?:знаю|найду|узнаю|выясню) (?:твой|ваш|его|её|ее) (?:домашний )?адрес|найду (?:вас|тебя|его|каждого) и|(?:морду|лицо|рожу|башку) (?:разобью|набью|расквашу)|отрежу|покалечу|вам крышка|вам всем (?:хана|кранты)",
    ),
  },
  {
    reason: "legal_claim",
    pattern: en(
      "lawyers?|attorneys?(?! general)|solicitors?|barrister|legal (?:action|actions|proceedings?|claim|claims|counsel|team|representative|advice|steps|notice|department|consequences|measures|route|case|remedies|matter|redress)|legally (?:liable|responsible|obliged)|lawsuits?|law suit|litigat\\p{L}*|su(?:e|ing) (?:you|u|your|the|this|them|for|over)|(?:will|to|gonna|shall|ill|can) sue|sued|see (?:you|u) in court|(?:to|in|into|before|through|small[- ]claims|the|a|civil|federal|high) courts?|court (?:case|action|order|proceedings?|claim|date|papers|summons|hearing)|class action|small claims|subpoena\\p{L}*|(?:file|filing|filed|press|pressing) (?:a )?(?:suit|charges|criminal\\p{L}*)|cease and desist|take (?:it|this) to (?:a )?(?:judge|tribunal|arbitration)|tribunal|arbitration|statutory (?:rights|declaration|demand)|breach of contract|consumer (?:protection )?(?:act|law|rights act)|letter before (?:action|claim)|legal (?:papers|letter|dispute|threat|battle|fees|documents|trouble|rights|help)|(?:fil\\p{L}+|mak\\p{L}+|lodg\\p{L}+) (?:a |an )?(?:police|criminal) (?:complaint|report|case)|(?:my|our|their|his|her) counsel|(?:start|starting|begin|issue|issuing|commence|bring|bringing) (?:court |civil |legal )?proceedings|(?:want|demand|claim|seek|sue for|owe me) damages|press(?:ing)? (?:\\p{L}+ )?charges|prepare to be sued|writ against|bailiffs?|seek(?:ing)? (?:damages|compensation through)|claim (?:for )?damages|police report|(?:report|reported|reporting) (?:you|this|it|u|your company)? ?to (?:the )?police|(?:call|calling|called|contact|contacting|go to|going to) the (?:police|cops)|criminal (?:complaint|charges|offence|case)|prosecut\\p{L}*|defamation|my rights as a consumer",
    ),
    unless: en(
      "attorney (?:street|road|avenue|lane|st)|lawyers? (?:street|road|costume|joke|mug)|court (?:shoes?|sneakers?|trainers?)|(?:tennis|basketball|volleyball|food|squash|badminton) courts?|courtyard|(?:in|to) the food court|legal (?:size|pad|holiday|age|name|drinking age)",
    ),
  },
  {
    reason: "legal_claim",
    pattern: ru(
      "юрист\\p{L}*|адвокат\\p{L}*|через суд|(?:в|на) суд(?:е|ом)?(?![\\p{L}])|суд(?:ом|у|а|ебн\\p{L}*|иться|имся|ья|ьи|ье)(?![\\p{L}])|суд(?![\\p{L}])|засу(?:жу|дим|дить)|иск(?:а|у|ом|е|и|ов\\p{L}*)?(?![\\p{L}])|подам(?: на вас)? (?:жалобу )?в (?:суд|полицию|прокуратуру)|досудебн\\p{L}*|юридическ\\p{L}*|по закону о защите прав|защит[аеуы] прав потребител\\p{L}*|прав(?:а|ах) потребител\\p{L}*|заявлени\\p{L}* в (?:полици|прокуратур|суд)\\p{L}*|(?:обращусь|обратимся|обращаюсь|обращаться|пойду|иду|напишу|напишем|вызову|вызываю|звоню|позвоню) (?:\\p{L}+ )?(?:в |заявление в )?(?:полици|прокуратур|милици)\\p{L}*|уголовн\\p{L}* (?:дел|ответственност|преследован)\\p{L}*|моральн\\p{L}* (?:вред|ущерб|компенсаци)\\p{L}*|нарушени\\p{L}* договора|статья \\d+ (?:ук|гк)|(?:взыщу|взыскать|взыскание) (?:через|ущерб|компенсаци)\\p{L}*|арбитраж\\p{L}*|заявлю (?:на вас )?в (?:полици|прокуратур|милици)\\p{L}*|(?:это|эта|такое) (?:уже |же )?(?:уголовн\\p{L}*|статья)(?![\\p{L}])|иду в (?:полици|прокуратур|суд)\\p{L}*|уголовщин\\p{L}*|по судам|мошенничеств\\p{L}* по статье",
    ),
    unless: ru("обществ\\p{L}* (?:по )?защит\\p{L}* (?:прав )?потребител\\p{L}*"),
  },
  {
    reason: "bank_dispute",
    pattern: en(
      "charge ?-?backs?|charged? (?:it|this|that|you|the payment|the money|everything) back|disput(?:e|ed|ing|es) (?:(?:the|this|that|these|those|your|all|my|every|both|a|any|an) )?(?:\\p{L}+ )?(?:charges?|payments?|transactions?|it with|this with|that with|with my bank|through my bank|debits?)|(?:open|opened|opening|file|filed|filing|raise|raised|start|started|lodge|lodged) (?:a |an )?(?:paypal |bank |payment |official |formal )?(?:disputes?|fraud (?:claim|case|report))|(?:open|opened|file|filed|filing|raise|raised|start|started|lodge|lodged) a claim (?:with|at|through|via|against) (?:my |the )?(?:bank|paypal|visa|mastercard|card)|(?:payment|bank|paypal|card|credit card) disputes?|(?:report|reported|reporting) (?:you |this |it |that |the (?:charge|payment) )?(?:as fraud )?to (?:my |the )?(?:bank|credit card|card company|card issuer|visa|mastercard|amex|american express|paypal)|(?:bank|card company|card issuer|visa|mastercard|paypal|amex|credit card company)(?: \\p{L}+)? (?:to )?(?:reverse|reverses|claw back|take back|refund me|get my money back)|(?:have|ask|asked|asking|tell|telling|get|getting|let) (?:my|the) (?:bank|credit card company|card issuer|card company) (?:to )?(?:reverse|cancel|block|dispute|claw|stop|take|get|return|pull)|reverse the (?:charge|payment) (?:through|with|via)|(?:money|payment|it|refund|funds|cash) back (?:through|via|from|with) (?:my |the )?(?:bank|card issuer|credit card company)|(?:card|bank|credit card) (?:provider|issuer|company) (?:to |will |has |is )?(?:be )?(?:revers\\p{L}+|claw\\p{L}* back|disput\\p{L}+)|(?:ask|asked|asking|told|tell|have|had|get) (?:my |the )?(?:card provider|bank|card company|credit card provider) to (?:reverse|dispute|claw|cancel|refund)|(?:bank|visa|mastercard|amex|american express|paypal|card company|card provider|card issuer)(?: \\p{L}+){0,3} (?:fraud|disput\\p{L}+)(?: investigation| claim| case| team)?|(?:call|called|calling|contact|contacted|contacting|phone|phoned) (?:my bank|visa|mastercard|amex|american express|paypal|the bank) to (?:dispute|reverse|get|stop|report|block)|paypal (?:case|claim|dispute)s?|(?:open|opened|opening|file|filed|filing|start|started) (?:a |an )?(?:case|claim) (?:with|at|on|via|through) (?:paypal|visa|mastercard|my bank|the bank)|as (?:a )?fraud(?:ulent)?(?: charge| payment| transaction)? (?:to|with) (?:my|the) bank|stop the payment (?:through|with|via|at) (?:my|the) bank|with (?:my|the) banks? disputes? team|fraud department|unauthori[sz]ed (?:charge|payment|transaction)s? .{0,40}(?:bank|report)",
    ),
    unless: en(
      "(?:my |the )?bank (?:said|says|told me) (?:it|that|this|there)(?: was| is|s) no dispute|avoid (?:a |any )?(?:chargeback|dispute)|charge ?back (?:of|time of|speed of) (?:my |the )?(?:phone|battery|laptop|device|watch)\\p{L}*|charged? (?:it|this|that) back to my (?:new|other|old|debit|credit)",
    ),
  },
  {
    reason: "bank_dispute",
    pattern: ru(
      "ч[аэ]р?дж ?-?б[эеа]к\\p{L}*|чар[дж]+[бк]\\p{L}*|оспор(?:ю|им|ить|ил\\p{L}*|ен\\p{L}*)|оспарива\\p{L}*|опротест\\p{L}* (?:плат[её]ж|операци|списани|транзакци|оплат)\\p{L}*|диспут\\p{L}*|(?:отзову|отозвать|отозвал\\p{L}*) (?:плат[её]ж|деньги|оплату) (?:через|в) банк\\p{L}*|верн(?:у|уть|[её]м) (?:\\p{L}+ ){0,2}через банк\\p{L}*|через банк (?:верн|отзов|отмен|оспор)\\p{L}*|(?:заявлени\\p{L}*|жалоб\\p{L}*|спор\\p{L}*|обращени\\p{L}*) (?:о мошенничестве )?в (?:свой |мой )?банк\\p{L}*|(?:обращусь|обратимся|обращаюсь|пожалуюсь|сообщу|напишу|позвоню) в (?:свой |мой )?банк|банк(?:у|ом)? (?:пусть )?(?:верн[её]т|отмен\\p{L}*|отзов\\p{L}*) (?:\\p{L}+ ){0,2}(?:плат[её]ж|списани|операци|деньги)\\p{L}*|(?:подал|подала|подам|подали|напис\\p{L}+) заявлени\\p{L}* (?:на возврат плат[её]жа |на возврат денег |на оспаривание )?в (?:свой |мой )?банк|банк (?:уже )?(?:рассматривает|рассмотрит|открыл|принял) (?:мой |мо[её] )?(?:спор|диспут|заявлени|претензи)\\p{L}*|(?:заявил\\p{L}*|сообщил\\p{L}*|пожаловал\\p{L}*|обратил\\p{L}*) в (?:свой |мой )?банк (?:о|на|с|за|чтобы)|несанкционированн\\p{L}* (?:списани|плат|транзакци|операци)\\p{L}*|мошенническ\\p{L}* (?:операци|списани|плат|транзакци)\\p{L}*",
    ),
  },
  {
    reason: "regulator",
    pattern: en(
      "ftc|federal trade commission|better business bureau|bbb|ombudsman|trading standards|consumer (?:protection|affairs|rights|watchdog|council|authority|agency|bureau|financial protection|ombudsman)(?: (?:agency|authority|bureau|office|council|commission))?|attorney generals?|regulators?|regulatory (?:body|authority|complaint|agency)|(?:data|privacy) (?:protection )?(?:authority|commissioner|watchdog|regulator)|data protection (?:authority|officer complaint|agency)|information commissioner|ico complaint|cfpb|financial conduct authority|fca|citizens advice|accc|health (?:department|inspector|inspectorate|authority)|food (?:safety|standards) (?:agency|authority|inspect\\p{L}*)|fda|report(?:ing)? (?:you |this |it |your company )?to the (?:relevant |proper )?(?:authorities|government|state)|(?:complain|complaint) (?:to|with) the (?:authorities|ministry|government|commission)|tax (?:authority|authorities|office|inspectorate) (?:about|complaint|will)|customs authority complaint|gdpr complaint",
    ),
    unless: en(
      "(?:voltage|pressure|gas|temperature|water|heat|volume|speed) regulators?|regulators? (?:valve|knob|switch|hose|for the (?:gas|stove|heater))",
    ),
  },
  {
    reason: "regulator",
    pattern: ru(
      "роспотребнадзор\\p{L}*|роскомнадзор\\p{L}*|прокуратур\\p{L}*|антимонопольн\\p{L}*|фас(?![\\p{L}])|центробанк\\p{L}*|центральн\\p{L}* банк\\p{L}* с жалоб\\p{L}*|жалоб\\p{L}* в (?:цб|министерство|надзор\\p{L}*|инспекци\\p{L}*|администраци\\p{L}*|налогов\\p{L}*)|налогов\\p{L}* (?:инспекци\\p{L}*|проверк\\p{L}*)|обществ\\p{L}* (?:по )?(?:защит\\p{L}* )?(?:прав )?потребител\\p{L}*|прокурор\\p{L}*|омбудсмен\\p{L}*|надзорн\\p{L}* орган\\p{L}*|контролирующ\\p{L}* орган\\p{L}*|регулятор\\p{L}* (?:рынка|с жалоб\\p{L}*)|пожалуюсь регулятору|(?:напишу|жалоба|жалуюсь|обращусь) (?:регулятору|к регулятору)|трудов\\p{L}* инспекци\\p{L}*|санэпид\\p{L}*|сэс(?![\\p{L}])|в компетентные органы",
    ),
  },
  {
    reason: "press",
    pattern: en(
      "journalists?|reporters?|(?:to|with|contact|contacting|tell|telling|inform|informing|alert|alerting|call|calling|in|local) (?:the |a )?(?:local )?(?:press|media)(?! players?| for| machines?| files?| kit| box| cent(?:er|re))|(?:go|going|take (?:it|this)|post) (?:public|viral)(?: with this)?|newspapers?|tv (?:station|channel|news|show)|news (?:station|channel|outlet|desk|paper|crew|team)|(?:bbc|cnn|fox news|new york times|the guardian|washington post|watchdog programme)|investigative|(?:go|make (?:this|it)) viral|expos(?:e|ing) (?:you|your|this (?:company|scam))|press (?:inquiry|enquiry|request|office|release about)|i (?:write|work) for (?:a |the )(?:magazine|newspaper|paper|news)|on (?:the )?(?:evening |local )?news|name and shame",
    ),
    unless: en(
      "(?:newspaper|magazine) (?:holder|rack|stand|bag|basket|print|pattern)|reporter (?:bag|notebook|watch|pad)s?|newspapers? (?:wrapping|wrapped|as (?:padding|packing)|inside the box)|(?:wrapped|packed|stuffed|filled) (?:in|with) (?:old )?newspapers?|social media (?:page|account|manager)|go viral with your",
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
  {
    reason: "self_harm",
    pattern: en(
      "(?:life|living|it|nothing) (?:just )?(?:isnt|is not|not|aint) worth (?:it any ?more|living|going on)|(?:dont|do not) want to (?:be here|exist|be around|wake up) any ?more|(?:tired|sick) of (?:living|being alive|my life)|nothing (?:left )?to live for|(?:want|wish) (?:it all|everything) (?:to end|to be over|would end)|better (?:off )?if i (?:was|were|am|wasnt|werent) (?:dead|gone|not here|here|alive)|(?:rather|prefer to) (?:die|be dead)|wish i (?:had )?never (?:been born|woken up)|(?:final|last) goodbye|slit my wrists|(?:hang|gas|throw) myself|(?:ill|i will|going to|gonna) be dead (?:by|before|soon|tomorrow)",
    ),
    unless: en("rather die than (?:eat|drink|try|wear|order)"),
  },
  {
    reason: "self_harm",
    pattern: ru(
      "смысл\\p{L}* (?:в )?(?:жить|жизни|жизнь)|(?:умереть|сдохнуть) (?:хочу|хочется|бы)|хочется (?:умереть|сдохнуть|исчезнуть навсегда)|не хочу (?:больше )?(?:существовать|просыпаться)|(?:порежу|режу|изрежу|убью) себя|устал\\p{L}* жить|жизнь (?:больше )?(?:не имеет смысла|потеряла смысл|кончена|закончена|мне не нужна)|(?:свести|сведу) сч[её]ты с жизнью|(?:уйти|уйду|уходить) из жизни|лишу себя жизни|лишить себя жизни|(?:брошусь|прыгну|спрыгну|выброшусь) (?:под|с|из) (?:поезд\\p{L}*|машин\\p{L}*|окн\\p{L}*|мост\\p{L}*|крыш\\p{L}*|балкон\\p{L}*)|не могу больше жить|больше не могу жить|(?:меня|мне) (?:скоро )?не станет(?! легче| лучше| дома| на месте| в )",
    ),
  },
  {
    reason: "threat_of_harm",
    pattern: en(
      "(?:shoot|blow|smash|tear|trash|wreck|torch|set fire to|burn) (?:up |down )?(?:your|the|this|that) (?:\\p{L}+ )?(?:office|warehouse|shop|store|place|building|headquarters|van|house|home)(?! (?:light|lamp|dress|bag)\\p{L}*)|(?:want|going|gonna|like) to (?:hurt|kill|stab|shoot|beat up) (?:the|your|that|this|him|her|them|some\\p{L}*|who\\p{L}*)|hunt (?:you|him|her|them) down|com(?:e|ing) (?:after|for) (?:you|your (?:family|kids|children|people|staff))|(?:you|nobody|none of you|your (?:staff|people|driver|family))(?: are| is|re| will be| wont be)? not (?:be )?safe|you wont be safe|beat the (?:crap|shit|hell|living) .{0,12}out of|(?:punch|slap|choke|knock out|beat up|kick) (?:you|your|the (?:driver|courier|manager)|him|her|whoever|them)(?! (?:price|offer|prices|competit)\\p{L}*)|(?:pay|answer) (?:for (?:it|this) )?with your (?:life|lives|blood)|(?:i|we) (?:have|got|own) (?:a |my )?(?:gun|rifle|pistol|shotgun)s?(?! (?:safe|case|rack|holder|kit|part)\\p{L}*)|acid (?:in|on) your face|your (?:days|hours) are numbered|sleep with one eye open|i (?:will|shall) have (?:my )?revenge|pipe bomb|explosives?",
    ),
    unless: en("(?:toy|glue|water|massage|nerf|heat) guns?|(?:have|got) a gun (?:shaped|toy)"),
  },
  {
    reason: "threat_of_harm",
    pattern: ru(
      "(?:пере|рас|по|от)стреля\\p{L}*|(?:руки|ноги|голову|башку|уши|пальцы|яйца) (?:\\p{L}+ )?(?:оторв|полома|слома|перелома|отруб|отреж|откру)\\p{L}*|(?:оторв|отруб|отреж|полома|слома|перелома)(?:у|аю|ем|аем) (?:\\p{L}+ )?(?:руки|ноги|голову|башку|уши|пальцы|шею|ребра)|расправ(?:люсь|имся|а ждет|иться с)\\p{L}*|отомщ\\p{L}*|(?:найду|поймаю|достану),? .{0,20} (?:закопаю|убью|порву|прибью)|отомст\\p{L}*|(?:подкараулю|подстерегу|достану|выслежу) (?:вас|тебя|его|ее|курьера|каждого)|(?:вас|тебя|его|курьера) (?:подкараулю|подстерегу|выслежу|прибью|убью|грохну|порешу|урою)|(?:грохну|урою|порешу|замочу|прикончу) (?:вас|тебя|его|ее|всех|курьера|кого)|ответите (?:\\p{L}+ )?(?:жизнью|головой|кровью)|(?:изобьем|побью|поколочу|отлуплю|врежу) (?:вас|тебя|его|ее|вашего|вам|курьера|тому)|кости переломаю|(?:принесу|возьму|у меня есть) (?:\\p{L}+ )?(?:ружье|пистолет|автомат|топор|биту)(?! для)|спалю (?:вас|ваш|вам|склад|офис)\\p{L}*|взрывчатк\\p{L}*|оболью (?:вас|тебя)? ?(?:бензином|кислотой)|ходите и оглядывайтесь|пожалеете,? что (?:родились|связались)",
    ),
    unless: ru("клеев\\p{L}* пистолет\\p{L}*|пистолет\\p{L}* для|детск\\p{L}* (?:пистолет|автомат)\\p{L}*"),
  },
  {
    reason: "threat_of_harm",
    pattern: en(
      "(?:ill|i will|im|well|we will|gonna|going to) (?:be )?(?:bring(?:ing)?|grab(?:bing)?|tak(?:e|ing)|swing(?:ing)?|carry(?:ing)?) (?:along )?(?:a|my|the|some) (?:\\p{L}+ )?(?:bat|axe|hammer|crowbar|knife|machete|petrol|gasoline|matches)(?![\\p{L}])|(?:i|we) know where (?:you|your) (?:people |lot |all )?work",
    ),
    unless: en("bat (?:costume|toy)|(?:box|parcel|item) (?:with|of) (?:a|the) (?:knife|bat|hammer)"),
  },
  {
    reason: "threat_of_harm",
    pattern: ru(
      "(?:морд|рож|физионом|ряшк|харь?)\\p{L}* (?:\\p{L}+ )?(?:набь|начищ|разобь|расквас|поби)\\p{L}*|(?:набь|начищ|разобь|расквас)\\p{L}* (?:\\p{L}+ )?(?:морд|рож|физионом|харь?)\\p{L}*|(?:приед|прид|заявл|подъед)\\p{L}* (?:\\p{L}+ ){0,4}(?:разнес|разгром|погром|сожг|спал|поджег|подожг)\\p{L}*|(?:возьм|прихва|захва)\\p{L}* (?:с собой )?(?:бит|топор|нож|кувалд|монтировк|бензин)\\p{L}*",
    ),
  },
  {
    reason: "legal_claim",
    pattern: en(
      "(?:retain\\p{L}*|engag\\p{L}*|hir\\p{L}+|instruct\\p{L}*|consult\\p{L}*|legal) counsel|(?:be |get |getting |been )?served (?:with )?(?:\\p{L}+ )?(?:papers|documents|notice|writ)|legal (?!stuff|to\\b|size|pad|holiday|age|name|address|entity|drinking|in\\b|limit|for\\b|tender|information|guardian|and\\b)\\p{L}+|law firm|law enforcement|in breach of (?:contract|the|your|our|my)|hold you (?:legally |personally |fully )?(?:liable|accountable|responsible)|injunction|negligen(?:ce|t)|gross misconduct|(?:i|we|going|will|ill|must|then) (?:\\p{L}+ ){0,4}(?:the )?police(?! (?:themed?|toy|uniform|officer|roadblock|station is|car|costume|toy)\\p{L}*)|(?:police|cops) (?:will|are|have been|has been|were|know|involved)|(?:before|in front of) (?:a|the) judge|let (?:a|the) judge|judge (?:will|decide|to decide)|my rights under|under (?:uk|us|eu|federal|state|consumer|contract) law|sue (?:ur|your) \\p{L}+|claim against (?:you|your)|contact(?:ed|ing)? (?:a |my |an )?(?:lawyer|attorney)s?",
    ),
    unless: en("court (?:shoes?|sneakers?)|judges? (?:costume|gavel|book)"),
  },
  {
    reason: "legal_claim",
    pattern: ru(
      "полици(?:я|ю|и|ей)(?![\\p{L}])|привлеку (?:\\p{L}+ )?к (?:\\p{L}+ )?ответственност\\p{L}*|привлечь (?:\\p{L}+ )?к (?:\\p{L}+ )?ответственност\\p{L}*|ответите (?:по закону|перед законом)|(?:официальн|письменн)\\p{L}* претензи\\p{L}*|правозащит\\p{L}*|правов(?:ые|ых|ое) (?:последстви|действи|мер|пол)\\p{L}*|(?:нарушен\\p{L}*|нарушаете|нарушили) (?:\\p{L}+ )?закон\\p{L}*|в законном порядке|по всей строгости закона|закон\\p{L}* на моей стороне|(?:возбуд|завед)\\p{L}* (?:\\p{L}+ )?дело|истец|истц\\p{L}*|ответчик\\p{L}*|правовед\\p{L}*|повестк\\p{L}* в|мировому судье|мировой суд\\p{L}*|компенсаци\\p{L}* (?:за )?моральн\\p{L}*",
    ),
  },
  {
    reason: "bank_dispute",
    pattern: en(
      "(?:bank|card issuer|card company|card provider|visa|mastercard|paypal|amex|credit card company)(?: is| has| have| are| will)? (?:already |now |be )?(?:been )?(?:investigating|looking into|reviewing|handling|dealing with|recovering|get(?:ting)? (?:me )?my money)|(?:disput|contest|challeng|query)\\p{L}* .{0,30}(?:with|through|via|at|by) (?:\\p{L}+ ){0,2}(?:bank|visa|mastercard|card|issuer|paypal|amex|revolut|barclays|chase|hsbc|monzo|stripe)|contest(?:ing|ed)? (?:the|this|that|your|these) (?:\\p{L}+ )?(?:charge|payment|transaction|debit)s?|(?:have|let|get|make|making) (?:visa|mastercard|amex|paypal) (?:pull|reverse|refund|cancel|dispute|take)|revers(?:e|ing|ed) (?:it|this|them) as fraud|section 75|recall(?:ing)? the payment|(?:get|getting) (?:my|the) bank involved|(?:take|taking|took|bring) (?:it|this|the matter) (?:up )?(?:with|to) (?:my|the) (?:bank|card (?:company|issuer|provider)|credit card company)|(?:my|the) bank will (?:hear|deal|handle|sort|recover|return|refund|pull|take)|pull (?:the|my) (?:money|payment|funds) back|claw(?:ing)? (?:it |the money |my money |this )?back|(?:payment|charge|transaction) reversal|revers(?:e|ing|ed) (?:the|this|that|your|these) (?:charge|payment|transaction|debit)s? (?:through|with|via|at|by)",
    ),
  },
  {
    reason: "bank_dispute",
    pattern: ru(
      "опротест\\p{L}*|(?:процедур|запрос|заявк|спор|претензи)\\p{L}* (?:\\p{L}+ ){0,3}(?:через|в) (?:свой |мой )?банк\\p{L}*|возврат\\p{L}* (?:\\p{L}+ ){0,2}через (?:мой |свой )?(?:банк|сбер|тинькофф|альфа|втб)\\p{L}*|(?:верн|отзов|отмен|забер)\\p{L}* (?:\\p{L}+ ){0,3}через (?:мой |свой |сво)?(?:банк|сбер|тинькофф|т-банк|альфа|втб)\\p{L}*|банк\\p{L}* (?:\\p{L}+ ){0,2}(?:расследу|разбира|займ[её]тся|разбер[её])\\p{L}*|(?:служб\\p{L}*|отдел\\p{L}*) безопасности банка|принудительн\\p{L}* возврат\\p{L}*|платежн\\p{L}* спор\\p{L}*",
    ),
  },
  {
    reason: "press",
    pattern: ru(
      "редакци(?:ю|и|я|ей) (?:газет|журнал|телека|канал|новост)\\p{L}*|в редакцию|блогер\\p{L}* (?:расскаж|сниму|узна|напиш)\\p{L}*|(?:снимут|сниму|снимем) (?:\\p{L}+ ){0,3}(?:о вас|про вас|новостей)",
    ),
  },
];

const GRAVITY: readonly EscalationReason[] = [
  "self_harm",
  "threat_of_harm",
  "legal_claim",
  "bank_dispute",
  "regulator",
  "press",
];

/** The gravest reason first. Patterns see a lower-case message without apostrophes, `ё` as `е`. */
export const ESCALATION_RULES: readonly EscalationRule[] = GRAVITY.flatMap((reason) =>
  RULES.filter((rule) => rule.reason === reason).map((rule) => ({
    ...rule,
    script: /[а-я]/.test(rule.pattern.source) ? "cyrillic" : "latin",
  })),
);
