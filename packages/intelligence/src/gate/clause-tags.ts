import { stemWord } from "../router/words.ts";

// A word's part in a sentence, by closed lists of little words and by endings: enough to tell who does what and whether it is said as
// done, wished, asked or denied. Words of content become tags, so that a verb nobody has listed counts as a verb in the past all the same.

/** One token of a folded text. `tag`: its part in the sentence; `stem`: the word without its ending. */
export interface Token {
  word: string;
  stem: string;
  tag: string;
  start: number;
  end: number;
}

const words = (list: string): string[] => list.trim().split(/\s+/);
const CLOSED = new Map<string, string>();
const close = (tag: string, list: string) => {
  for (const word of words(list)) if (!CLOSED.has(word)) CLOSED.set(word, tag);
};

// English: who
close("i", "i");
close("we", "we");
close("you", "you ya u");
close("it", "it this that they them these those he she him her everything all both");
close("your", "your yours");
close("our", "our ours my mine us me");
close("det", "a an the some any each every no another");
close("nobody", "nothing nobody none neither");
// English: how
close("be", "is are was were am be been being isn't aren't wasn't weren't");
close("have", "has have had having");
close("do", "do does did");
close("will", "will shall gonna");
close("can", "can could may might would should must able cannot");
close("not", "not never n't without unable hardly");
close("if", "if whether unless once when whenever until till before after while as because since although though");
close("wh", "what which who whom whose where why how");
close("and", "and or but so then plus nor yet");
close("to", "to");
close(
  "of",
  "of in on at by for with from into about over under within off out up down back away through around until via per",
);
close("now", "now already just today tonight tomorrow soon shortly immediately instantly");
close("more", "longer anymore further again more ever");
close("hi", "hi hello hey dear welcome greetings");
close("thx", "thank thanks appreciate appreciated grateful");
close("sorry", "sorry apologies apologize apologise apology unfortunately afraid regret");
close("please", "please kindly");
close(
  "yes",
  "yes yeah yep sure okay ok certainly absolutely definitely course right alright indeed well oh great perfect lovely wonderful",
);
close("let", "let let's lets");
close("happy", "happy glad pleased delighted");
close("done", "done set sorted fixed settled complete completed finished ready gone dealt taken");
close("want", "want wants wanted need needs needed like prefer wish hope hoping would'd");
// What may be said of the conversation without changing anything outside it
close(
  "talk",
  "ask tell say write read see look check know think understand hear help find share explain describe answer reply mention note pass forward discuss consider suggest recommend clarify review confirm contact reach message wait call speak talk listen guide walk escalate connect transfer hand bring get follow decide choose pick let show learn feel mean believe guess suppose wonder worry investigate consult inform notify remind invite try start begin continue handle work",
);
close(
  "talks",
  "asks tells says writes reads sees looks checks knows thinks understands hears helps finds shares explains answers replies means decides chooses reviews works feels sounds seems appears depends",
);
close(
  "talked",
  "asked told said wrote written saw seen looked checked knew known thought understood heard helped found shared explained described answered replied mentioned noted passed forwarded discussed considered suggested clarified reviewed contacted reached waited called spoke spoken talked listened escalated connected transferred handed felt meant tried read received got noticed missed learned",
);
close(
  "talking",
  "asking telling saying writing reading seeing looking checking thinking hearing helping finding sharing explaining waiting reaching letting getting contacting trying passing forwarding bringing working wondering hoping talking chatting taking",
);
// Irregular pasts, participles of deeds
close(
  "ED",
  "sent put gave given made took paid cut brought bought left threw thrown sold held kept drew drawn ran swept stuck lost won shut hit went came become became stood froze frozen broke broken wiped undid undone reset spent shipped withdrew withdrawn withheld rebuilt lent dealt fell fallen flew flown grew hid hidden lay laid lit rode rose shook slept slid spun split spread struck swung taught tore woke wound begun began chosen did dug fed fought forgave forgiven forgotten hung knit led proven risen shown sunk swapped undertaken",
);
// Russian: who
close("i", "я мне меня");
close("we", "мы нам нас");
close("you", "вы вам вас вами ты тебе");
close("it", "он она оно они это этот эта эту эти этого всё все его ее их ним ней этим всего оба");
close("your", "ваш ваша ваше ваши вашу вашего вашей вашему вашим вашем ваших вашими вашею свой свою свои своей своего");
close(
  "our",
  "наш наша наше наши нашу нашего нашей нашему нашим нашем наших нашими мой моя мое мои мою моего моей моих",
);
close("nobody", "ничего никто никаких никакие никого нет");
close("be", "был была было были быть");
close("will", "буду будем будет будут");
close("youwill", "будете");
close(
  "can",
  "могу можем может можете могут мог могли можно возможно сможет сможем смогу смогут сможете смог бы нельзя невозможно",
);
close("not", "не ни без");
close("if", "если когда как пока чтобы прежде перед после хотя потому поскольку ли либо");
close(
  "wh",
  "что какой какая какое какие какую каком каких кто где куда почему зачем сколько чем который которая которое которые которую котором чего чему откуда",
);
close("and", "и а но или да то так поэтому тогда потом затем же тоже также ну вот");
close("of", "в на по с со от до из за к ко у о об для при через под над про между около");
close("now", "уже теперь сейчас сегодня завтра скоро только сразу немедленно отныне");
close("more", "больше более дальше снова опять еще");
close("hi", "здравствуйте привет добрый доброе доброго приветствую уважаемый уважаемая");
close("thx", "спасибо благодарю благодарим благодарны признательны");
close("sorry", "извините простите жаль сожалению сожалеем сожалею извинения извиняемся");
close("please", "пожалуйста");
close("yes", "конечно хорошо отлично разумеется ладно верно правильно понятно ясно безусловно прекрасно");
close("happy", "рад рада рады");
close("done", "готово сделано решено улажено устранено исправлено оформлено закрыто всё-готово порядке");
close(
  "want",
  "хотите хотели хотел хотела хочу хотим нужно нужен нужна нужны надо необходимо надеюсь надеемся хотелось желаете предпочитаете удобно удобнее",
);
close(
  "talk",
  "подскажите расскажите напишите пришлите уточните сообщите скажите ответьте укажите опишите назовите приложите отправьте дайте посмотрите проверьте выберите введите нажмите откройте перейдите обращайтесь пишите позвоните загляните попробуйте подтвердите решите оставьте сохраните подумайте поделитесь обратитесь зайдите добавьте повторите загрузите прикрепите",
);
close(
  "talk",
  "помочь помогу поможем поможет помогут подскажу подскажем расскажу расскажем объясню объясним проверю проверим посмотрю посмотрим уточню уточним узнаю узнаем передам передадим напишу напишем отвечу ответим ответит ответят напишет напишут проверит проверят посмотрит рассмотрит рассмотрят решит решат разберусь разберемся разберется разберутся понимаю понимаем вижу видим знаю знаем думаю смотрю проверяю проверяем уточняю уточняем передаю передаем помогаю ищу ищем сообщу сообщим предложу предлагаю предлагаем прошу просим спросить узнать уточнить проверить посмотреть рассказать объяснить ответить написать передать обсудить рассмотреть разобраться сказать понять свяжется свяжутся свяжусь подключу подключится подключим приглашу позову",
);
close(
  "talked",
  "понял поняла поняли получил получила получили передал передала передали записал записала записали увидел увидела прочитал прочитала прочитали написали написал написала спросили сказали упомянули отметил отметила проверил проверила проверили уточнил уточнила посмотрел посмотрела узнал узнала нашел нашла нашли рассказали описали прислали обратились ответили ответил ответила поделились сообщили заметили объяснили дождались задали",
);

