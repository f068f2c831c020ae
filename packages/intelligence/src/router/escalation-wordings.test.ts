import assert from "node:assert/strict";
import { test } from "node:test";
import { findEscalation } from "./escalation.ts";

/** Paraphrases of threats, claims, disputes, self-harm and publicity; one a line. */
const GRAVE = `
I'm contacting my attorney about this
you will be hearing from my legal team
my husband is a lawyer and he says you owe us
I intend to pursue legal remedies
expect legal papers in the mail
I'll be speaking to a solicitor on Monday
prepare to be sued
we'll settle this in court
I will see you in small claims
ready to take this to court if needed
this is theft and I'm calling the police
Filing a police complaint today
I will press charges
this is fraud and I will be taking you to court
I want damages for this and my counsel agrees
my barrister has advised me to write to you
I'll start proceedings against your firm
this matter is now with my lawyers
I am going to initiate a chargeback with Visa
you leave me no choice but to dispute this with my bank
I'll contact my bank to get my money back
chargebacks are coming your way
already did a charge-back
I've asked my card provider to reverse the payment
I will be disputing this charge
my bank has opened a fraud investigation
I called American Express to dispute it
paypal case opened against you
I opened a PayPal case
Going to file a claim with PayPal
my credit card company will be reversing this
I'm reporting this as a fraudulent charge to my bank
I will stop the payment through my bank and get it reversed
I raised it with my bank's disputes team
I'm reporting you to consumer protection
complaint to the consumer ombudsman is on its way
I'm filing with the BBB
the FTC will get my complaint
I'll lodge a complaint with trading standards
I will inform the state attorney general's office
will report to the authorities
reporting this to the consumer rights association
I'm going to write to Watchdog and the local newspaper
I'll tell the newspapers
I will contact the media
I can't take it anymore, I want to end it all
I want to end my life
I don't see a reason to go on living
I'm going to kill myself because of you
I took a bottle of pills, I don't want to wake up
thinking of ending it all
I feel like killing myself
nobody would miss me if I was gone
I'll hurt someone if you don't fix this
I'll come there and beat you up
I will find you and hurt you
you'd better watch out, I know where your office is and I'm coming with a gun
I'm going to slit your throat
I hope you all burn, I'll make sure of it with gasoline
Somebody is going to get hurt if I don't get my refund
I'll break your legs
I'm gonna blow up your warehouse
I could strangle whoever packed this
подаю на вас в суд
буду судиться с вами
встретимся в суде
мой юрист уже готовит документы
обращаюсь к адвокату
передам дело юристам
подготовил иск к вашей компании
будем разбираться в судебном порядке
суд обяжет вас вернуть деньги
требую возместить моральный ущерб через суд
пойду в суд
я юрист и знаю свои права
готовлю претензию с последующим обращением в суд
вызову полицию
написала заявление в полицию
заявлю на вас в полицию
это мошенничество, иду в полицию
это уголовная статья, ждите
жалоба в Роспотребнадзор уже отправлена
обращусь в роспотребнадзор и прокуратуру
роспотребнадзору будет интересно
напишу в прокуратуру
прокурор разберётся
жалобу в ФАС отправлю
пожалуюсь в защиту прав потребителей
обращусь в общество потребителей
подам жалобу в Роскомнадзор за утечку данных
чарджбэк оформлю завтра
сделаю чарджбек через Тинькофф
оформляю чардж бэк
оспорю транзакцию в банке
подал заявление на возврат платежа в банк
банк уже рассматривает мой спор
попрошу банк отменить операцию
отзову платёж через банк
буду оспаривать платеж
сообщу в банк о мошенническом списании
банк вернёт мне деньги через спор
открыл диспут по платежу
заявил в банк о несанкционированном списании
не хочу жить
думаю покончить с собой
жить больше незачем
хочу убить себя
порежу вены
мне кажется, всем будет лучше без меня
выпью все таблетки и всё
хочу покончить с жизнью
я вас найду и убью
приеду и разнесу ваш офис
прибью вашего курьера
сожгу ваш склад
вам не жить
переломаю вам руки
курьеру не поздоровится
пристрелю
взорву вас
ты пожалеешь, я знаю твой адрес
расскажу журналистам
напишу в СМИ
обращусь на телевидение
пусть журналисты разбираются
My attorneys have been notified
I have retained counsel and will proceed accordingly
You'll be served with papers
I'll drag you through the courts
Going to dispute this with Mastercard tomorrow
If no refund by Friday I do a chargeback
the bank is investigating your fraudulent charge
I will be notifying the consumer protection bureau
I will be complaining to the ombudsman
I swear I'll come over and smash your office
I am going to shoot up your warehouse
life isn't worth it anymore
I'm thinking about killing myself tonight
I don't want to be here anymore
I'll post this on the news, reporters are already asking
Мы будем вынуждены обратиться в суд
Готовьтесь к судебному иску
Мой адвокат уже составил заявление
Проверка прокуратуры вам обеспечена
Пишу жалобу в Роспотребнадзор прямо сейчас
Банк начал процедуру чарджбэка
Подам заявку на чардж-бэк
Опротестую списание через Сбербанк
Я в полицию пойду, мошенники
Не вижу смысла жить дальше
Сил больше нет, хочу умереть
Я приду и всех вас перестреляю
Руки вам оторву
Отправлю материалы в редакцию газеты
Если не вернёте, встретимся в суде
I've already talked to a lawyer and we have a strong case
My next letter will come from my solicitors
I'm prepared to sue for every cent
we will meet in front of a judge
I want your legal department's address for the claim
Fix it or I go to the police
I'm going to have Visa pull the charge
The credit card dispute is in progress
Just spoke to Chase, they're reversing it as fraud
if you don't answer I'll dispute it with Amex
You'll get a complaint via consumer affairs
Reported to Action Fraud and Trading Standards
I am suicidal and your delay is the last straw
I just want it all to end, I have nothing left
I want to hurt the idiot who delivered this
I'm coming for you, you're dead
My cousin works at a newspaper and she's interested
Я буду жаловаться в прокуратуру города
Юристы уже изучают договор
Иск подан
Завтра иду к адвокату
Оформил чарджбек в банке, ждите
Банк уже оспаривает списание
Хочу оспорить платёж
Роспотребнадзор вас оштрафует
Сил нет, не хочу больше жить
Порежу себя
Я тебя найду, урод, и закопаю
Разнесу вашу контору
Сниму сюжет для новостей о вас`;

