import { plain } from "./replies.ts";

const B = "(?<![\\p{L}\\p{N}])";
const E = "(?![\\p{L}\\p{N}])";
const whole = (source: string) => new RegExp(`^(?:${source})$`, "u");
const inside = (source: string) => new RegExp(`${B}(?:${source})${E}`, "u");

const PERSON = inside(
  "(?:one|some|a member|any) of your (?:staff|team|people|colleagues|agents)(?: \\p{L}+){0,3}? (?:take over|takes over|help|call|ring|write|answer|deal|look|handle)|(?:not|rather not|prefer not to|dont want to|do not want to) (?:to )?(?:type|talk|speak|write|explain|discuss)(?: \\p{L}+){0,3} (?:to|with) (?:a |some |your )?(?:computer|machine|bot|robot|program)|(?:get|give|fetch|put|need|want|transfer me to|connect me (?:to|with)|speak to|speak with|talk to|talk with)(?: me| us| on| through to)* (?:(?:some(?:one|body)|any(?:one|body)|a person|a member of staff|staff)(?: (?:real|human|else|competent|senior|in charge|who \\p{L}+|from \\p{L}+))*)|(?:some(?:one|body)|any(?:one|body)) (?:real|human|competent|in charge|senior)|(?:call|phone|ring) me(?: back)?(?= (?:please|pls|now|on|at|asap|today|tomorrow|instead)|$)|customer (?:service|support|care) (?:agent|rep|person|line|number|team)|escalate this|(?:(?:talk|speak|chat|connect|transfer|put|pass|get|give|want|need|like|switch|escalate|reach|call)\\p{L}*(?: \\p{L}+){0,5} )?(?:a |an |the |your |some |real |live |actual )*(?:human|real person|live person|actual person|human being|operator|live agent|human agent|real agent|support agent|representative|customer service rep|supervisor|a manager|your manager|the manager)s?|(?:talk|speak|chat) (?:to|with) (?:a |an |some)?(?:one of )?(?:your |the )?(?:person|people|somebody|someone|agents?|staff|managers?|colleagues?|team)|(?:not|stop being) (?:a |this )?(?:bot|robot|machine)|no (?:more )?(?:bots?|robots?)|dont want (?:to talk to )?(?:a |this )?(?:bot|robot|machine)|(?:живо|нормальн|реальн|настоящ|жив)\\p{L}* (?:человек\\p{L}*|оператор\\p{L}*|сотрудник\\p{L}*|менеджер\\p{L}*)|оператор\\p{L}*|человек[ау]? (?:позов|дай|позови)\\p{L}*|(?:позов|дай|соедин|переключ|свяж|перевед|пригласи)\\p{L}* (?:меня |нас )?(?:с |со |на )?(?:человек\\p{L}*|оператор\\p{L}*|сотрудник\\p{L}*|менеджер\\p{L}*|специалист\\p{L}*|кем нибудь|кого нибудь|поддержк\\p{L}*|руководител\\p{L}*|начальник\\p{L}*)|(?:с|на|нужен|хочу) (?:человеком|человека|человек|менеджером|сотрудником|специалистом)|поговорить с (?:человеком|кем нибудь|менеджером|сотрудником)|не (?:с )?(?:робот|бот)\\p{L}*|хватит (?:бот|робот)\\p{L}*|(?:дай|позов|нужен|хочу|можно|соедин|переключ|пригласи)\\p{L}* (?:\\p{L}+ ){0,3}(?:человек\\p{L}*|менеджер\\p{L}*|сотрудник\\p{L}*|специалист\\p{L}*|начальник\\p{L}*|руководител\\p{L}*|старш\\p{L}+|главн\\p{L}+)|(?:дай|позов|нужен|пусть)\\p{L}* (?:\\p{L}+ ){0,2}(?:кого|кто) (?:то|нибудь|либо)|(?:перезвон|позвон|набер)\\p{L}* (?:мне|пожалуйста)|(?:мне )?(?:пожалуйста )?(?:перезвоните|позвоните)|реальн\\p{L}+ человек\\p{L}*",
);

/** Asks for a person. */
export function asksForPerson(text: string): boolean {
  return PERSON.test(plain(text));
}

