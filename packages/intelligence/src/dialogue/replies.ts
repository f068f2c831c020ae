/** What a short answer means. `unsure`: neither may be concluded from it. */
export interface Reply {
  meaning: "yes" | "no" | "unsure" | "none";
  /** What stands beside the yes or no: "yes, but make it April" leaves "make it April". */
  rest: string;
  /** Joined by "but" and its like: the yes holds only with what follows. */
  isQualified: boolean;
  isQuestion: boolean;
}

/** `pause` is a moment of thought: what follows it counts. */
type Kind = "yes" | "no" | "unsure" | "pause" | "courtesy" | "but";

const PHRASES: readonly (readonly [Kind, string])[] = [
  [
    "yes",
    `yes|yeah|yea|yep|yup|yeh|yh|yeap|yuh|yas please|aight|ya|ye|yess+|yse|yas|aye|y|sure|sure thing|for sure|certainly|absolutely|definitely|of course|ok|okay|okey|k|kk|okie|alright|all right|fine|fine by me|
    that is fine|thats fine|thats ok|thats okay|thats good|go ahead|go for it|do it|do that|please do|please do it|just do it|lets do it|lets do that|lets go|lets go with that|proceed|please proceed|go on|carry on|confirm|confirmed|i confirm|
    i do|i agree|agreed|agree|accept|i accept|ill take it|i will take it|deal|correct|thats correct|that is correct|thats right|that is right|right|exactly|looks good|looks right|looks correct|looks fine|all good|sounds good|sounds great|sounds right|sounds fine|good|great|sweet|perfect|excellent|wonderful|awesome|cool|works for me|that works|
    i would|id like that|i would like that|why not|no problem|no objections|by all means|indeed|affirmative|approved|skip it|pause it|change it|open it|send it|update it|make it so|please skip it|please pause it|please change it|it is|it does|they are|you can|you may|yes i do|yes it is|that one is right|go|
    lovely|marvellous|brilliant|fantastic|super|splendid|amazing|ideal|magic|nice|nice one|superb|terrific|fab|fabulous|ye+s+|yea+h+|thats the lot|thats what i want|thats what we want|thats what i need|thats what i wanted|just what i want|exactly what i want|that one please|okey dokey|okey doke|okie dokie|righto|right you are|alrighty|alrighty then|as you wish|roger|roger that|copy that|yessir|yes sir|yes maam|fire away|you bet|you betcha|bet|totally|for certain|without a doubt|no doubt|naturally|obviously|surely|aye aye|amen|hell yes|hell yeah|heck yes|heck yeah|uh huh|mgm|mhm|mm hmm|mmhmm|yah|ys|tes|crack on|be my guest|go right ahead|go on then|suits me|suits me fine|suits us|im happy with that|happy with that|im good with that|good with that|im fine with that|fine with me|ok with me|okay with me|ok by me|okay by me|i dont see why not|dont see why not|cant see why not|i cant see why not|i see no reason not to|no reason not to|i have no objections|i have no objection|no objection|no complaints|cant complain|couldnt be better|i wont say no|i wouldnt say no|wouldnt say no|couldnt agree more|i couldnt agree more|not a problem|no issues|nothing against it|i have nothing against it|nothing wrong with that|make it happen|lets roll|im in|count me in|im all for it|all for it|sold|done deal|100|100 percent|hundred percent|please go ahead|get it done|thats the plan|all there|thats everything|thats all of it|that is all of it|thats complete|now its right|now its correct|now its complete|now thats right|now thats correct|much better|better|its fine|its good|its right|its correct|its ok|its okay|good to go|lets get it done|
    да|да да|ага|агась|агась да|угу|мгм|угум|дп|дап|дя|ога|го|погнали|даа+|lf|ок|окей|окэй|оке|океюшки|хорошо|хорошо давайте|ладно|давай|давайте|давай так|давайте так|ну давай|ну давайте|конечно|конечно же|разумеется|безусловно|естественно|подтверждаю|подтвердить|подтверждено|верно|все верно|всё верно|правильно|все правильно|все так|все точно|так и есть|точно|именно|именно так|так|согласен|согласна|согласны|не против|я не против|
    делай|делайте|сделай|сделайте|оформляй|оформляйте|оформите|пропускай|пропускайте|пропустите|приостановите|приостанавливайте|ставьте|меняй|меняйте|поменяйте|открывай|открывайте|открой|отправляй|отправляйте|продолжай|продолжайте|можно|можете|валяй|валяйте|вперед|поехали|идет|пойдет|годится|подходит|устраивает|меня устраивает|супер|отлично|прекрасно|замечательно|принимаю|беру|почему бы и нет|почему нет|нет проблем|без проблем|нет возражений|хочу|да хочу|будьте добры|действуйте|норм|нормально|ес|йес|плюс|так точно|выполняйте|замените|заменяйте|
    чудесно|великолепно|шикарно|класс|классно|здорово|круто|чудно|блеск|замечательно да|просто супер|лучше не бывает|лучше некуда|еще как|еще как да|этого и хочу|именно этого и хочу|это и хочу|именно это и нужно|это и нужно|то самое|вот и все|угусь|канеш|конеш|канешна|конешно|вполне|канечно|хоккей|сделайте так|заметано|по рукам|договорились|так тому и быть|решено|само собой|само собой разумеется|ясное дело|а то|а как же|еще бы|естессно|непременно|обязательно|однозначно|стопудово|сто процентов|100|точняк|точно так|да будет так|не возражаю|возражений нет|нет возражений|не вижу препятствий|не вижу причин отказываться|препятствий нет|ничего не имею против|ничего против не имею|против ничего не имею|не откажусь|не буду возражать|не стану возражать|возражать не буду|возражать не стану|отчего же нет|отчего бы и нет|отчего бы нет|чего бы и нет|почему бы нет|лады|ладненько|ладушки|окс|окей давайте|есть|добро|добре|сойдет|покатит|огонь|прошу|утверждаю|одобряю|поддерживаю|жмите|запускайте|фиксируйте|записывайте|принято|теперь правильно|теперь верно|теперь все|теперь все верно|теперь все правильно|теперь так|теперь хорошо|вот теперь да|вот так|вот это да|это все|да это все|все указано|больше ничего|не сомневаюсь|даже не сомневайтесь|не сомневайтесь|куда деваться|конечно не против|совсем не против|только за|я за|мы за|обеими руками за|двумя руками за|да хорошо|то что надо|то что нужно|в точку|в самый раз`,
  ],
  [
    "no",
    `no|nope|nah|nay|n|noo+|no way|no thanks|no thank you|not really|not now|not yet|not today|not this time|no need|dont|do not|please dont|please do not|dont do it|do not do it|dont do that|do not do that|dont bother|dont confirm|i dont confirm|i do not confirm|dont want to|i dont want to|i dont want that|i dont want it|id rather not|i would rather not|rather not|
    cancel that|cancel it|cancel this|negative|wrong|thats wrong|that is wrong|incorrect|thats incorrect|not correct|thats not correct|not right|thats not right|that is not right|thats not it|thats not what i want|thats not what i wanted|thats not what i asked|that is not what i asked|not what i meant|thats not what i meant|not interested|im not interested|never|decline|i decline|i refuse|leave it|leave it as it is|leave it alone|keep it as it is|changed my mind|i changed my mind|ive changed my mind|not a chance|i disagree|disagree|not ok|not okay|not fine|
    hard pass|pass|ill pass|i pass|ill pass on that|lets not|lets not do that|lets not do it|better not|id better not|no can do|nuh uh|no sir|no maam|absolutely not|definitely not|certainly not|of course not|obviously not|by no means|under no circumstances|no chance|no deal|bad idea|not a good idea|not like that|not for me|not any more|not anymore|not any longer|not after all|i take it back|scrap it|scrap that|bin it|hell no|heck no|god no|not at all|no go|dont you dare|leave everything as is|leave everything as it is|leave it as is|leave things as they are|leave it all as it is|keep everything as is|keep everything as it is|keep it as is|keep things as they are|decided against it|ive decided against it|i decided against it|id prefer not to|lets leave it|leave it be|leave it running|keep it running|let it run|keep it going|keep them coming|thought better of it|ive thought better of it|i thought better of it|probably not|best not|wed rather not|we would rather not|thanks but no|thanks but no thanks|
    нет|неа|не|нее+|нет нет|ytn|нет спасибо|спасибо не надо|не надо|не нужно|ненадо|не нада|не хочу|не стоит|не сейчас|пока нет|пока не надо|не сегодня|не так|не верно|неверно|неправильно|не правильно|не то|это не то|не подтверждаю|не согласен|не согласна|не делайте|не делай|не пропускайте|не меняйте|не открывайте|не оформляйте|не подходит|не устраивает|не интересно|неинтересно|не интересует|передумал|передумала|я передумал|я передумала|отказываюсь|против|я против|ни в коем случае|ни за что|да нет|да не|да не надо|да ну|оставьте как есть|оставь как есть|оставьте|пусть остается|никогда|обойдусь|нельзя|нинада|
    давайте не будем|давай не будем|не будем|лучше не надо|лучше не стоит|лучше не будем|хотя нет|нет уж|ну уж нет|отставить|пас|я пас|воздержусь|я воздержусь|откажусь|я откажусь|не хочется|уже не хочу|раздумал|раздумала|раздумали|я раздумал|я раздумала|расхотел|расхотела|передумали|мы передумали|не пойдет|так не пойдет|не годится|пусть идет как шло|пусть идет как идет|пусть все идет как идет|пусть все идет как шло|пусть все остается|пусть все останется|пусть остается как есть|пусть остается как было|пусть будет как было|оставим как есть|оставим все как есть|оставим как было|оставьте все как есть|оставьте все как было|оставьте как было|без изменений|ничего не меняйте|ничего не меняем|ничего не трогайте|не трогайте|не трогай|незачем|ни к чему|это лишнее|обойдемся|боже упаси|конечно нет|конечно же нет|разумеется нет|точно нет|однозначно нет|естественно нет|вовсе нет|совсем нет|отнюдь|нте|ент|неть|нетушки|пожалуй нет|пожалуй не надо|пожалуй не стоит|пожалуй не буду|пожалуй откажусь|наверное не надо|наверное не стоит|фигушки|не покатит|бог с ним|бог с ней|бог с ними|не нужно ничего|не надо ничего|ничего не надо|ничего не нужно`,
  ],
  [
    "unsure",
    `maybe|perhaps|possibly|i guess|i suppose|not sure|im not sure|i am not sure|unsure|dont know|i dont know|i do not know|idk|dunno|no idea|let me think about it|ill think about it|i need to think|i need to think about it|it depends|depends|probably|i think so|i dont think so|kind of|sort of|whatever|
    может|может быть|мб|наверное|наверно|возможно|не знаю|хз|не уверен|не уверена|сомневаюсь|подумаю|я подумаю|надо подумать|как сказать|зависит|посмотрим|да нет наверное|да нет наверно|вроде|вроде да|вроде нет|пожалуй|пожалуй да|вроде так|вроде бы|вроде бы да|кажется|кажется да|как хотите|как знаете|смотрите сами|вам виднее|решайте сами|даже не знаю|ну не знаю|наверное да|наверное нет|скорее всего|все равно|без разницы`,
  ],
  [
    "pause",
    `hmm+|hm|mm+|uh+|um+|erm+|er|wait|wait a minute|wait a sec|hold on|one moment|one sec|just a moment|just a second|let me think|let me see|lets see|well|
    actually|on second thought|on second thoughts|thinking about it|come to think of it|you know what|hang on|honestly|in fact|
    хм+|мм+|эм+|ээ+|погодите|погоди|подождите|подожди|минутку|минуточку|секунду|секундочку|сейчас|щас|дайте подумать|дай подумать|так так|хотя|вообще то|знаете|знаете что|честно говоря|если честно|на самом деле|стойте|постойте|стоп`,
  ],
  [
    "courtesy",
    `kindly|anyway|anyhow|so anyway|good question|great question|fair question|good point|please|pls|plz|thanks|thank you|thx|ty|thanks a lot|thank you so much|thank you very much|many thanks|then|now|oh|ah|oh well|aw|so|hi|hello|hey|dear|man|mate|sir|madam|just|and|it|that|this|in that case|if so|if thats so|that being so|that being the case|well then|
    пожалуйста|пожалуйсто|плиз|плз|пж|пжл|пжлст|спасибо|благодарю|спс|спасибо большое|спасибо вам|спасибо вам большое|большое спасибо|огромное спасибо|заранее спасибо|тогда|теперь|ну|а|и|ой|ах|ох|это|вот|уже|же|здравствуйте|привет|раз так|в таком случае|если так|раз такое дело|тогда уж`,
  ],
  [
    "but",
    `but|but only|except|except that|however|only if|as long as|provided|if|unless|although|only|но|но только|только|только если|если|кроме|однако|а вот|правда|при условии`,
  ],
];

