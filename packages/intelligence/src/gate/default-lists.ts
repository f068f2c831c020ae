import type { GateChannel, PhraseList } from "@rapport/schema";

const EVERYWHERE: GateChannel[] = ["chat", "email", "review", "question", "messenger", "unknown"];
/** Public or formal: what passes among two in a chat does not pass here. */
const STRICT: GateChannel[] = ["review", "question", "unknown"];

const list = (
  kind: PhraseList["kind"],
  language: string,
  phrases: string,
  channels: GateChannel[] = EVERYWHERE,
  verdict: PhraseList["verdict"] = "draft",
): PhraseList => ({
  kind,
  phrases: phrases
    .trim()
    .split("\n")
    .map((line) => line.trim()),
  channels,
  language,
  verdict,
  isEnabled: true,
});

/**
 * The lists that a new installation begins with; kept in the database from then on (INT-9). A phrase is words, `*` at a word's
 * end stands for any ending, or `/a regular expression/` over the folded text (lower case, `ё` as `е`, straight quotes).
 */
export const DEFAULT_PHRASE_LISTS: readonly PhraseList[] = [
  list(
    "ai_mention",
    "en",
    `
as an ai
/\\b(?:this|the) (?:chat|conversation|service|desk|line|answer|reply|message) (?:is|was|runs) (?:\\w+ )?(?:automated|automatic|automatically|computer|robotic|machine|generated|run by|written by)\\b/
/\\b(?:i am|i'm|im|this is|being|just|merely|only|speaking as|as) (?:just |only |merely |actually |really |simply )?(?:a |an |your )?(?:\\w+ )?(?:ai|a\\.i\\.|artificial intelligence|chat ?bot|bot|language model|llm|robot|machine|gpt|chatgpt)\\b/
/\\b(?:i am|i'm|im|this is|being|just|merely|only|speaking as|as) (?:just |only |merely |actually |really |simply )?(?:a |an |your )?(?:\\w+ )?(?:virtual (?:assistant|agent)|digital assistant|neural network|computer program|automated (?:system|assistant|agent)|algorithm|software)\\b/
/\\b(?:i am|i'm|im) (?:(?:a |an )?(?:real |actual |living |genuine |true |flesh and blood )*(?:human|person|man|woman|human being)|not (?:a |an )?(?:\\w+ )?(?:bot|robot|ai|machine|computer|chatbot|program))\\b/
/\\bas (?:a|another|your fellow) (?:real |fellow )?(?:human|person|human being|woman|man|mother|father|mom|dad)\\b/
language model
chatgpt
openai
anthropic
gpt-*
trained by
my training data
my knowledge cutoff
i don't have feelings
i do not have feelings
i don't have a body
artificial intelligence
/\\byou(?:'re| are) (?:talking|speaking|chatting) (?:to|with) (?:a|an) (?:real |live |actual )?(?:human|person|bot|ai|robot|machine)\\b/
/\\b(?:powered|generated|written|answered) by (?:ai|a\\.i\\.|artificial|gpt|a language|a bot|a machine)\\b/
i cannot feel emotions`,
  ),
  list(
    "ai_mention",
    "ru",
    `
/меня зовут [^.!?]{2,40},? я (?:сотрудни\\p{L}*|оператор|менеджер|человек|живой)/
/эт(?:от|о|а) (?:чат|ответ|сообщение|переписка|служба) (?:\\p{L}+ )?(?:автоматическ|сгенерирован|создан|пишет машин|робот)\\p{L}*/
/(?:как|я|являюсь|это|всего лишь|просто) (?:всего лишь |просто |обычн\\p{L}+ |-? ?)?(?:ии|искусственн\\p{L}+ интеллект\\p{L}*|чат-?бот\\p{L}*|бот(?:ом)?|нейросет\\p{L}*|языков\\p{L}+ модел\\p{L}*|робот\\p{L}*|виртуальн\\p{L}+ (?:помощник|ассистент)\\p{L}*|программ(?:а|ой)|алгоритм\\p{L}*|автоответчик\\p{L}*)/
/я (?:-? ?)?(?:не (?:бот|робот|ии|программа|машина|нейросеть)|(?:живой |настоящий |реальный |обычный |живая |такой же )+(?:человек|сотрудни\\p{L}*|оператор|девушка|женщина|мужчина)|человек)/
/как (?:живой )?человек(?:,| я| вам)/
/вы (?:общаетесь|говорите|разговариваете|переписываетесь) с (?:живым |реальным |настоящим )?(?:человеком|ботом|роботом|ии|нейросетью|программой)/
языковая модель
искусственный интеллект
искусственного интеллекта
чат-бот*
нейросет*
у меня нет чувств`,
  ),
  list(
    "promise",
    "en",
    `
/\\b(?:consider it (?:done|sorted|settled)|as (?:a )?compensation,? you (?:receive|get)|off for life)\\b/
/\\byou(?:'ll| will| are going to) (?:get|receive) [^!?\\n]{1,40} back\\b/
/\\b(?:i|we) (?:\\w+ ){0,2}(?:guarantee|promise|swear|pledge|vow)\\b(?! (?:terms|period|card))/
/\\b(?:100|one hundred|hundred|a hundred|200|1000) ?(?:%|percent|per cent)(?! (?:cotton|natural|organic|wool|silk|handmade|recycled|linen|leather|cashmere))/
/\\b(?:it|this|that|everything|your \\w+) (?:is|will be|are) (?:fully |absolutely |completely )?guaranteed\\b/
guaranteed
you have my word
i give you my word
we give you our word
without fail
no matter what
rest assured that you will
/\\bi assure you\\b/
/\\bwe assure you\\b/
/\\b(?:will|it'll|this'll) never (?:ever )?(?:happen|occur|be repeated) again\\b/
/\\b(?:absolutely|definitely|certainly|surely) (?:will|be|get|arrive)\\b/
/\\b(?:will|'ll) (?:definitely|certainly|absolutely|surely|undoubtedly) (?!(?:pass|look|check|ask|help|share|forward|let|note|keep)\\b)/
no doubt you will
i can assure you
we can assure you
cross my heart
mark my words
trust me
you can count on it
risk-free
completely free of charge
best price in the world`,
  ),
  list(
    "promise",
    "ru",
    `
/(?:в качестве компенсации,? (?:дарим|вы получ\\p{L}+|предоставля\\p{L}+)|считайте,? что (?:все )?(?:сделано|готово)|скидк\\p{L}+ [\\d %]*навсегда)/
/(?:я |мы )?(?:гарантиру(?:ю|ем)|обеща(?:ю|ем)|кляну(?:сь|емся)|ручаюсь|ручаемся|клятвенно|зуб даю)/
/(?:100|сто|стопроцентн\\p{L}+|200) ?(?:%|процент\\p{L}*)(?! (?:хлоп|нат|шерст|лен|шелк|орган|ручн))/
стопроцентно
даю слово
даем слово
честное слово
/больше (?:никогда )?(?:такого )?не (?:повторится|случится|произойдет)/
/(?:точно|обязательно|однозначно|непременно|стопудово) (?:прид|приед|доедет|будет|верн|получ|достав|успе|поступ|дойдет)\\p{L}*/
во что бы то ни стало
можете не сомневаться
не сомневайтесь
даже не сомневайтесь
без всяких сомнений
поверьте мне
уверяю вас
заверяю вас
гарантированно`,
  ),
  list(
    "blame",
    "en",
    `
/\\byou should(?:'ve| have|a)\\b/
/\\byou (?:shouldn't have|should not have|ought to have|could have (?:just )?(?:read|checked|asked|written|told|looked)|must have (?:done|entered|made|missed|forgotten|damaged|broken|typed|read)|failed to)\\b/
/\\byou (?:neglected to|forgot to|didn't (?:read|bother|follow|listen|pay attention|check)|did not (?:read|bother|follow|listen|pay attention|check)|never (?:told|bothered|read|asked|mentioned|listen))\\b/
/\\byou (?:broke|damaged|caused|messed|ruined|misused|misread|misunderstood|ignored|obviously|clearly (?:did|don't|haven't|can't|do not|have not|failed))\\b/
/\\b(?:happened|broke|came|occurred|failed|is|was|got lost|went wrong)\\b.{0,20}\\bbecause (?:of you|you (?:\\w+ )?(?:\\w+ed|didn't|did not|never|put|left|gave|sent|forgot|chose|broke|lost))\\b/
/\\byou (?:clearly|obviously|apparently|evidently|plainly|just|simply|probably) (?:didn't|did not|never|don't|do not|haven't|have not|can't|won't)\\b/
/\\b(?:if you had|if you'd|had you) (?:only |just |actually |simply |bothered to )?(?:read|checked|looked|told|asked|written|answered|paid|listened|followed|been|opened|given|entered|noticed|waited|contacted|thought|let|kept|used|stored)\\b/
/\\b(?:everyone|everybody|all our|other|all the other|most) (?:else|people|customers) (?:\\w+ )?(?:manages?|managed|can|could|reads?|understands?|understood|had no|has no|have no|seems? to|never|likes?|is happy|are happy)\\b/
/\\byou(?: yourself)? (?:gave us|entered|typed|put in|wrote down|provided|picked|left) (?:the |a |an )?(?:wrong|incorrect|old|false)\\b/
/\\b(?:your|own|customer's) (?:own )?(?:fault|mistake|negligence|carelessness|error|problem|responsibility|ignorance|stupidity|incompetence|doing|oversight)\\b(?! (?:is|was) not| message| code)/
/\\byou(?:'re| are| were) (?:\\w+ )?(?:to blame|at fault|responsible for (?:this|that|the|your)|mistaken|wrong|lying|confused|careless|the problem|the one who|guilty|negligent|rude|unreasonable|impatient|overreacting|dishonest)\\b/
you have only yourself to blame
blame yourself
/\\byou (?:must|probably|surely|obviously|likely) (?:have )?(?:\\w+ )?(?:dropped|broke|broken|lost|forgot|forgotten|entered|typed|damaged|missed|ordered|chosen|made a mistake)\\b/
/\\b(?:the )?(?:courier|carrier|post office|driver|warehouse|delivery company|postal service|bank|supplier|they) (?:is|are|was|were) (?:\\w+ )?(?:to blame|at fault|the problem)\\b/
/\\b(?:blame|fault of|deal with|take it up with|complain to) (?:it on )?(?:the |your )?(?:courier|carrier|post office|driver|warehouse|delivery company|postal service|bank|them)\\b/
not us
because of you
you did this
you did it to yourself
you brought this on yourself
you caused this
next time read
read more carefully
learn to read
can't you read
pay attention
as i already told you
as i already said
as we already told you
like i said
/\\bhow many times\\b/
/\\b(?:no one|nobody) (?:forced|made|asked) you\\b/
your claim is false
/\\btry (?:reading|thinking|listening|paying attention)\\b/
/\\bread (?:\\w+ )?before you (?:write|ask|complain|order)\\b/
/\\byou (?:people|guys|customers|lot) (?:\\w+ )?(?:never|always|don't|can't|are|just)\\b/
/\\byou (?:never|don't|didn't|did not|can't) (?:\\w+ )?(?:understand|read|listen|get it|learn)\\b/
you are making this up`,
  ),
  list(
    "blame",
    "ru",
    `
/(?:все остальные|другие (?:клиенты|люди|покупатели)|остальные клиенты|у (?:всех )?остальных) (?:\\p{L}+ )?(?:справля|чита|понима|не жалу|довол|нет проблем|все работает|нет вопросов)\\p{L}*/
/потому,? что вы (?:\\p{L}+ )?(?:не |плохо|неправильно|неверно|сами|невнимательн|поздно|забыл|указал|сломал|урони|ошиб)\\p{L}*/
/вы (?:его |ее |их |это |сами )?(?:просто|явно|очевидно|похоже|видимо) (?:его |ее |их |это )?не \\p{L}+/
/если бы вы (?:\\p{L}+ )?(?:прочита|чита|посмотре|провери|написа|сказа|указа|сообщи|внимательн|не )\\p{L}*/
/вы (?:же |сами |и )*(?:сам[иа]? )?виноват\\p{L}*/
/сам[иа]? виноват\\p{L}*/
/(?:ваша|твоя|исключительно ваша|это ваша|по вашей|ваши) (?:собственн\\p{L}+ |же |личн\\p{L}+ ){0,2}(?:вин[аеы]|ошибк\\p{L}*|проблем[аы]|невнимательност\\p{L}*|халатност\\p{L}*|небрежност\\p{L}*|глупост\\p{L}*|ответственност\\p{L}*)/
/вам (?:\\p{L}+ )?(?:следовало|нужно было|надо было|стоило)/
/(?:надо|нужно|следовало) было (?:\\p{L}+ )?(?:чита|смотр|дума|провер|вниматель|раньше|сразу|самим)\\p{L}*/
/вы (?:сами|же сами|просто|видимо|наверное|явно|очевидно|наверняка) (?:\\p{L}+ )?(?:ошибл|невнимательн|не прочита|не поня|не провери|сломал|повредил|испортил|забыл|перепута|выбрал|указал|нажал|не читал|не умеете|не разобрал)\\p{L}*/
/вы (?:не удосужились|не потрудились|не соизволили|забыли|проигнорировали|перепутали|ошиблись|врете|лжете|обманываете|выдумываете|неправы|не правы)/
внимательнее читайте
/вы (?:\\p{L}+ )?(?:ничего )?не (?:поняли|понимаете|слушаете|слышите|читаете|умеете)/
читайте внимательнее
читать надо
читать нужно
как я уже говорил*
как я уже сказал*
как мы уже говорили
сколько раз повторять
/(?:никто|кто) вас (?:\\p{L}+ )?(?:не )?(?:просил|заставлял|звал)/
/сначала (?:читайте|прочитайте|думайте|подумайте)/
сколько можно повторять
из-за вас
по вашей вине
никто вас не заставлял
/(?:виноват[аы]?|вина) (?:\\p{L}+ )?(?:почт|курьер|склад|банк|служб|перевозчик|клиент|покупател)\\p{L}*/
/(?:почт|курьер|склад|банк|перевозчик)\\p{L}* (?:\\p{L}+ )?виноват\\p{L}*/
/(?:разбирайтесь|обращайтесь|жалуйтесь) (?:с ней|с ним|с ними|к ним сами)/
/(?:наверняка|видимо|наверное|скорее всего|должно быть|очевидно)(?: же)? вы (?:сами |сама |сам )?\\p{L}+(?:ли|лись)/
это вы виноваты
будьте внимательнее`,
  ),
  list(
    "dismissive",
    "en",
    `
/\\b(?:calm|chill|settle|simmer) (?:yourself )?down\\b/
relax
chill out
/\\b(?:not|isn't|aren't|is none of) (?:our|my) (?:problem|concern|fault|responsibility|business|job|department|issue|headache)\\b/
/\\bnothing (?:here )?to (?:be|get|feel) (?:\\w+ )?(?:upset|worried|angry|cross|mad|annoyed|offended|bothered)\\b/
/\\b(?:nobody|no one|no human|no person) (?:actually |ever |really )?(?:reads|looks|answers|cares|checks|will read|is reading)\\b/
/\\b(?:it's|it is|that's|that is|this is) (?:just|only|merely|nothing but) (?:a|an|one|some) \\w+/
/\\bno (?:need|reason) to (?:make|get|be|panic|overreact|fuss|cry|shout|dramati[sz]e|complain)\\b/
/\\b(?:hardly|not exactly) (?:a|the) (?:disaster|tragedy|end of|catastrophe|big deal|emergency)\\b/
/\\b(?:none of (?:our|my|your) (?:business|concern))\\b/
/\\b(?:that's|that is|it's|it is|this is|sounds like) (?:your|a you|a personal) problem\\b/
/\\b(?:nothing|not much|not a thing) (?:we|i|anyone) (?:can|could) do\\b/
there's nothing to be done
get over it
deal with it
/\\b(?:stop|quit) (?:complaining|whining|writing|bothering|yelling|shouting|being|wasting|crying|messaging|asking)\\b/
/\\b(?:whatever|so what|who cares|big deal|(?<!not )too bad(?! (?:about|that|for the))|tough luck|boo hoo|yawn|lol|lmao|duh)\\b(?! (?:you|the|is|works|suits|size|else|else you|your))/
/\\b(?:we|i) (?:don't|do not|couldn't|could not|really don't) (?:\\w+ )?care\\b/
/\\b(?:don't|do not) (?:be (?:so )?(?:silly|ridiculous|dramatic|rude|stupid|difficult|childish|hysterical)|waste (?:my|our) time|bother (?:us|me|writing|contacting)|make a fuss|get (?:so )?(?:upset|worked up|emotional|hysterical)|write (?:to )?(?:us|me) again|contact us again|freak out)\\b/
/\\b(?:it's|it is|that's|this is) (?:just|only|merely) (?:a )?(?:box|candle|mug|gift|few (?:days|dollars)|small (?:thing|matter)|soap|package|money)\\b/
you're overreacting
you are overreacting
no big deal
take it or leave it
like it or not
/\\b(?:go|find|try|shop|buy) (?:\\w+ )?(?:elsewhere|somewhere else|another (?:company|shop|store))\\b/
/\\b(?:stupid|idiot|idiotic|moron|dumb|ridiculous|nonsense|silly|pathetic|crazy|insane|hysterical|shut up|screw you|loser|fool|foolish|whiner|liar|jerk|bastard|damn|hell no|crap|bullshit|fuck\\w*|shit\\w*|ass(?:hole)?|bitch\\w*|wtf|stfu)\\b/
as if we care
good luck with that
/be grateful(?! (?:for|if|to))/
/\\b(?:no|not a single) (?:person|human|one|body|colleague|manager|agent|operator) (?:can|will|could|is able to|is going to) (?:help|assist|answer|call|reply|speak)\\b/
/\\b(?:i|we) (?:will not|won't|refuse to|am not going to|are not going to|do not want to|don't want to) (?:pass|transfer|connect|forward|put|hand|escalate|answer|reply|help|speak|talk|discuss)\\b/
/\\bno need (?:to|for) (?:\\w+ )?(?:verify|verification|identify|identification|prove|confirm|check|a person|a human|a colleague)\\b/
/\\b(?:you )?(?:don't|do not|needn't|need not) (?:need to |have to )?(?:verify|identify|prove|confirm who)\\b/
/\\b(?:don't|do not|never) (?:\\w+ )?(?:ask for|contact|call|speak to|talk to|involve|tell) (?:a |any |the |our |your )?(?:person|human|manager|colleague|supervisor|bank|agent|anyone)\\b/
only me
/\\b(?:i|we) (?:can |will |'ll |hereby )?(?:confirm|agree|accept|consent|say yes|decide) (?:this |that |it |everything )?(?:on your behalf|for you|instead of you|in your name)\\b/
/\\b(?:you )?(?:need not|needn't|don't need to|do not need to|don't have to) (?:say yes|confirm|agree|answer|approve)\\b/
word for word
i trust you
/\\byou(?:'re| are) (?:not )?(?:our only|the only|a) (?:customer|nuisance|pain)\\b/
/\\b(?:figure|sort) it out (?:yourself|on your own)\\b/
google it
/\\b(?:wasting|waste of) (?:my|our|everyone's) time\\b/
not our policy, so no
live with it
suck it up
/\\b(?:can't|cannot|won't) be bothered\\b/
grow up
/\\bhow hard (?:can|is) it\\b/
/\\b(?:have|get|had) you (?:banned|blocked|removed|arrested|fired|charged)\\b/
/\\b(?:no|not a) (?:human|person|one|body) will (?:ever )?(?:read|see|look|answer)\\b/
/\\b(?:take|taking) (?:measures|steps) against\\b/
/\\bwe will take measures\\b/
/\\b(?:remove|delete|take down|change) (?:the|your|this|that) (?:\\w+ )?review\\b/`,
  ),
  list(
    "dismissive",
    "ru",
    `
/успоко(?:йтесь|йся|итесь)/
/не (?:нервничайте|психуйте|истерите|кричите|орите|паникуйте|ныть|нойте|драматизируйте|выдумывайте|раздувайте|скандальте|хамите|пишите нам больше|надо истерик|устраивайте|мешайте|отвлекайте)/
/(?:совершенно |вообще |тут |абсолютно )?не из-за чего/
/никто (?:его |их |это |ее |здесь |тут )?не (?:чита|смотр|отвеча|провер)\\p{L}*/
/(?:расстраиваться|обижаться|злиться|переживать|возмущаться) (?:\\p{L}+ )?(?:нечего|незачем|глупо|не о чем|не на что)/
/(?:это )?(?:всего лишь|всего-навсего|просто-напросто|подумаешь)/
/(?:не стоит|незачем|зачем|нечего|не надо) (?:так |из-за \\p{L}+ |делать |поднимать )?(?:шум|переживать так|нервничать|раздувать|драматизировать|скандал|расстраиваться из-за|трагеди)\\p{L}*/
/(?:это )?не наш\\p{L}* (?:проблем|дел|забот|вин|зон)\\p{L}*/
/нас (?:это )?не (?:касается|волнует|интересует)/
/(?:это )?(?:ваши|твои|лично ваши|ваша) (?:проблемы|трудности|заботы|проблема)/
/(?:нам|мне) (?:все равно|плевать|наплевать|без разницы|нет дела|до лампочки|по барабану|неинтересно|не интересно)/
/(?:ничего|ничем) (?:не можем|не могу|не поделаешь|сделать нельзя|помочь не|не поможем|не сделать)/
ничем не можем помочь
ничем помочь не можем
ничего страшного не случилось
подумаешь
ну и что
/хватит (?:\\p{L}+(?:ть|ться|сь)|уже|вам|тебе|об этом|с нас|истерик\\p{L}*)(?![\\p{L}])/
/прекратите (?:писать|жаловаться|ныть|кричать|истерику)/
/перестаньте (?:писать|жаловаться|ныть|кричать|истерить)/
/отстаньте|отвалите|отвяжитесь|заткнитесь|идите (?:\\p{L}+ )?(?:лесом|к черту|на)|пошел ты|проваливайте/
смиритесь
/никто (?:из людей |из коллег |из сотрудников )?(?:вам )?(?:больше )?не (?:поможет|ответит|перезвонит|придет)/
/(?:не (?:буду|будем|стану|станем|собираюсь)) (?:вас )?(?:переда|соедин|переключ|звать|помог|отвеча|переводи|разговарив|обсужда)\\p{L}*/
/(?:не нужно|не надо|необязательно|не обязательно|незачем) (?:\\p{L}+ )?(?:подтверждать|проверять|называть себя|представляться|доказывать|звать|верифи)\\p{L}*/
/(?:подтверждать|проверять|доказывать|верифицировать) (?:\\p{L}+ )?не (?:нужно|надо|обязательно|требуется)/
/не (?:переведу|переведем|соединю|соединим|передам|передадим|позову|переключу) (?:вас |ваш\\p{L}* |вам )?/
/(?:подтверждаю|соглашаюсь|отвечаю) за вас/
терпите
потерпите
не нравится - не
/ищите (?:\\p{L}+ )?(?:в другом|другой|других|другую)/
/(?:дурак|дура|идиот|тупо[йе]|тупая|тупые|глуп\\p{L}+|бред|чушь|ерунда|маразм|дебил|кретин|истеричк|неадекват|хам(?:ка|ство)?|жлоб|лох|блин|черт|хрен|херн|сука|бля|говн|жоп|мудак|пизд|хуй|хуе|еб[аеу]|придурок|нытик|лгун|врун)\\p{L}*(?![\\p{L}])/
разбирайтесь сами
сами разбирайтесь
решайте сами
вы не одни такие
вы у нас не один*
вас много, а я одн*
делать нам больше нечего
всего лишь коробка
тоже мне проблема
погуглите
/неужели (?:\\p{L}+ )?(?:трудно|сложно|непонятно|тяжело)/
/(?:можем|могу|будем|придется|вынуждены) вас (?:\\p{L}+ )?(?:за)?блокир\\p{L}*/
/(?:за)?блокируем вас/
/(?:больше|сюда|нам)(?: больше)? не пишите/`,
  ),
  list(
    "red_line",
    "en",
    `
/\\b(?:we|i|our lawyers?) (?:will|'ll|shall|are going to|can|may|might|have to|could|would) (?:\\w+ ){0,2}(?:sue|prosecute|report you|take you to|press charges|call the police|hand you over|blacklist|ban you|expose you|publish your|come (?:to|after)|find you|ruin|regret|hurt|destroy)\\b/
/\\b(?:you have|there (?:is|are)|without|lacks?|has) (?:no|any|not a) legal (?:claim|grounds?|basis|right|case|standing)\\b/
/\\b(?:debt )?collect(?:ion|ions|ors?) (?:agency|agencies)\\b/
debt collector*
/\\b(?:we|i) (?:accept|admit|acknowledge|assume|take) (?:\\w+ ){0,3}(?:liability|legal responsibility|negligence|guilt|legal fault)\\b/
/\\b(?:legally|under (?:the )?law|by law|in court|liable|liability|sue|lawsuit|lawyers?|attorneys?|litigation|legal (?:action|advice|claim|rights|team|department|proceedings))\\b/
/\\b(?:you|you'll|you will) (?:will )?(?:regret|be sorry|pay for (?:this|that|it))\\b/
/\\b(?:charge ?back|bank dispute|payment dispute|dispute (?:the|this|that|your|it|a))\\b/
/\\b(?:gdpr|ccpa) (?:claim|complaint|violation|breach)\\b/
/\\bdata (?:breach|leak)\\b/
/\\b(?:stop taking|change|increase|reduce|double|skip) (?:your )?(?:\\w+ )?(?:medication|medicine|dose|dosage|pills|treatment)\\b/
we know where you live
watch your back
settlement agreement
out-of-court settlement`,
    EVERYWHERE,
    "escalate",
  ),
  list(
    "red_line",
    "ru",
    `
/(?:законн|юридическ|правов)\\p{L}+ (?:основани|прав|претензи)\\p{L}*/
/(?:мы|я|наши юристы|наш юрист) (?:\\p{L}+ ){0,3}(?:подадим|подам|засудим|засужу|заявим|обратимся в (?:суд|полици)|вызовем полици|взыщем|найдем вас|приедем к вам|опубликуем ваш|внесем вас в черн)\\p{L}*/
коллектор*
/(?:признаем|признаю|берем на себя|принимаем) (?:\\p{L}+ ){0,2}(?:юридическ\\p{L}+ |вин[уы]|ответственность по закону)/
/(?:по закону|согласно закону|в соответствии с законом|юридическ\\p{L}+|юрист\\p{L}*|адвокат\\p{L}*|судебн\\p{L}+|подать в суд|иск(?:а|ом|у)?(?![\\p{L}])|в суд(?:е|ом)?(?![\\p{L}]))/
/вы (?:об этом |еще |сильно )*(?:пожалеете|поплатитесь|ответите за)/
/чар[дж]+бэк\\p{L}*|чарджбек\\p{L}*|оспор(?:ить|ите|ьте|им|ю|ен)\\p{L}*/
/утечк\\p{L} (?:персональн\\p{L}+ )?данных/
мы знаем, где вы живете
досудебн*`,
    EVERYWHERE,
    "escalate",
  ),
  list(
    "custom",
    "en",
    `
/\\b(?:hey|yo|sup|dude|bro|buddy|pal|mate|hun|honey|sweetie|darling|babe|gonna|wanna|gotta|ain't|kinda|y'all|dunno|nope|yep|yup|omg|btw|asap|thx|pls|plz|haha|hehe)\\b/
per my last email
obviously
clearly you
/\\bactually,? you\\b/
/\\b(?:delete|remove|change|edit|update|take down|revise|reconsider|raise) (?:your|this|the) (?:review|rating|stars|feedback|comment)\\b/
/\\b(?:in exchange for|in return for) (?:a |your )?(?:\\w+ )?(?:review|rating|stars)\\b/
fake review
our competitors
unlike our competitors`,
    STRICT,
  ),
  list(
    "custom",
    "ru",
    `
/(?:^|[^\\p{L}])(?:короче|чувак|братан|дружище|зая|солнышко|милая|дорогуша|голубчик|ща|щас|че|ваще|капец|жесть|пофиг|лол|кек|пипец|норм|ок ладно|спс|пжл|пж|хаха\\p{L}*)(?![\\p{L}])/
/(?:удалите|измените|исправьте|поменяйте|уберите|пересмотрите|повысьте) (?:пожалуйста )?(?:свой |ваш |этот |свою |вашу )?(?:отзыв|оценк|рейтинг|комментари)\\p{L}*/
/за (?:хороший |положительный )(?:отзыв|оценку)/
заказной отзыв
наши конкуренты
очевидно, что вы`,
    STRICT,
  ),
];