const PLAIN = /^[a-z']+$/;
const RU = /^[а-я-]+$/;
const RU_NOUNS =
  /^(?:дел[ао]?|сил[аы]|стол|мыло|чехол|угол|стекл[оа]|числ[оа]|мал[оы]?|были|цел|план|экран|очень|один|цен[аы]|смен[аы]|замен[аы]|сторон[аы]|стран[аы]|стакан|день|карман|магазин|отмен[аы]|времен[аи]|имен[ао]|тем|чем|цвет[аы]?|ответ|пакет|привет|совет|билет|макет|счет|отчет|лет|нет|нут|минут|суп|сайт|чат|март|подпис[ьи]|почт[аы]|начал[ао]?|материал|персонал|канал|мел|воск|сигнал|сам[аи]?|специалист|рядом|потом|номер[ае]?м?|письм[ео]м?|этом|том|всем|моем|тот|этот|вот|лот|комплект|брат|сестр[аы]|друг|мед|лист|чувств\p{L}*|удовольствием)$/u;

/** A content word's tag by its ending. */
function tagByEnding(word: string): string {
  if (PLAIN.test(word)) {
    if (/(?:[^e]ed|eed'?d)$/.test(word) && word.length > 3) return "ED";
    if (word.endsWith("ing") && word.length > 4) return "ING";
    if (word.endsWith("ly") && word.length > 4) return "LY";
    if (/(?:tion|ment|ance|ence|ness|ship|ity|ure|sal|val)s?$/.test(word)) return "ION";
    if (word.endsWith("s") && !/(?:ss|us|is)$/.test(word) && word.length > 3) return "S";
    return "W";
  }
  if (RU.test(word)) {
    if (RU_NOUNS.test(word)) return "R";
    if (/(?:ил|ал|ял|ел|ул|ыл|ол|шел)(?:ась|ись|ось|ся|а|и|о)?$/.test(word) && word.length > 3) return "RPAST";
    if (/(?:зл|сл|рл|шл|йд)[аио]$/.test(word)) return "RPAST";
    if (/(?:ен|ан|ян|ят|ыт|ут|от)(?:а|о|ы)$/.test(word) && word.length > 4) return "RPP";
    if (/[^е](?:ен|ан|ян)$/.test(word) && word.length > 4) return "RPP";
    if (/(?:йте|ьте|ите)(?:сь)?$/.test(word) && word.length > 4) return "RIMP";
    if (/ете(?:сь)?$/.test(word)) return "RYOU";
    if (/(?:ем|им|ём)(?:ся)?$/.test(word) && word.length > 4 && !/(?:ием|ним|шим|щим|ким|ным|тим|лем)$/.test(word))
      return "RWE";
    if (/(?:аю|яю|ею|ую|лю|шу|жу|чу|щу|жусь|юсь|усь)$/.test(word) && word.length > 3) return "RI";
    if (/(?:ает|яет|ует|еет|ит|йдет|ежет|оет|дет|жет|чет|шет|нет|рет|мет|зет)(?:ся)?$/.test(word) && word.length > 3)
      return "RIT";
    if (/(?:ают|яют|уют|еют|ят|ат|ут|ют)(?:ся)?$/.test(word) && word.length > 3) return "RTHEY";
    if (/(?:ть|ти|чь)(?:ся|сь)?$/.test(word) && word.length > 3) return "RINF";
    if (/(?:ый|ий|ой|ая|яя|ое|ее|ые|ие|ого|его|ому|ему|ыми|ими|ую|юю|ых|их)$/.test(word) && word.length > 4)
      return "RADJ";
    return "R";
  }
  return /\d/.test(word) ? "0" : "X";
}

/** Things of the trade; what is said of them is said of the customer's affairs. */
const THINGS: readonly (readonly [string, RegExp])[] = [
  [
    "PLAN",
    /^(?:subscription|membership|plan|account|renewal|schedule|autopay|подписк|абонемент|тариф|аккаунт|членств|график|продлен|автопродл|автоплат)/,
  ],
  [
    "MONEY",
    /^(?:money|fund|cash|refund|credit|dollar|euro|pound|payment|charge|reimburs|compens|discount|coupon|voucher|bonus|fee|amount|sum$|balance|invoice|bill|деньг|денег|денеж|возврат|средств|сумм|рубл|оплат|платеж|списан|скидк|скидок|бонус|купон|промокод|компенс|балл|кэшбэк|кешбэк|счет)/,
  ],
  [
    "PARCEL",
    /^(?:order|box|parcel|package|shipment|delivery|deliver|courier|driver|replacement|candle|mug|jar|item|посылк|коробк|коробоч|заказ|доставк|курьер|отправк|отправлен|замен|свеч|кружк|банк|баноч|товар|издел)/,
  ],
  ["CARD", /^(?:card|bank$|address|street|карт[аыуео]|карточ|банк$|адрес|улиц)/],
  [
    "PERSON",
    /^(?:colleague|team|specialist|manager|agent|person|someone|human|supervisor|boss|department|коллег|специалист|сотрудник|менеджер|команд|оператор|отдел|человек|руководит|начальни)/,
  ],
  [
    "MSG",
    /^(?:question|message|email|e-mail|letter|note|feedback|review|photo|picture|detail|answer|request|patience|time|situation|вопрос|сообщен|письм|отзыв|фото|снимок|подробност|ответ|обращен|просьб|запрос|терпен|ситуац|номер|number)/,
  ],
];

const TOKEN =
  /(?:https?:\/\/|www\.)\S+|[^\s@]{1,64}@[^\s@]{1,80}|[\p{L}][\p{L}']*(?:-[\p{L}]+)*|\p{N}+(?:[.,:/]\p{N}+)*|\p{Extended_Pictographic}|[^\s\p{L}\p{N}]/gu;
const SHORT: readonly (readonly [RegExp, string, string])[] = [
  [/^(.+)n't$/, "$1", "not"],
  [/^(.+)'ve$/, "$1", "have"],
  [/^(.+)'ll$/, "$1", "will"],
  [/^(.+)'re$/, "$1", "are"],
  [/^(.+)'m$/, "$1", "am"],
  [/^(.+)'d$/, "$1", "would"],
  [/^(i|we|you|he|she|it|that|there|here|what|everything|all|who|where|this|how|nothing)'s$/, "$1", "is"],
];
const kept = new Map<string, { stem: string; tag: string }>();

function readWord(word: string): { stem: string; tag: string } {
  let known = kept.get(word);
  if (known) return known;
  const stem = stemWord(word);
  const closed = CLOSED.get(word);
  let tag = closed ?? tagByEnding(word);
  const thing = closed ? undefined : THINGS.find(([, pattern]) => pattern.test(word))?.[0];
  if (thing && !/^(?:ED|ING|RPAST|RPP|RINF)$/.test(tag)) tag = thing;
  known = { stem, tag };
  if (kept.size > 20_000) kept.clear();
  kept.set(word, known);
  return known;
}

/** Tokens of a folded text in lower case. */
export function tagTokens(lower: string, from = 0): Token[] {
  const tokens: Token[] = [];
  const add = (word: string, start: number, end: number) => {
    tokens.push({ word, ...readWord(word), start, end });
  };
  for (const match of lower.matchAll(TOKEN)) {
    const start = from + match.index;
    const end = start + match[0].length;
    const word = match[0];
    if (/^(?:https?:|www\.)|@./.test(word)) tokens.push({ word: "link", stem: "link", tag: "LINK", start, end });
    else if (/^\p{L}/u.test(word)) {
      const short = word.includes("'") ? SHORT.find(([pattern]) => pattern.test(word)) : undefined;
      if (short) {
        const head = word.replace(short[0], short[1]);
        add(head === "ca" ? "can" : head === "wo" ? "will" : head, start, end);
        add(short[2], start, end);
      } else if (word.includes("-") && word.length > 12) for (const part of word.split("-")) add(part, start, end);
      else add(word.replace(/'s?$/, "") || word, start, end);
    } else if (/^\p{N}/u.test(word)) tokens.push({ word: "0", stem: "0", tag: "0", start, end });
    else if (/\p{Extended_Pictographic}/u.test(word)) tokens.push({ word, stem: word, tag: "EMO", start, end });
    else tokens.push({ word, stem: word, tag: word, start, end });
  }
  return tokens;
}