const list = (words: string) => new Set(words.split(/\|\s*/).map(plain));

/** Words that say yes alone, and something else in front of more: "можно узнать …", "go to …". */
const WEAK = list(
  `go|i do|it is|it does|they are|you can|you may|why not|skip it|pause it|change it|open it|send it|update it|never|y|k|n|kk|ye|ya|
  pass|bet|sold|100|better|much better|it is|amen|surely|obviously|naturally|totally|its fine|its good|its right|its correct|its ok|its okay|fire away|im in|keep it running|leave it running|not a problem|no doubt|not any more|not anymore|not after all|not like that|not for me|
  можно|можете|хочу|да хочу|так|пропустите|пропускай|пропускайте|приостановите|ставьте|меняй|меняйте|поменяйте|открывай|открывайте|открой|отправляй|отправляйте|замените|заменяйте|оформите|оформляйте|сделайте|делайте|сделай|делай|продолжайте|продолжай|беру|принимаю|плюс|не|против|нельзя|оставьте|а то|есть|добро|прошу|решено|обязательно|пас|100|огонь|принято|записывайте|фиксируйте|запускай|запускайте|это все|больше ничего|теперь все|теперь так|вот так|только за|я за|мы за|еще бы|непременно|однозначно|не хочется|не будем|откажусь|без изменений|незачем|ни к чему|бог с ним|бог с ней|бог с ними|то что надо|то что нужно`,
);