const STOP = whole(
  "(?:ok |okay |no |oh |well |hmm |sorry |actually |please |just |you know |you know what )*(?:stop|stop it|stop that|stop this|please stop|never ?mind|nvm|nevermind it|forget it|forget about it|forget that|forget this|drop it|abort|quit|exit|cancel|cancel this|cancel that|cancel it|cancel request|cancel my request|cancel this request|scrap that|scratch that|leave it|i changed my mind|changed my mind|ive changed my mind|no longer needed|dont need it any ?more|i dont need it any ?more|forget (?:all|everything)|stop everything|never mind all of it)(?: please| thanks| thank you| sorry| then| now)*|(?:ок |нет |ой |ну |а |хотя |знаете |знаете что |все |извините |простите |пожалуйста )*(?:стоп|стой|отмена|отбой|отмени|отмените|отмените запрос|забей|забейте|забудь|забудьте|забудьте об этом|забудьте про это|не важно|неважно|проехали|хватит|передумал|передумала|я передумал|я передумала|уже не надо|уже не нужно|больше не надо|не актуально|неактуально|прекрати|прекратите|остановись|остановитесь|забудьте все|оставим это|ничего не надо|ничего не нужно)(?: пожалуйста| спасибо| уже| тогда)*",
);
const STOP_ALL = inside("everything|all of it|all of this|forget all|все это|забудьте все|ничего не (?:надо|нужно)");

/** Where more is said: "never mind, I'll stay as I am". */
const STOP_BEGINNING =
  /^(?:(?:ok|okay|oh|well|hmm|sorry|actually|please|just|no|you know|you know what|ок|ладно|нет|ой|ну|а|хм|хотя|знаете|извините|простите|хорошо) )*(?:never ?mind|nvm|forget (?:it|that|this|about it|everything)|leave (?:it|everything) (?:as (?:it|is|they)|alone|be)|let it be|забудь|забудьте|не ?важно|проехали|отбой|пусть все (?:остается|останется|будет)|оставьте все как|оставим как)(?![\p{L}])/u;

/** "… leave everything as is": nothing is wanted, wherever in a short message it stands. */
const AS_IT_IS = inside(
  "(?:leave|keep) (?:it|everything|things|it all|all|all of it)(?: just)? (?:as (?:is|it is|it was|they are|they were)|alone|unchanged|the way (?:it is|it was|they are))|(?:остав\\p{L}+|пусть) (?:все |это |пока )*(?:будет |остается |останется |идет )?(?:все )?(?:как (?:есть|было|шло|идет)|без изменений)|ничего (?:не )?(?:меня\\p{L}+|меняем|трога\\p{L}+)",
);

/** "Stop", "never mind", "отмена": alone or at the beginning, so that "cancel my subscription" isn't meant. */
export function asksToStop(text: string): "one" | "all" | null {
  const words = plain(text);
  const isBeginning =
    STOP_BEGINNING.test(words) &&
    words.split(" ").length <= 10 &&
    !/(?<!\p{L})(?:instead|rather|but|better|also|лучше|вместо|но|еще|только|давайте|хочу|want)(?!\p{L})/u.test(words);
  const isAsItIs =
    AS_IT_IS.test(words) &&
    words.split(" ").length <= 10 &&
    !/(?<!\p{L})(?:instead|rather|but|just|only|change|skip|pause|вместо|но|только|кроме|поменя\p{L}+|пропус\p{L}+|пауз\p{L}+)(?!\p{L})/u.test(
      words,
    );
  if (!STOP.test(words) && !isBeginning && !isAsItIs) return null;
  return STOP_ALL.test(words) ? "all" : "one";
}

const GREETING = whole(
  "(?:hi|hello|hey|hiya|howdy|yo|hi there|hello there|hey there|good (?:morning|afternoon|evening|day)|greetings|привет|приветик|приветствую|здравствуйте|здравствуй|здрасте|здрасьте|добрый (?:день|вечер)|доброе утро|доброго (?:дня|времени суток|вечера)|доброй ночи|хай|салют|ку)(?: (?:there|all|everyone|team|guys|folks|again|всем|вам|ребята|снова|как дела|how are you|how is it going|anybody there|anyone there|есть кто|кто нибудь есть|вы тут|вы здесь))*",
);
const THANKS = whole(
  "(?:ok |okay |great |perfect |super |wonderful |oh |cool |awesome |good |fine |all good |no |nope |nothing |thats all |thats it |that is all |nothing else |nothing more |отлично |супер |хорошо |ок |окей |ой |все |нет |прекрасно |это все |больше ничего |класс |круто |буду ждать |жду |ill wait |i will wait )*(?:thanks?|thank you|thx|ty|cheers|many thanks|much appreciated|appreciate it|great|perfect|awesome|cool|ok|okay|good|thats all|thats it|that is all|nothing else|nothing more|no more|bye|goodbye|good bye|see you|have a (?:nice|good|great) (?:day|one|evening|weekend)|no thats all|no|nope|im good|all good|спасибо|спасибки|спс|благодарю|пасиб|супер|отлично|класс|круто|здорово|ок|окей|хорошо|ясно|понятно|понял|поняла|пока|до свидания|всего доброго|всего хорошего|хорошего дня|хорошего вечера|это все|больше ничего|нет|ничего|все)(?: (?:so much|a lot|very much|again|for your help|for the help|for everything|for all|for that|you|all|team|much|большое|огромное|вам|вам большое|за помощь|за все|очень|всем|больше ничего|это все|thats all|bye|thanks|thank you|спасибо|пока|have a nice day|до свидания|всего доброго|хорошего дня|that is all|you too|и вам|also|that was (?:very |so |really )?(?:easy|quick|fast|helpful|kind)|that (?:really )?help(?:s|ed)(?: a lot)?|(?:you )?saved (?:me|my day)|(?:youre|you are) (?:a star|the best|great|a legend|a lifesaver|very kind|so kind)|lifesaver|legend|(?:вы )?(?:меня )?(?:очень |так |здорово )?(?:выручили|помогли|спасли)|вы (?:лучшие|супер|молодцы|чудо)|так быстро|буду ждать|жду))*",
);
const SMALL_TALK = inside(
  "how are you|how is it going|hows it going|whats up|what is your name|whats your name|who are you|are you (?:a )?(?:bot|robot|human|real|ai|a person|a machine)|как дела|как ты|как вы|кто ты|кто вы|ты (?:бот|робот|человек)|вы (?:бот|робот|человек)|как тебя зовут|как вас зовут|ты кто|вы кто",
);