/** Ordinary messages with the same words in them, or with words that hold them: "суд" in "посуда"; one a line. */
const HARMLESS = `
my court shoes arrived in the wrong size
the chargeback of my phone's battery is slow
the charger back cover is missing
please charge it back to my new card next month, not the old one
is the power bank in stock?
the bank of the river photo is lovely
my food bank donation box
I'd like to dispute your claim that this is organic... just joking, love it
the law of averages says my box should come
lawn chairs arrived broken
my brother-in-law got the wrong parcel
mother-in-law would like a subscription
The suit I ordered does not fit
sue's order is missing
the T-shirt says "sue me" on it
I bought the suit for court ordered size 52
ordered a case for my phone
open a case about my missing parcel please
please open a claim for my damaged box
I'd like to file a claim for the broken vase
how do I claim my gift?
claim my discount
The judge's gavel toy is missing
policy on returns?
what is your privacy policy
my police costume is too small
fire damaged? no, just wet
firestarter kit is missing matches
the candle fires up badly
the knife in the cheese set is blunt
knife arrived without a cover
toy gun was missing
the glue gun doesn't heat
the killer deal you advertised is gone
killing time waiting for my parcel
this tea is to die for
I'm dead tired of waiting
it's a bomb of flavour
bombshell dress size M
The shot glasses are cracked
I shot a video of the damage
can I take a shot of the damage and send it?
hanging lamp does not hang
the rope to hang the lamp is missing
I cut myself on the broken glass, only a scratch
the box cut into my hand
the press kit of the coffee machine
French press is leaking
pressing issue: no delivery
the garment needs pressing
media shelf arrived scratched
multimedia cable missing
reporter bag colour is wrong
a newspaper holder is missing
regulator valve for the gas stove is defective
voltage regulator does not fit
authority figure mug is chipped
consumer unit for electrics
is it legal to ship wine to Texas?
my legal name has changed
legal address of the company for my invoice please
attorney street 5, New York is my new address
I live at 12 Court Road
the tennis racket for court play
courtesy call please
could the courier come on Monday
the courier was courteous
is there a bank transfer option
my bank changed, new card number
bank holiday delivery?
the payment did not go through at my bank
my bank declined the card
my bank charged me a fee for the foreign payment
I got two charges on my statement
refund to my bank account please
when will the bank show the refund?
money back guarantee?
do you give the money back to my bank card?
reverse the last change of my address
I want to reverse my cancellation
can you stop the next payment? I want to pause
the jar attacked my nose haha
I'd murder for a coffee like that
this honey beats your competitors
hit me up with a discount
blown away by the quality
the balloon blew up
please blow up the picture in the catalogue
the app keeps crashing
terminate my subscription
end my subscription
I want to end it with this plan
I don't want to go on with the subscription
I can't go on paying this much
no reason to live without your halva, love it!
don't want it anymore
my life has changed and I need a pause
my husband died and I want to cancel his subscription
посуда разбилась
посудите сами
рассуди нас, пожалуйста
судок протекает
судоку-книжка не пришла
сосуд для масла треснул
судьба посылки неизвестна
обсудим замену?
как обсуждали, меняю адрес
судно задержали на таможне
осуждать не буду
искать посылку где?
искусственная кожа отклеилась
поиск не работает
диск не читается
миска разбита
риска нет?
фасад шкафа поцарапан
фасоль просрочена
фасовка порвана
банка мёда треснула
банк не пропускает платёж
в банке нет крышки
в банке с мёдом осколки
через банк онлайн можно оплатить?
банковская карта сменилась
верните деньги на карту
верните деньги на банковский счёт
когда вернутся деньги в банк?
можно оплатить через банк?
я убил день на ожидание
убойная цена!
цена просто убила
умираю от нетерпения
жить без вашего мёда не могу
хочу жить у моря, меняю адрес
живу по новому адресу
знаю, где вы находитесь, заберу сам
нож тупой
нож в наборе без чехла
пистолет для клея не работает
бомбический вкус
взорвалась бутылка
бутылка взорвалась в коробке
бомбочки для ванны
сожгла кашу в вашей кастрюле
поджаристый хлеб
спички отсырели
порезалась осколком
вены на листьях чая шучу
закон вкуса
законно ли везти вино?
юрский парк - футболка мала
правовая информация на сайте где?
пресс для чеснока сломан
прессованный чай
газета в коробке для чего?
газированная вода потекла
сменил фамилию
новостная рассылка не приходит
отписаться от новостей
канал в телеграме есть?
телевизор не включается
журнал в наборе порван
регулятор громкости сломан
регулятор температуры не работает
инспекция качества есть у вас?
налоговый чек пришлите
нужна справка для налоговой
счёт-фактура для налоговой
прокурила вся коробка табаком
защита экрана треснула
защитная плёнка
потребительские свойства крема
общество любителей мёда
полицейская машинка не едет
жалоба на качество
претензия: пришла не та вещь
хочу пожаловаться на курьера
спор не хочу, просто замените
обращусь ещё раз
оспа у ребёнка, пауза
открыла спорт-набор
труп холодной курицы? шутка, мясо испортилось
закопаю семена весной, спасибо за набор
Could you check the status of my last order please
My card was charged on the first instead of the fifteenth
I'd like a different colour for the scarf
Please tell the courier to call before arriving
Your bank details for the transfer?
I need an invoice for tax purposes
this is the third broken jar, I am really angry
I don't want to pay for a box I never got
worst service ever, I want a refund today
can I get my money back for the last box?
I moved to Courtland Avenue
do you ship knives?
my dog attacked the parcel
The bomber jacket does not fit
I want out of this subscription
Банк списал деньги два раза
Когда вернёте деньги за брак?
Сколько можно ждать, верните деньги!
Коробка убита в хлам
Где посмотреть правила возврата по закону?
Мне нужен чек для налоговой
Отмените подписку, надоело
Осудите курьера строго, шучу
Посудомойка не подошла к розетке
Банковский перевод ещё не дошёл
Мне обещали вернуть деньги через 10 дней
Хочу сменить адрес, переехали на улицу Судостроителей
Рисковать не буду, лучше отмените
Жить станет легче, если доставите в срок
Legal stuff aside, where is my parcel
I want to talk with a manager
Can you reverse the order of deliveries
Do I need to pay customs
I was overcharged by ten dollars
My payment keeps failing with Mastercard
please update my Visa card
the lamp exploded when plugged in
the glass shattered and cut my finger
I'll write a bad review
I'll tell everyone not to buy here
we got a police themed toy set with a missing car
the store is amazing, blew me away
I can wait no more, cancel it
Kindly pull my subscription forward
Оплата через Сбербанк не проходит
Как оплатить через Тинькофф?
Пожалуйста, заберите посылку через курьера
Лампа взорвалась при включении
Я расстроена, это ужасно
Напишу плохой отзыв
Хочу поговорить с начальником
Верните деньги через СБП, пожалуйста
Мне неудобно, станет легче после переезда
Когда меня не станет дома, оставьте соседям
Спортивный костюм порвался
Отрежьте бирку перед отправкой
Ножки стола сломаны
Смысла ждать нет, отмените`;

const lines = (block: string) => block.trim().split("\n");

test("grave messages are found in more than a hundred further wordings", () => {
  assert.ok(lines(GRAVE).length >= 120);
  assert.deepEqual(
    lines(GRAVE).filter((sentence) => findEscalation(sentence) === null),
    [],
  );
});

test("the same words in ordinary messages raise no alarm", () => {
  assert.ok(lines(HARMLESS).length >= 170);
  assert.deepEqual(
    lines(HARMLESS)
      .map((sentence) => ({ sentence, reason: findEscalation(sentence) }))
      .filter(({ reason }) => reason !== null),
    [],
  );
});

test("invisible characters inside a word hide nothing", () => {
  assert.equal(findEscalation("I will s\u00adue you, my law\u200byer said"), "legal_claim");
});
