import { stemWord } from "./words.ts";

/**
 * Words of one meaning where it matters how grave or how cross a message is, English and Russian in one group, so that an example in
 * one language serves the other: a name, then the words. Apart from the thesaurus, which is for what customers ask for.
 */
const GROUPS = `
law lawyer attorney solicitor barrister counsel legal legally law paralegal notary юрист адвокат юридический нотариус закон закону юрфак юрисконсульт правовой
court court judge judges tribunal magistrate hearing lawsuit sue suing litigation litigate claimant defendant summons writ injunction bailiff суд суде суда судья судебный иск исковое заседание повестка слушание приставы ответчик истец мировой
police police cops officer sheriff detective arrest arrested prosecute criminal crime полиция полицию полиции милиция участковый следователь уголовное преступление посадить прокуратура прокурор заява
claim damages compensation liable breach statutory claim remedies убытки взыскать взыщу неустойка возмещение компенсация ущерб претензия досудебная
bank bank visa mastercard amex paypal barclays chase revolut monzo santander issuer банк банка банке банком сбер сбербанк тинькофф альфа втб эмитент
dispute dispute disputed disputing chargeback contest unauthorised unauthorized fraud fraudulent reverse reversed recall clawback оспорить оспариваю оспорю опротестовать чарджбэк чарджбек спор диспут мошенничество мошеннический откатить принудительный
regulator regulator ombudsman authority authorities commission commissioner inspector inspection inspectors ministry agency ico ftc fda bbb irs hmrc watchdog regulators роспотребнадзор надзор роскомнадзор фас инспекция проверка министерство ведомство омбудсмен уполномоченный налоговая инстанции органы центробанк депутат минздрав потребнадзор прокуратура
report report reported reporting complaint complain lodged lodging notify notified inform informed filed filing пожаловаться пожалуюсь жалоба жалобу сообщил сообщила сообщу заявил заявление обращение написал напишу подал подала уведомил
press journalist reporter newspaper newspapers paper papers press media tv television telly radio editor editorial headline bbc channel news tabloid podcast article журналист корреспондент газета газету пресса сми телевидение телевизор канал редакция редактор репортер новости эфир передача программа сюжет статья публикация заголовок радио
audience followers viral youtube tiktok blogger influencer subscribers подписчиков вирусный ютуб тикток блогер паблик
kill kill killing murder murdered strangle choke stab shoot shot shooting hang hanged poison drown slit throttle убить убью убьет зарезать задушить придушу пристрелить повесить отравить утопить пырнуть прибить прикончить
hit beat beating hit punch smash smashed break crack knock kick slap hurt harm injure attack assault избить изобью ударить бить разбить сломать переломать проломить врезать начистить отлупить отделать покалечить побить
body face head teeth throat neck bones legs kneecaps skull nose jaw finger arms wrists blood лицо морда морду рыло голова голову зубы горло глотка шея шею кости ноги ребра череп колени палец кровь кровью вены руки башка физиономия
weapon gun rifle knife bat crowbar machete bullet bullets axe acid bomb petrol gasoline lighter matches hammer ружье пистолет нож ножом бита битой биты монтировка топор пуля пулю патрон кислота бомба бензин канистра зажигалка спички кувалда
fire burn burning burned fire flames torch arson сжечь сожгу поджечь спалить гореть сгорит загорятся
death die died dies dying dead death grave coffin funeral passed умереть умру умер умерла умирать смерть мертвый мертвых сдохнуть гроб похороны кладбище погиб покойник труп
suicide suicide suicidal самоубийство суицид повеситься покончить предсмертная выпилиться
life life live living alive exist existence жизнь жизни жить живой существовать доживу дожить
pills pills tablets overdose razor blade rope bridge roof balcony platform insulin таблетки таблеток аптечка лезвие бритва веревка мост мосту крыша крыши балкон платформа инсулин снотворное
myself myself me mine i меня мне себя собой себе мной я
yours your you yours u ваш ваша ваше ваши вашего вашему вашу вас вам вами вы тебя тебе твой ты
staff driver courier manager staff employee employees operator boss director agent postman ceo курьер водитель менеджер сотрудник оператор директор начальник почтальон кассир сотрудников поддержки
place office warehouse depot building shop house home address офис склад контора здание магазин дом адрес
wait find wait waiting follow hunt visit coming найду подкараулю встречу выслежу достану приеду приду доберусь поджидать
end end ending over finish goodbye farewell forever gone leave leaving прощайте навсегда закончить закончится конец уйти ухожу исчезнуть прекратить
despair tired burden hopeless depression depressed nothing nobody alone lonely pointless meaningless обуза устал устала депрессия незачем никому бессмысленно одиноко одна один больно
family wife husband mother mum mom dad father son daughter kids children brother sister flatmate neighbour жена муж мама папа мать отец сын дочь дети брат сестра соседка свекровь теща
fun haha lol lmao joking kidding joke laughing хаха ахах лол шучу шутка смех
job work works working job clerk secretary assistant studying student retired trade shift служу работаю работа секретарь помощник учусь студент пенсии смена
street street road lane avenue live moved moving address улица переулок проспект переезжаем переехали
story book club novel film movie game puzzle box costume themed thriller mystery книга книжный клуб детектив роман фильм игра костюм
skip skip pause cancel subscription plan membership box deliver delivery ship подписка пропустите пауза отмените коробка доставка доставляете
warning warn warned last final deadline предупреждаю предупреждение последнее последний
threaten regret sorry pity lucky careful beware пожалеете жалко берегитесь бойтесь осторожнее
evidence evidence record proof statement exhibit доказательства записи показания материалы
good love loved lovely great wonderful excellent amazing perfect happy delighted delicious beautiful best super awesome enjoy fantastic brilliant thrilled adore treat joy favourite gorgeous yummy люблю обожаю отлично отличный прекрасно прекрасный чудесный чудесно замечательно замечательный супер рада рад доволен довольна нравится понравилось понравилась великолепно вкусно вкусный лучший восторг прелесть класс круто молодцы умницы радость
thanks thank thanks appreciate grateful cheers bless спасибо благодарю благодарна признательна
angry angry furious outraged fuming livid mad hate sick злой злюсь зла бесит ярости взбешена ненавижу возмущен возмущена достали задолбали надоело
awful terrible awful horrible worst disgusting disgrace disgraceful shameful pathetic rubbish useless appalling unacceptable ridiculous joke nonsense mess shambles crap lousy ужас ужасный ужасно отвратительно кошмар безобразие позор бардак хамство издевательство свинство дурдом жуть отстой худший
sad sad disappointed disappointing upset let heartbroken crying tears cried unhappy frustrated frustrating annoyed annoying fed разочарован разочарована расстроена расстроен обидно плачу слезы жаль грустно досадно огорчена горько
insult idiots liars thieves crooks scammers cheats moron incompetent clowns идиоты воры жулики обманщики мошенники дураки бестолочи клоуны врете обман обдираловка грабеж
broken broken smashed shattered cracked pieces bits ruined destroyed leaked spoiled rotten mould разбит разбита разбито вдребезги осколки сломан сломана испорчен протекла тухлый плесень
i i im ill id ive я
will will ill gonna going shall буду будем
not not no never dont wont cant didnt isnt wasnt не нет ни никогда
if if unless or otherwise else если иначе или либо пока
have have ive had already has уже
want want wanna would like need could please можно пожалуйста хочу нужно нужен нужна подскажите
ask what how when where which who does is are do can что как когда где какой сколько есть ли
money money refund refunded payment payments charge charges charged amount debit деньги денег возврат верните вернете платеж платежи списание списания сумму операция операцию
told told tell said called rang phoned spoke spoken contacted contacting handed advised instructed asked сказал сказала позвонила позвонил звоню поручил попросил обратился передал
ru_found hunt revenge месть отомщу расплата ответите поплатитесь
threaten regret pay consequences watch beware warned
violent violence force fists fist kicking punched throw pound wring snap rip tear bury buried ambulance hospital bandages stretcher dentist bleed bleeding surgeon wheelchair сила кулак кулаки кулаками носилки скорая бинты стоматолог закопаю прикопаю закатаю сверну вырву оторву выбью проучу уложу утоплю раздавлю сотру разнесу порву растопчу
self_end myself unalive selfharm cutting suicidal kms disappear fade sleep wake asleep усну проснуться просыпаться засну уснуть исчезнуть угаснуть выпилюсь самовыпилюсь
regulator fsa cma asic accc ofcom sec cfpb cpsc dpa ag accc rospotrebnadzor council trading standards consumer protection licence licensing federal government роспотреб ркн фнс цб сэс санэпидстанция росздравнадзор россельхознадзор антимонопольная антимонопольной таможня минюст мчс инспектор проверяющие штраф штрафы лицензия госуслуги приемная администрация
press bbc cnn nbc fox itv reuters guardian times herald gazette post tribune mail magazine column producer broadcast programme show camera crew documentary expose blogger followers dzen дзен нтв тасс рен известия коммерсант медуза комсомолка правда мк первый вести рбк mash баста шот ведущий ведущая оператор камера съемочная паблик огласка журналисты расследование продюсер
bank hsbc lloyds natwest citi citibank wells fargo discover capital monzo halifax nationwide stripe klarna credit union card provider райффайзен газпромбанк открытие совкомбанк мтс почта банк-эмитент эквайер сбп платежная
police precinct station fbi interpol feds полицией участок отдел фсб мвд органы омон оперативники
law lawyers legally litigation prosecution justice liable liability contract clause act statute юротдел юристам юриста адвокаты статья статье гк ук кодекс законодательство правосудие правовую
late late waiting weeks ages forever nothing still yet again third опять снова жду ждать недели недель тишина никак сколько третий
`;

const groupsByStem = new Map<string, string[]>();
for (const line of GROUPS.trim().split("\n")) {
  const [name, ...words] = line.split(" ");
  for (const word of words) {
    const stem = stemWord(word);
    const known = groupsByStem.get(stem) ?? [];
    if (!known.includes(name!)) known.push(name!);
    groupsByStem.set(stem, known);
  }
}

const none: readonly string[] = [];

/** The groups that a stem belongs to; none for most words. */
export function listShades(stem: string): readonly string[] {
  return groupsByStem.get(stem) ?? none;
}