/** A greeting, thanks or a word of small talk that asks for nothing. */
export function readSmallTalk(text: string): "greeting" | "thanks" | "about_me" | null {
  const words = plain(text);
  if (words === "") return null;
  if (GREETING.test(words)) return "greeting";
  if (THANKS.test(words)) return "thanks";
  if (words.split(" ").length <= 7 && SMALL_TALK.test(words)) return "about_me";
  return null;
}

const QUESTION =
  /^(?:(?:hi|hey|hello|hiya|guys|there|sorry|please|tell me|привет|здравствуйте|добрый день|добрый вечер|скажите|подскажите|пожалуйста|извините|and|but|by the way|btw|ok|okay|wait|hold on|hmm|also|so|oh|first|one question|quick question|yes|no|а|и|но|кстати|подождите|стоп|погодите|хм|ой|сначала|один вопрос|да|нет) )*(?:whats|whens|wheres|hows|whos|what|when|where|which|who|whom|whose|why|how|do you|does|did|is it|is there|are there|are you|will|would it|can i|could i|can you tell|what if|что|чего|когда|где|куда|откуда|как|какой|какая|какое|какие|сколько|кто|почему|зачем|можно ли|есть ли|будет ли|а если|правда ли|чем|во сколько|через сколько|а сколько)(?![\p{L}])/u;

/** Reads like a question: ends in a question mark or begins with a question word. */
export function isQuestion(text: string): boolean {
  return /\?/.test(text) || QUESTION.test(plain(text));
}

const CORRECTION = inside(
  "no|not|sorry|i said|i told|i asked|actually|wait|instead|rather|i meant|i mean|make it|make that|change it to|change that to|wrong|correction|oops|my mistake|typo|mistake|better|let it be|the other|scratch that|на самом деле|точнее|вернее|вместо|лучше|ой|извините|простите|не то|ошибся|ошиблась|перепутал|перепутала|имел\\p{L}* в виду|я (?:же )?(?:сказал|говорил|просил|писал|написал)\\p{L}*|опечатка|поправка|исправьте|нет|не|а не|другой|другая|другую|другое|погодите|подождите|стоп|неправильно|неверно|пусть|давайте|давай",
);

/** Words that announce a correction. */
export function announcesCorrection(text: string): boolean {
  return CORRECTION.test(plain(text));
}

const ADDITION = inside(
  "also|too(?= (?:please|pls|thanks|if)|$)|as well|and another|another thing|one more thing|one more|in addition|besides|plus|after that|by the way|btw|while you are at it|while at it|and then|также|тоже|еще(?! (?:раз|не|нет|бы|только|одн))|еще один(?! раз)|заодно|кроме того|кстати|а потом|после этого|плюс",
);

/** Words that announce a further request beside the one in work. */
export function announcesAddition(text: string): boolean {
  return ADDITION.test(plain(text));
}

const INSTEAD = inside(
  "instead|rather|i mean|i meant|not that|what i (?:want|need|meant) is|имел\\p{L}* в виду|вместо (?:этого|того)|не то|лучше",
);

/** Says that what follows is wanted in place of what is being done. */
export function asksInstead(text: string): boolean {
  return INSTEAD.test(plain(text));
}

