import type { GateEvidence, GateReasonCode } from "@rapport/schema";
import { foldText, type Readable } from "./readable.ts";

/** Something found in the folded text. */
export interface Finding {
  code: GateReasonCode;
  sentence: string;
  start: number;
  end: number;
}

const DIGIT_RUN = /\d(?:[ ./_*-]{0,3}\d){11,21}/g;
const IBAN = /(?<![\p{L}\d])[a-z]{2}\d{2}(?: ?[a-z\d]{2,4}){3,8}(?![\p{L}\d])/gu;
const SPOKEN_DIGITS =
  /(?:(?:zero|oh|one|two|three|four|five|six|seven|eight|nine|ноль|один|два|три|четыре|пять|шесть|семь|восемь|девять)[ ,.-]{1,3}){7,}(?:zero|oh|one|two|three|four|five|six|seven|eight|nine|ноль|один|два|три|четыре|пять|шесть|семь|восемь|девять)/g;

const SECRETS: readonly RegExp[] = [
  /(?<![a-z\d])(?:sk|pk|rk|whsec|api|key|tok)[-_](?:live|test|ant|proj|prod|[a-z\d]{2,12})?[-_]?[a-z\d_-]{14,}/g,
  /(?<![a-z\d])(?:ghp|gho|ghs|ghu|github_pat|glpat|xox[abprs]|npm|hf|dop_v1|shpat|sq0[a-z]{3})[-_][a-z\d_-]{8,}/g,
  /(?<![a-z\d])(?:akia|asia)[a-z\d]{12,20}(?![a-z\d])/g,
  /(?<![a-z\d])aiza[a-z\d_-]{20,}/g,
  /eyj[a-z\d_-]{6,}\.(?:eyj)?[a-z\d_-]{6,}(?:\.[a-z\d_-]*)?/g,
  /-----begin [a-z ]{2,40}-----/g,
  /(?<![\p{L}])(?:bearer|basic) [a-z\d._~+/=-]{16,}/gu,
  /(?<![\p{L}])[a-z]{3,12}:\/\/[^\s:/@]{1,60}:[^\s@]{1,80}@/gu,
  /(?<![\p{L}])(?:api|secret|access|private|client|auth|encryption|signing|webhook)[ _-]?(?:key|token|secret)s?(?: (?:is|was|for \p{L}+ is)|:| =|=)+ ?\S{4,}/gu,
  /(?<![\p{L}])(?:admin |your |the |our |current |new |temporary |database |root |user |staff |crm )*(?:password|passcode|passwd|pwd|pass phrase|pin code|pin)(?: (?:is|was)|:| =|=)+ ?(?!(?:not|never|always|required|only|case|at least|too|incorrect|wrong|expired|correct|invalid|reset|kept|safe|secure|stored|encrypted|protected|the|a|an|your)(?![\p{L}]))\S{3,}/gu,
  /(?<![\p{L}])(?:пароль|пин-?код|логин и пароль)(?: \p{L}+){0,3}(?: ?[:=-]| это) ?(?!(?:не|никогда|можно|нужно)(?![\p{L}]))\S{3,}/gu,
  /(?<![\p{L}])(?:(?:one-time |verification |security |confirmation |login |access |sms )*code|otp|код(?: подтверждения| доступа| из смс)?)(?: (?:is|was|to enter is)|:| =| -|это)+ ?\d{4,8}(?!\d)/gu,
  /(?<![\p{L}\d_])[a-z][a-z\d]*(?:_[a-z\d]+)*_(?:key|token|secret|password|dsn|url) ?= ?\S{3,}/gu,
  /(?<!\d)\d{3}-\d{2}-\d{4}(?!\d)/g,
  /(?<![\p{L}])(?:cvv|cvc|cvv2|security code)(?: (?:is|was|code|number)|:| =)* ?\d{3,4}(?!\d)/gu,
  /(?<![\p{L}])(?:паспорт\p{L}*|снилс|инн)(?: \p{L}+){0,2}:? ?\d[\d -]{8,14}\d/gu,
];

const ASKS_SECRET =
  /(?<!(?:never|not|don't|do not|without|no need to) (?:\p{L}+ ){0,5})(?:send|tell|give|provide|share|enter|type|write|reply with|confirm|need|text|message|e-?mail|what(?:'s| is)|let me have|include|read(?: me)?|dictate(?: me)?|spell|forward|paste|show)(?: (?:me|us|to|by|your|the|please|full|complete|entire|with|of|and|number|in|here|it|card|reply|chat|a|photo|copy|both|sides|is|back|long|out|aloud|that|we|sent|,|phone|code|one-time|or|them|16|sixteen|digit|credit|debit|bank|expiry|date)){0,8} (?:card number|credit card number|(?:credit |debit |bank )?card (?:details|number|data)|cvv|cvc|pin code|pin|(?:your )?password|passcode|security code|passport(?: number)?|social security(?: number)?|ssn|bank (?:login|password)|online banking)/gu;