/** Praise: a yes with a few words behind it, but "good question, how much would it be" is none. */
const PRAISE = list(
  `lovely|marvellous|brilliant|fantastic|super|splendid|amazing|ideal|magic|nice|superb|terrific|fab|fabulous|чудесно|великолепно|шикарно|класс|классно|здорово|круто|блеск|good|great|perfect|excellent|wonderful|awesome|cool|right|fine|correct|exactly|no problem|
  точно|именно|правильно|верно|хорошо|норм|нормально|супер|отлично|прекрасно|замечательно|подходит|годится`,
);
const MOST_WORDS_BEHIND_PRAISE = 3;

interface Entry {
  words: string[];
  kind: Kind;
  /** How few words may follow for it to count. */
  mostBehind: number;
}

const BY_FIRST = new Map<string, Entry[]>();
for (const [kind, phrases] of PHRASES) {
  for (const phrase of list(phrases)) {
    const words = phrase.split(" ");
    const first = firstKey(words[0]!);
    const mostBehind = WEAK.has(phrase) ? 0 : PRAISE.has(phrase) ? MOST_WORDS_BEHIND_PRAISE : Number.POSITIVE_INFINITY;
    BY_FIRST.set(first, [...(BY_FIRST.get(first) ?? []), { words, kind, mostBehind }]);
  }
}
for (const entries of BY_FIRST.values()) entries.sort((a, b) => b.words.length - a.words.length);