const RESEND = inside(
  "(?:resend|send (?:it|me|the code|a new code|another|another one|a new one|it again|again)|new code|another code|didnt (?:get|receive|come|arrive)|did not (?:get|receive|come|arrive)|havent (?:got|received|gotten)|no code|no email|nothing (?:came|arrived|yet)|code (?:expired|not|doesnt)|never (?:came|arrived|got)|cant find (?:it|the code)|не (?:пришел|приходит|пришло|получил|получила|получал|получала|вижу|дошел|могу найти)|нет (?:кода|письма)|нового? код|новый код|еще (?:раз|один код)|повтор\\p{L}*|заново|вышлите|отправьте|пришлите|ничего (?:не )?(?:пришло|нет))",
);
const CODE_WORD = inside(
  "codes?|e?mails?|text|sms|message|spam|inbox|код\\p{L}*|письм\\p{L}*|смс|сообщени\\p{L}*|спам\\p{L}*|почт\\p{L}*",
);
const MOST_WORDS_WITHOUT_CODE = 6;

/** Says that the code didn't come, or wants another; many words that don't name it ("send my boxes to …") are about something else. */
export function asksForNewCode(text: string): boolean {
  const words = plain(text);
  return RESEND.test(words) && (CODE_WORD.test(words) || words.split(" ").length <= MOST_WORDS_WITHOUT_CODE);
}

const DEED = inside(
  "(?:can|could|may|would|will) (?:i|we|you)(?! (?:be|get|have to|need|still|lose|pay))|is it possible|i (?:want|need|would like)|id like|(?:would|will|might) (?:it|that) be (?:at all )?possible|please|можно(?: ли)?(?! ли узнать)|могу|можете|хочу|хотел\\p{L}*|пожалуйста|нельзя ли",
);

/** A question that asks for something to be done: "can you also …?". */
export function asksForDeed(text: string): boolean {
  return DEED.test(plain(text));
}

const HOLD = inside(
  "hang on|hold on|hold the line|bear with me|wait a (?:min|minute|moment|sec|second|bit)|just a (?:moment|minute|second|sec)|back in a (?:moment|minute|bit|sec)|be right back|погоди|погодите|подождите|обождите",
);

/** Puts the answer off: "let me ask my wife", "сейчас сфотографирую". */
export function promisesLater(text: string): boolean {
  if (HOLD.test(plain(text)) && !isQuestion(text)) return true;
  return /(?<!\p{L})(?:later|in a (?:minute|moment|bit|sec)|give me (?:a|one|some|until|till|time)|let me (?:check|look|find|take|ask|think|see|get)|(?:need|have|want) to (?:check|ask|think|talk)|one (?:moment|sec|second|minute)|brb|will (?:send|do|check|ask)|ill (?:send|do|check|take|ask|let you know|get back)|сейчас|щас|позже|потом|вечером|завтра|минут\p{L}*|секунд\p{L}*|пришлю|отправлю|посмотрю|проверю|сделаю|спрошу|узнаю|уточню|посоветуюсь|подумаю|сфотографирую)(?!\p{L})/u.test(
    plain(text),
  );
}

/** The message's sentences. */
export function splitSentences(text: string): string[] {
  return text.split(/(?<=[.!?;…])\s+|\n+/).filter((sentence) => plain(sentence) !== "");
}

const MATTER =
  /^(?:(?:hi|hello|hey|so|well|okay|ok|здравствуйте|добрый день|добрый вечер|привет|так|ну|вот|i have|ive got|i got|im writing|i am writing|just|theres|its|я|у меня|есть|имеется|такой|пишу|хочу спросить) )*(?:(?:a |one |small |quick |some |небольшой |один )*(?:questions?|problems?|issues?|request|вопрос|вопросик|проблема|проблемка|просьба)|(?:its )?(?:about|regarding|concerning)|the(?= \p{L}+ (?:box|order|delivery|parcel)$)|по поводу|насчет|по|я насчет|я по поводу)(?: (?:about|with|regarding|for|по|с|со|насчет|про|о|об|поводу)?(?: ?(?:my|the|our|that|this|моей|моя|моего|нашей|вашей|этой|той))?(?: ?(?:next|last|latest|\p{L}{3,9}|следующ\p{L}+|прошл\p{L}+|последн\p{L}+|\p{L}+ск\p{L}+))? ?(?:sub|subscription|box|boxes|order|delivery|account|payment|parcel|подписк\p{L}+|коробк\p{L}+|заказ\p{L}*|доставк\p{L}+|оплат\p{L}+|посылк\p{L}+))?$/u;

/** "A question about my subscription": says that something comes, and not what. */
export function announcesMatter(text: string): boolean {
  return MATTER.test(plain(text));
}