const ASKS_CODE =
  /(?<!(?:never|not|don't|do not) (?:\p{L}+ ){0,5})(?:read|dictate|tell) (?:me |us )?(?:\p{L}+,? ){0,9}(?:your |the )?(?:pin|password|cvv|cvc)(?![\p{L}])/gu;
const ASKS_SECRET_RU =
  /(?<!(?:не|никогда|никому не) (?:\p{L}+ ){0,4})(?:пришлите|отправьте|сообщите|назовите|напишите|укажите|введите|продиктуйте|скиньте|нужен|нужны|подтвердите|предоставьте|дайте)(?: (?:нам|мне|пожалуйста|ваш\p{L}*|полный|полные|номер\p{L}*|все|данные|реквизиты|здесь|сюда|в чат|фото|скан|и|срок|действия|банковской|вашей|своей|свой|код|трехзначный|с|оборота)){0,8} (?:карт[ыу]|номер карты|данные карты|cvv|cvc|cvv-код|пин-?код|пароль|паспорт\p{L}*|код из смс|снилс)/gu;

const INTERNAL: readonly RegExp[] = [
  /\{\{[^}]{0,80}\}\}|\$\{[^}]{0,80}\}|\{%[^%]{0,80}%\}|<%[^%]{0,80}%>|(?<!\p{L})\{[a-z_. ]{2,40}\}|\[(?:name|customer|first ?name|last ?name|company|date|order|amount|insert[^\]]{0,40}|your[^\]]{0,30}|placeholder|todo|имя|дата|сумма|номер[^\]]{0,20}|вставить[^\]]{0,40})\]/gu,
  /(?<![\p{L}])(?:undefined|\[object object\]|nan|lorem ipsum|null)(?![\p{L}])(?! and void)/gu,
  /<\/?(?:thinking|think|system|assistant|user|tool|tool_call|function|instructions?|context|scratchpad|internal|prompt|s|im_start|im_end|inst|reasoning|analysis|result|customer_data|script|iframe|img|style|svg|object|embed|form|input|link|meta|details|summary|div|span|p|br|font)(?:[ /][^>]{0,200})?>|<\|[a-z_]{1,30}\|>|\[\/?inst\]|<<\/?sys>>/gu,
  /(?<![\p{L}])(?:get|list|find|pause|skip|resume|cancel|change|create|open|request|accept|track|update|fetch|lookup|look_up|search|send|modify|exchange|return|transfer|escalate|verify|calculate|delete|propose)_[a-z]{2,20}(?:_[a-z]{2,20}){0,4}(?![\p{L}])/gu,
  /(?<![\p{L}\d])(?:customer|order|tenant|user|conversation|payment|subscription|account|actor|agent|session|contact|internal|tool|request|trace|claim)_?(?:id|uuid|key|ref)(?:s)? ?[:=]/gu,
  /(?<![a-f\d])[a-f\d]{8}-[a-f\d]{4}-[a-f\d]{4}-[a-f\d]{4}-[a-f\d]{12}(?![a-f\d])/g,
  /(?<![\p{L}\d])(?:cus|sub|ch|pi|in|cust|usr|acct|price|evt|txn|prod)_[a-z\d]{6,}/gu,
  /(?<![\p{L}])(?:select .{1,60} from|insert into|update [a-z_.]+ set|delete from|drop table) /gu,
  /(?:^|\n) *at [\w.<>$ ]{1,80}\([^)]{1,120}:\d+(?::\d+)?\)|(?<![\p{L}])(?:traceback \(most|(?:type|reference|syntax|range|key|value|runtime|attribute|null ?pointer)(?:error|exception)|stack trace|exception in|econnrefused|etimedout|http (?:4|5)\d\d|status code|error code|internal server error|segfault)(?![\p{L}])/gu,
  /"[\p{L}\d_]{1,40}" ?: ?(?:"|\d|\{|\[|true|false|null)/gu,
  /```|(?<![\p{L}])(?:function|const|let|var|import|def|class|return) [\p{L}_$]+ ?[=({]/gu,
  /(?<![\p{L}\d:/.])(?:\/(?:etc|var|usr|home|opt|srv|root|tmp|mnt|app|data)\/[\w./-]+|[a-z]:\\[\w\\.-]+)/gu,
  /(?<![\d.])(?:10\.\d{1,3}|192\.168|172\.(?:1[6-9]|2\d|3[01])|127\.0)\.\d{1,3}\.\d{1,3}|localhost(?::\d+)?/g,
  /(?<![\p{L}])(?:internal (?:note|notes|use|only|memo|data|tool|system|policy|policies|guideline|guidelines|rule|rules|document|documents|code|comment|wiki|ticket|name|limit|threshold|margin|cost|procedure)s?|for internal|staff only|agents? only|not for (?:the )?customers?|do(?:n't| not) (?:tell|show|mention|reveal|disclose|share)(?: this| it| that)? (?:to )?(?:the |this |our )?(?:customer|client|user|buyer)s?|confidential(?:ity)?(?: -|:| information)|our (?:profit )?margin|(?:wholesale|purchase|cost) price(?: is| of)|we pay (?:our|the) suppliers?|supplier (?:price|cost)|churn (?:risk|score|probability)|retention (?:script|budget|strategy|playbook|flow|policy)|lifetime value|ltv|customer (?:score|segment|rating|tier) (?:is|of)|flagged (?:as|in our|internally)|(?:fraud|risk|trust|confidence|sentiment|lead|priority) score|blacklist(?:ed)?|vip flag|crm (?:says|shows|record|note)|in our (?:crm|database|backend|admin panel|logs)|jira|zendesk (?:ticket|macro)|slack channel|escalation (?:matrix|queue|policy)|playbook|tool (?:call|result|response|output)s?|function calls?|knowledge base article id|vector (?:store|database)|embedding|token limit|max_tokens|context window|temperature (?:0|of 0|set))(?![\p{L}])/gu,
  /(?<![\p{L}])(?:внутренн\p{L}+ (?:заметк|инструкци|регламент|документ|правил|комментари|данн|политик|систем|информац|лимит|порог)\p{L}*|для внутреннего (?:пользования|использования)|только для сотрудников|не (?:говорите|сообщайте|показывайте|раскрывайте|говорить|сообщать|показывать) (?:\p{L}+ )?(?:клиент|покупател|пользовател)\p{L}*|закупочн\p{L}+ цен\p{L}*|себестоимост\p{L}*|наш\p{L}* (?:маржа|наценк)\p{L}*|скрипт\p{L}* удержани\p{L}*|риск оттока|черн\p{L}+ спис\p{L}+|в нашей (?:crm|базе данных|админке)|скоринг\p{L}*|оценка риска|вызов инструмента|база знаний артикул)(?![\p{L}])/gu,
];

const PROMPT =
  /(?<![\p{L}])(?:system (?:prompt|message|instruction)s?|my (?:system |initial |original |hidden |secret |internal |full |exact |given )*(?:prompt|instructions?|guidelines|rules|programming|directives?|training data)(?! manual)|(?:i (?:was|am|have been|'ve been|'m)|i've been) (?:instructed|programmed|told|configured|prompted|trained|designed|asked|ordered) (?:to|not to|by|never|that)|(?:ignore|disregard|forget|override|bypass)(?:d|ing|ed)? (?:all |any |the |my |your |these |those )*(?:previous |prior |above |earlier |former |safety |other )+(?:instructions?|rules|prompts?|guidelines|messages?)|developer (?:mode|message)|jailbr\p{L}+|dan mode|prompt injection|you are (?:a|an) (?:helpful|customer|support|ai)[\p{L} -]{0,30}(?:assistant|agent|bot)|(?:the|these|following|here (?:are|is)) (?:are )?(?:my |the )?(?:instructions|rules|prompt) (?:i|that i|given|say|were)|(?:as|per|according to) (?:my|the system) (?:instructions|prompt|guidelines|rules|programming)|the prompt (?:says|tells|is)|the (?:assistant|agent|bot|model|ai) (?:must|should|shall|may|is to|has to|needs to) (?:never|not|always)?|few-?shot|chain of thought|role ?: ?(?:system|assistant|user)|(?:^|\n) ?(?:system|assistant|user|human|ai|instructions?) ?:|knowledge cut-?off|i must never|i am not allowed to (?:reveal|disclose|tell you my)|never (?:reveal|mention|disclose) (?:that|the|this|these|your))(?![\p{L}])/gu;
const PROMPT_RU =
  /(?<![\p{L}])(?:инструкци\p{L}+ (?:мне )?(?:запреща|велит|предписыва|не позволя|не разреша)\p{L}*|системн\p{L}+ (?:промпт|подсказк|инструкци|сообщени|запрос)\p{L}*|промпт\p{L}*|мо(?:и|их|им|ими|я|ей|ю) (?:\p{L}+ )?(?:инструкци|указани|правил|директив|программировани|установк)\p{L}*|мне (?:было )?(?:велено|приказано|предписано|запрещено|поручено|дана инструкция)|меня (?:запрограммировал|проинструктировал|обучил|настроил)\p{L}*|я (?:запрограммирован|настроен|проинструктирован|обучен)\p{L}*|игнорир\p{L}+ (?:все )?(?:предыдущи|прежни|прошлы)\p{L}+|забудь\p{L}* (?:все )?(?:предыдущи|прежни|прошлы)\p{L}+|режим разработчика|согласно (?:моим |системным )(?:инструкци|правил)\p{L}*|ты (?:полезный |вежливый )?(?:ассистент|помощник|бот|агент)(?: поддержки)?)(?![\p{L}])/gu;

const TELLS_INSIDE =
  /(?<![\p{L}])(?:between (?:us|you and me)|off the record|(?:our|the) (?:agents?|staff|team|managers?|operators?|employees|colleagues) (?:is |are |were |was )?(?:told|instructed|trained|ordered|asked|supposed|not allowed|paid) (?:to|not)|unofficially|don't tell anyone|keep (?:this|it) between|между нами(?: говоря)?|не для протокола|по секрету|(?:наши|нашим) (?:сотрудник|оператор|менеджер|агент)\p{L}* (?:велено|сказано|приказано|велят|обязаны|запрещено)|только никому не)(?![\p{L}])/gu;
const OTHER_CUSTOMER =
  /(?<![\p{L}])(?:(?:another|the|a different|one|the previous|the last|the next|some other|that other|other|one of our other|our other|a fellow|your neighbou?r|some) (?:customers?|clients?|subscribers?|buyers?|users?|members?|persons?)(?: (?:before|after|next to|besides) you)?,?(?:'s?|s')?(?: (?:named|called|whose|by the name|with (?:the )?(?:address|e-?mail|phone)|has|have|had|was|is|ordered|bought|paid|lives?|got|received|also|order|orders|address|e-?mail|phone|payment|payments|subscription|account|data|box|card|name|number|cancelled|canceled|details|\p{Lu}?\p{L}+ is))|(?:customer|client|subscriber|buyer) (?:named|called|by the name of|#|id|number) ?\p{L}*|(?:his|her|their) (?:order|address|e-?mail|phone|card|subscription|payment|account|number|box)(?: number| address| id)? (?:is|was|are|:|#|has been|ends|number))(?![\p{L}])/gu;
const OTHER_CUSTOMER_RU =
  /(?<![\p{L}])(?:(?:друг|предыдущ|последн|соседн|следующ|одн)\p{L}+ (?:наш\p{L}+ )?(?:клиент|покупател|подписчи|пользовател|заказчи)\p{L}* (?:\p{L}+ )?(?:по имени|зовут|заказал|живет|оплатил|купил|получил|отменил|платит|с (?:адресом|номером|почтой)|по адресу|из|адрес\p{L}*|заказ\p{L}*|телефон\p{L}*|почт\p{L}*|карт\p{L}*|подписк\p{L}*)|(?:адрес|телефон|заказ|почт|карт|данны|подписк|плат[еи]ж)\p{L}* (?:друг|предыдущ|соседн|ин)\p{L}+ (?:клиент|покупател|подписчи|пользовател|человек)\p{L}*|клиент\p{L}* по имени|(?:его|ее|их) (?:адрес|телефон|почта|карта|номер|заказ|подписка)\p{L}* ?(?:-|:|#|это|был))(?![\p{L}])/gu;

const SAYS: Readonly<Record<string, string>> = {
  secret: "It holds or asks for a password, key, code or another secret, which must never stand in a message.",
  internal_text: "It shows internal text: names of tools, ids, notes, code or a gap of a template.",
  prompt_text: "It tells of the instructions that the assistant works by.",
  other_customer: "It tells of another customer.",
};

/** Card numbers, accounts, secrets, internal text, prompts, other customers. */
export function findLeaks(text: Readable, evidence: GateEvidence): Finding[] {
  const { lower } = text;
  const found: Finding[] = [];
  const add = (code: GateReasonCode, match: RegExpMatchArray, sentence = SAYS[code]!) =>
    found.push({ code, sentence, start: match.index!, end: match.index! + match[0].length });
  for (const match of lower.matchAll(DIGIT_RUN)) {
    if (holdsCardNumber(match[0])) add("card_number", match, "It holds what looks like a payment card's number.");
  }
  for (const match of lower.matchAll(SPOKEN_DIGITS)) add("card_number", match, "It spells out a long number in words.");
  for (const match of lower.matchAll(IBAN))
    if (isIban(match[0])) add("card_number", match, "It holds what looks like a bank account's number (IBAN).");
  for (const pattern of SECRETS) for (const match of lower.matchAll(pattern)) add("secret", match);
  for (const pattern of [ASKS_SECRET, ASKS_CODE, ASKS_SECRET_RU])
    for (const match of lower.matchAll(pattern))
      add(
        "secret",
        match,
        "It asks for a card's number, a password or another secret, which nobody should send in a chat.",
      );
  for (const pattern of [...INTERNAL, TELLS_INSIDE])
    for (const match of lower.matchAll(pattern)) add("internal_text", match);
  for (const pattern of [PROMPT, PROMPT_RU]) for (const match of lower.matchAll(pattern)) add("prompt_text", match);
  for (const pattern of [OTHER_CUSTOMER, OTHER_CUSTOMER_RU])
    for (const match of lower.matchAll(pattern)) add("other_customer", match);
  found.push(...findRepeatedInternals(lower, evidence));
  return found;
}

/** Any stretch of 13 to 19 digits that passes Luhn's test and begins as cards do. */
function holdsCardNumber(text: string): boolean {
  const digits = text.replace(/\D/g, "");
  for (let length = Math.min(19, digits.length); length >= 13; length--) {
    for (let from = 0; from + length <= digits.length; from++) {
      const part = digits.slice(from, from + length);
      if (/^(?:4|5[0-8]|2[2-7]|3[0-9]|6|220)/.test(part) && !/^(\d)\1+$/.test(part) && passesLuhn(part)) return true;
    }
  }
  return false;
}

function passesLuhn(digits: string): boolean {
  let sum = 0;
  for (let place = 0; place < digits.length; place++) {
    let digit = Number(digits[digits.length - 1 - place]);
    if (place % 2 === 1) digit = digit > 4 ? digit * 2 - 9 : digit * 2;
    sum += digit;
  }
  return sum % 10 === 0;
}

/** ISO 13616: the letters as numbers, the first four characters last, modulo 97 is 1. */
function isIban(text: string): boolean {
  const plain = text.replace(/ /g, "");
  for (let length = Math.min(34, plain.length); length >= 15; length--) {
    const part = plain.slice(0, length);
    let rest = 0;
    for (const symbol of part.slice(4) + part.slice(0, 4)) {
      const value = /\d/.test(symbol) ? symbol : String(symbol.charCodeAt(0) - 87);
      rest = Number(`${rest}${value}`) % 97;
    }
    if (rest === 1) return true;
  }
  return false;
}

const RUN_OF_WORDS = 6;

/** Six words in a row that stand in an internal text, and neither in an article nor in the customer's words. */
function findRepeatedInternals(lower: string, evidence: GateEvidence): Finding[] {
  if (evidence.internalTexts.length === 0) return [];
  const known = new Set<string>();
  for (const source of evidence.internalTexts) for (const run of runsOf(wordsOf(foldText(source)))) known.add(run.key);
  for (const source of [...evidence.knowledge, ...evidence.customerWords, ...evidence.company])
    for (const run of runsOf(wordsOf(foldText(source)))) known.delete(run.key);
  const found: Finding[] = [];
  for (const run of runsOf(wordsOf(lower))) {
    if (!known.has(run.key)) continue;
    const last = found.at(-1);
    if (last && run.start <= last.end) last.end = run.end;
    else
      found.push({
        code: "prompt_text",
        sentence: "It repeats words of an internal text or of the assistant's instructions.",
        start: run.start,
        end: run.end,
      });
  }
  return found;
}

interface Word {
  text: string;
  start: number;
  end: number;
}

function wordsOf(lower: string): Word[] {
  return [...lower.matchAll(/[\p{L}\d]+/gu)].map((match) => ({
    text: match[0],
    start: match.index,
    end: match.index + match[0].length,
  }));
}

function* runsOf(words: readonly Word[]): Iterable<{ key: string; start: number; end: number }> {
  const size = Math.min(RUN_OF_WORDS, Math.max(4, words.length));
  for (let from = 0; from + size <= words.length; from++) {
    const part = words.slice(from, from + size);
    yield { key: part.map((word) => word.text).join(" "), start: part[0]!.start, end: part.at(-1)!.end };
  }
}