function firstKey(word: string): string {
  return word.slice(0, 1);
}

/** Lower case, one space, `ё` as `е`, without apostrophes and punctuation. Signs that mean yes or no become words. */
export function plain(text: string): string {
  return nameSigns(text)
    .replace(/[^\p{L}\p{N}@+$€₽%#№]+/gu, " ")
    .trim();
}

function nameSigns(text: string): string {
  return text
    .normalize("NFKC")
    .toLowerCase()
    .replace(/👎|❌|🚫|🙅/gu, " no ")
    .replace(/👍|✅|👌|✔️?|🆗|💯|🤝/gu, " yes ")
    .replace(/^\s*\++\s*$/, "yes")
    .replace(/^\s*-\s*$/, "no")
    .replace(/['’‘`ʼ´]/g, "")
    .replaceAll("ё", "е");
}

/** Families of answers that a list of phrases can't hold. They stand at the beginning of what is left of a clause. */
const FAMILIES: readonly (readonly [Kind, RegExp])[] = [
  [
    "yes",
    /^(?:(?:ok |and |so |ну |вот )?(?:he|she|they|my \p{L}+|the \p{L}+|он|она|они|(?:мой |моя )?(?:муж|жена|мама|папа|сын|дочь|дочка|супруг\p{L}?))(?: also| just| тоже)?(?: says?| said| is| are| agrees?| agreed| сказал\p{L}?| говор\p{L}+| ответил\p{L}?)?(?: (?:its|that its|thats|to|что))?(?: (?:yes|fine|ok|okay|good|happy|happy with (?:it|that)|go ahead|go for it|no problem|agrees?|agreed|not bothered|да|за|не против|соглас\p{L}+|ок|хорошо|можно|давай\p{L}*|нормально)|(?<= (?:agrees|agreed|agree)))(?: with (?:it|that))?)$/u,
  ],
  [
    "no",
    /^(?:(?:ok |and |so |ну |вот )?(?:he|she|they|my \p{L}+|он|она|они|(?:мой |моя )?(?:муж|жена|мама|папа|сын|дочь|дочка|супруг\p{L}?))(?: тоже)?(?: says?| said| сказал\p{L}?| говор\p{L}+| ответил\p{L}?)?(?: (?:no|not to|better not|dont|нет|не надо|не стоит|против|не нужно)))$/u,
  ],
  [
    "no",
    /^(?:(?:thats|that is|this is|its|it is|thats absolutely|no thats) not (?:right|correct|it|true|me|mine|ok|okay|fine|good|what \p{L}+ \p{L}+(?: for)?)|(?:id|i would) (?:rather|prefer) not(?: to)?|i (?:really |still )?(?:dont|do not) (?:want|need|like|think so)(?: (?:it|that|this|any|the|a))*(?: (?:discount|offer|deal))?|(?:im|i am|we are|were) not (?:interested|happy with)(?: in)?|(?:\p{L}+ ){1,3}не (?:интересу\p{L}+|интересн\p{L}+|нужн\p{L}+|нужен|надо|подходит|подойдет|устраивает|поможет)|не (?:интересу\p{L}+|нужн\p{L}+|нужен|подойдет|поможет)|(?:its|it is|thats|that is|thatd be|that would be|this is|ill say|id say|im saying)? ?(?:a |my )?(?:definite |clear |firm |big |hard |final )*no from (?:me|us)|(?:its|it is|thats|that is|thatd be|that would be|this is) (?:a |my )(?:definite |clear |firm |big |hard |final )*no|(?:i |we )?(?:already |just |have )*said no|(?:my|the) (?:final )?answer is no|(?:id|i would|wed) rather (?:you )?(?:didnt|dont|not)(?: do (?:it|that))?|please (?:dont|do not) do (?:it|that|this)|я (?:же |уже |ведь )*(?:сказал|сказала|говорю|ответил|ответила|написал|написала) нет|(?:мой )?ответ нет|no to (?:the|that|this|it)(?: \p{L}+)?|not (?:the|that) (?:skip|pause|address|change|refund|claim)\p{L}*|(?:lets|let us) not(?: \p{L}+ (?:it|that|this))?|(?:это |вы )?(?:совсем |вообще )?не то(?: что (?:я |мне )?\p{L}+)?)(?!\p{L})/u,
  ],
  [
    "yes",
    /^(?:(?:sounds|looks|seems)(?: about| just| all| pretty| quite| very)* (?:right|good|great|fine|ok|okay|correct|perfect|lovely)|(?:its|it is|thats|that is|thatd be|that would be|this is) (?:a |my )(?:definite |clear |firm |big |hard |final |resounding )*yes(?: from (?:me|us))?|(?:definite|a big|a clear) yes(?: from (?:me|us))?|(?:i |we )?(?:already |just |have )*said yes|(?:my|the) (?:final )?answer is yes|я (?:же |уже |ведь )*(?:сказал|сказала|говорю|ответил|ответила|написал|написала) да|(?:мой )?ответ да|(?:(?:im |i am )?not (?:gonna|going to)|(?:i |we )?(?:wont|wouldnt|cant|couldnt|can hardly)) say no(?: to (?:that|it|this))?|(?:thats|that is|its|it is|this is) (?:exactly |just |precisely )?what (?:i|we) (?:want|wanted|need|needed|meant|asked for|had in mind)|yes to (?:the|that|this|it)(?: \p{L}+)?|(?:that|this|it|thats|thatd|itd|thatll|itll|its|all|everything|yes that)(?: be| is| was| would be| will be| would| will| sounds| looks| seems| works| ll be)?(?: just| really| very| quite| absolutely| perfectly| totally| all| about)* (?:good|great|fine|ok|okay|perfect|lovely|right|correct|accurate|wonderful|excellent|brilliant|ideal|alright|amazing|works?|help|do|suits?)(?: (?:to|for|with|by)? ?(?:me|us))?|(?:lets|let us|just|please|please just|yes lets|then) (?:do|go with|go for|take|try|make) (?:it|that|this|so|them)|(?:i|id|ill|we|wed|well)(?: will| would)? (?:love|take|accept|go with|go for|appreciate) (?:it|that|this|the)(?: (?:offer|deal|discount|one))?|thats the one|(?:thats|that is) it|(?:spot on|that should do it|that will do|thatll do|works? (?:for|with) (?:me|us)|you got it|you have it right|nailed it|thumbs up|please and thank you|as you say|whatever you say)|(?:меня |нам |мне )?(?:это |все |так )?(?:меня |нам |мне )?(?:вполне |очень |полностью |абсолютно )?(?:подходит|устраивает|нравится|подойдет)|(?:давай|давайте|пусть|пускай)(?: (?:так|будет|и|сделаем|попробуем|оформим|оформляйте|сделайте|этот|это|его|ее))+|так и (?:сделайте|сделаем|поступим|будет|надо|быть|запишите|оставим)|(?:все|адрес|данные) (?:совпадает|сходится|в порядке|ок|хорошо|норм|как надо|указано верно|указаны верно)|с удовольствием|(?:это )?(?:было бы|будет) (?:отлично|здорово|хорошо|замечательно|супер|прекрасно|удобно|идеально)|(?:я )?(?:только )?за(?=$)|(?:вы )?(?:все )?правильно (?:поняли|записали|указали)|(?:буду|будем) (?:рад|рада|рады|благодар\p{L}+|признател\p{L}+))(?!\p{L})/u,
  ],
];

/** The words of each clause, as punctuation parts them. */
function splitClauses(text: string): string[][] {
  return nameSigns(text)
    .split(/[.,!?;:…\n()]+|\s[-–—]+\s/u)
    .map((clause) => plain(clause).split(" ").filter(Boolean))
    .filter((words) => words.length > 0);
}

/** Matches a phrase's word; `yess+` and its like may repeat their last letters. */
function isWord(pattern: string, word: string): boolean {
  if (!pattern.endsWith("+") && !pattern.endsWith("*")) return pattern === word;
  return new RegExp(`^${pattern}$`, "u").test(word);
}

interface ClauseReading {
  seen: Set<Kind>;
  /** What follows the phrases. */
  left: string[];
  isQualified: boolean;
}

function readFamily(words: readonly string[], at: number): { kind: Kind; length: number } | null {
  const left = words.slice(at).join(" ");
  for (const [kind, pattern] of FAMILIES) {
    const match = pattern.exec(left);
    if (match) return { kind, length: match[0].split(" ").length };
  }
  return null;
}

/** Phrases from the clause's beginning on. A weak one ("good", "можно") says yes only where little or nothing follows. */
function readClause(words: readonly string[]): ClauseReading {
  const found: { kind: Kind; mostBehind: number; at: number }[] = [];
  let at = 0;
  let isQualified = false;
  while (at < words.length && !isQualified) {
    const family = readFamily(words, at);
    if (family) {
      found.push({ kind: family.kind, mostBehind: Number.POSITIVE_INFINITY, at });
      at += family.length;
      continue;
    }
    const entry = (BY_FIRST.get(firstKey(words[at]!)) ?? []).find(({ words: phrase }) =>
      phrase.every((one, index) => words[at + index] !== undefined && isWord(one, words[at + index]!)),
    );
    if (!entry || (entry.kind === "but" && !found.some(({ kind }) => kind === "yes" || kind === "no"))) break;
    if (entry.kind === "but") isQualified = true;
    else found.push({ kind: entry.kind, mostBehind: entry.mostBehind, at });
    at += entry.words.length;
  }
  const behind = isQualified ? 0 : words.length - at;
  const isStrong = found.some(({ kind, mostBehind }) => (kind === "yes" || kind === "no") && behind <= mostBehind);
  const counting = found.filter(({ mostBehind }) => isStrong || behind <= mostBehind);
  const start = found.find((one) => !counting.includes(one))?.at ?? at;
  return { seen: new Set(counting.map(({ kind }) => kind)), left: words.slice(start), isQualified };
}

/**
 * Reads a yes or a no in English and Russian, clause by clause: from the beginning, or in a clause of its own at the end ("the
 * one in blue, yes please"). Careful by design: a yes beside words that it doesn't know is returned with them as `rest`, a yes
 * beside a no is `unsure`, and so is "yes?".
 */
export function readReply(text: string): Reply {
  const clauses = splitClauses(text);
  const isQuestion = /\?\s*$/.test(text);
  const seen = new Set<Kind>();
  const order: Kind[] = [];
  const rest: string[] = [];
  let isQualified = false;
  for (const words of clauses) {
    const reading: ClauseReading | null = rest.length > 0 && isQualified ? null : readClause(words);
    const isReply = reading !== null && [...reading.seen].some((kind) => kind !== "courtesy" && kind !== "pause");
    // Behind other words only a clause that is nothing but an answer counts.
    if (!reading || (rest.length > 0 && (reading.left.length > 0 || !isReply))) {
      rest.push(...words);
      continue;
    }
    for (const kind of reading.seen) seen.add(kind);
    order.push(...reading.seen);
    rest.push(...reading.left);
    isQualified ||= reading.isQualified;
  }
  const meaning = conclude(seen, order, rest, isQuestion, text);
  return { meaning, rest: rest.join(" "), isQualified, isQuestion };
}

/** "Yeah, right", "ага, щас": the words of a yes that are as often the opposite. */
const SARCASM =
  /^(?:(?:oh )?(?:yeah|yes|sure|ya|yep) (?:right|as if|when pigs fly|in your dreams|dream on)|(?:ага|угу|да|ну да) (?:щас|щаз|сейчас|как же|конечно щас|разбежал\p{L}+|держи\p{L}* карман\p{L}*))(?: |$)/u;

function conclude(
  seen: ReadonlySet<Kind>,
  order: readonly Kind[],
  rest: readonly string[],
  isQuestion: boolean,
  text: string,
): Reply["meaning"] {
  const hasYes = seen.has("yes");
  const hasNo = seen.has("no");
  if (hasYes && SARCASM.test(plain(text))) return "unsure";
  // "Nah, we'll take it, leave everything as is": what begins and ends in a no is one, whatever stands between.
  const told = order.filter((kind) => kind === "yes" || kind === "no" || kind === "unsure");
  if (hasYes && hasNo && told.length > 2 && told[0] === "no" && told.at(-1) === "no") return "no";
  if (seen.has("unsure") || (hasYes && hasNo)) return "unsure";
  if (hasYes) return isQuestion && rest.length === 0 ? "unsure" : "yes";
  if (hasNo) return "no";
  if (seen.has("pause") && rest.length === 0) return "unsure";
  const isAsking = /(?:^| )(?:please|pls|plz|пожалуйста|плиз|пжл|будьте добры)$/.test(plain(text));
  return seen.has("courtesy") && rest.length === 0 && isAsking ? "yes" : "none";
}
