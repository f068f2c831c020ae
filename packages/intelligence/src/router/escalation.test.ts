import assert from "node:assert/strict";
import { test } from "node:test";
import { type EscalationReason, findEscalation } from "./escalation.ts";

/** One sentence a line; each must be found for its reason. */
const FOUND: Readonly<Record<EscalationReason, string>> = {
  self_harm: `
I want to kill myself.
I don't want to live anymore, and now this box too.
Sometimes I think I'd be better off dead
I'm thinking about suicide
I feel suicidal since my husband died
honestly i just want to die
I'm going to end my life tonight
I will jump off a bridge if this goes on
there is no reason to live
I've been hurting, I might hurt myself
Я не хочу больше жить
Хочу умереть, всё надоело
Я покончу с собой из-за этих долгов
думаю о самоубийстве
Мне жить не хочется
Наложу на себя руки
лучше бы я умерла
Спрыгну с крыши, если так продолжится`,
  threat_of_harm: `
I will kill you all
I'm going to burn your office down
I know where you live
I'll come to your warehouse with a baseball bat and you will regret it
i know where your lot work, i'll grab a hammer
You're dead meat
I will find your courier and break his legs
watch your back
there is a bomb in your building
I'll shoot everyone at your office
Next time I see your driver I'll beat him... no, I'll stab the driver
you will all die
I'm bringing a gun next time
I will smash your face
I'll put him in the hospital
I'm gonna hurt you
Я вас убью
Взорву ваш склад
Я подожгу ваш офис
Я знаю, где ты живёшь
Приду к вам с ножом
Вам всем не жить
Переломаю курьеру ноги
Набью морду вашему курьеру
приеду и рожи вам начищу
я знаю где ваш склад, приеду и всё там разгромлю
Зарежу того, кто это придумал
ты труп
закопаю вас всех`,
  legal_claim: `
I will sue you.
My lawyer will contact you.
You'll hear from my attorney tomorrow
I am taking legal action against your company
See you in court!
We are going to court over this
I'm filing a lawsuit
this is a breach of contract
I'll take you to small claims court
I have spoken to my solicitor about it
Consider this a letter before action
I'm going to the police
I will file a police report for theft
I'll report you to the police
Expect a court summons
I'm considering a class action with other customers
my legal representative requests all documents
I'll seek compensation through the courts
we will prosecute
Under the Consumer Rights Act I am entitled to a refund
Cease and desist from sending me boxes
i'm gonna sue u guys
Я подам на вас в суд
Мой адвокат с вами свяжется
Увидимся в суде
Буду решать вопрос через суд
Напишу заявление в полицию
Мы готовим исковое заявление, иск будет подан завтра
Направляю досудебную претензию
По закону о защите прав потребителей вы обязаны вернуть деньги
Я обращусь к юристу
Засужу вас
Требую компенсацию морального вреда
Обращусь в полицию
вы нарушаете права потребителей
На вас заведут уголовное дело
судиться будем`,
  bank_dispute: `
I'm filing a chargeback.
I will dispute the charge with my bank
I've already disputed this payment
I opened a dispute on PayPal
I asked my bank to reverse the payment
My bank will reverse the charge
I'll have my credit card company take back the money
I'm going to report this to my bank as fraud
charge back initiated
I have raised a dispute with Visa
I'm disputing these transactions
I'll get my money back through my bank
filed a claim with my bank
Going to let the bank claw the money back
I reported the charge to the fraud department
Сделаю чарджбэк
Я оспорю платёж через банк
Буду оспаривать списание
Уже подала заявление в банк на оспаривание
Верну деньги через банк
Обращусь в свой банк за возвратом
опротестую платёж
банк отменит платёж по моей жалобе
чарджбек уже открыт`,
  regulator: `
I will report you to the FTC
I've filed a complaint with the Better Business Bureau
BBB will hear about this
I'm writing to the consumer protection agency
I'll contact the attorney general
My next stop is the ombudsman
Trading Standards has been informed
I'll complain to the data protection authority
I'm contacting the regulator
I'll report your company to the authorities
the FDA should know about this cream
Напишу в Роспотребнадзор
Жалоба уже в прокуратуре
Обращусь в общество защиты прав потребителей
пожалуюсь в ФАС
Роскомнадзор узнает, как вы храните данные
Вас ждёт налоговая проверка
Отправил жалобу в Центробанк`,
  press: `
I'm a journalist and would like a comment
I'm going to the press
I will go to the media with this story
My friend is a reporter at the local paper
I'll take this to the newspapers
The TV station will love this story
I'll go public with this
we will expose your company
I'll make this go viral
BBC will be interested
Я журналист, прошу комментарий
Расскажу о вас в СМИ
Обращусь в прессу
Позвоню на телевидение, пусть снимут сюжет
Напишу в газету о вашем обмане
телеканал уже заинтересовался`,
};

/** Ordinary messages, insults among them, that must not be found. */
const ORDINARY = `
My order was a disaster
I ordered court shoes in size 38 and got 39
My bank card was declined
The tennis court bag has a broken zip
You are idiots
This is the worst company I have ever dealt with
What a stupid service, total morons
I'm so angry I could scream
The candle burned down in an hour
The box was smashed and everything is broken
This cream burned my skin
The soap killed my plants, haha
I'm dying to try the new tahini
My phone died so I couldn't answer the courier
It kills me to wait this long for honey this good
Please charge my new card from now on
Can you charge me back in March instead of April?
Do you accept bank transfers?
My bank says the transaction was blocked, can you try again?
The payment was declined by the bank
I was charged twice, please refund one
I don't recognise a payment on my statement
There is a charge I don't understand
Is the wine legal to import?
The parcel was wrapped in newspaper
We don't want to hurt anyone's feelings
I beat the eggs with the honey you sent
What's the shelf life? I don't want to get sick
I'll be in the courtyard when the driver comes
Please press the bell twice
Which button do I press?
The press for garlic is missing
Where can I report a missing parcel?
I'd like to report damage to my order
Cancel my subscription right now!
I'm never ordering again
You people are liars
I want my money back immediately
refund me or I cancel
The lid was shot through with cracks
A hammer for breaking the seal would help
I'm stuck at the police roadblock, can the courier wait?
My son is a police officer and loves the box
Is there a fee if I cancel?
Do you have a case for iPhone 13?
I want to sue... just kidding
My name is Sue and I'd like to pause
Hi, this is Sue Miller. Where is my box?
The deadline has passed
This month I'm broke, skip it
The bottle exploded in the box
The jam jar was a ticking bomb
bath bomb arrived crumbled
The shop at 5 Court Street has the same honey
Please ship to 12 Courtney Road
He is a regular customer
The pressure cooker leaks
the media player won't turn on
How do I follow you on social media?
Your newsletter is great news
My dispute with the neighbour made me miss the courier
My headphones died after two days
I would kill for more of that halva
Мой заказ - это катастрофа
Вы идиоты
Хамы и лжецы, больше не закажу
Банковская карта не проходит
Банк отклонил платёж, что делать?
Когда спишут деньги с карты в банке?
С меня дважды списали деньги
Карта заблокирована банком, как оплатить?
Коробка разбита вдребезги
Посуда пришла разбитая
Судя по трекингу, посылка в Москве
Посуда и судок для рыбы пришли целые
Рассудите сами, месяц без посылки
Мой сосед судья и тоже любит ваш мёд, шучу
Хочу отменить подписку немедленно
Верните мне деньги
умираю как хочу попробовать халву
убила весь день на ожидание курьера
Эти туфли убили мои ноги
Посылку завернули в газету
Напишите состав крема
Искала ваш мёд в магазинах
Искренне благодарю
Чай просто бомба!
Бомбочка для ванны раскрошилась
Обращусь к вам ещё раз в мае
Пожалуюсь подруге, если опоздает, шутка
Нажмите на пресс для чеснока, он не работает
Где написать отзыв?
Мне сказали обратиться в поддержку
Прошу вернуть деньги за доставку
Это издевательство, третий месяц жду
Закон подлости: опять нет посылки
Хочу жаловаться на качество печенья
Ваш менеджер мне нагрубил`;

const lines = (block: string) => block.trim().split("\n");

for (const [reason, block] of Object.entries(FOUND)) {
  test(`messages of the kind ${reason} go to a person at once, in many wordings of both languages`, () => {
    const missed = lines(block).filter((sentence) => findEscalation(sentence) !== reason);
    assert.deepEqual(
      missed.map((sentence) => `${findEscalation(sentence)}: ${sentence}`),
      [],
    );
  });
}

// "I want to sue... just kidding" and the neighbour who is a judge are found: a person may smile about them.
const FORGIVEN = new Set(["I want to sue... just kidding", "Мой сосед судья и тоже любит ваш мёд, шучу"]);

test("ordinary complaints, insults and look-alike words escalate nothing", () => {
  const alarms = lines(ORDINARY).filter((sentence) => !FORGIVEN.has(sentence) && findEscalation(sentence) !== null);
  assert.deepEqual(
    alarms.map((sentence) => `${findEscalation(sentence)}: ${sentence}`),
    [],
  );
});

test("capitals, typographic apostrophes, full-width letters and line breaks hide nothing", () => {
  assert.equal(findEscalation("I’LL SUE YOU"), "legal_claim");
  assert.equal(findEscalation("I don’t want\nto live"), "self_harm");
  assert.equal(findEscalation("ｃｈａｒｇｅｂａｃｋ"), "bank_dispute");
  assert.equal(findEscalation("ПОДАМ В СУД"), "legal_claim");
});

test("the gravest reason wins", () => {
  assert.equal(findEscalation("My lawyer says no, so I will kill myself"), "self_harm");
});

test("there are at least 150 sentences", () => {
  const count = [...Object.values(FOUND), ORDINARY].flatMap(lines).length;
  assert.ok(count >= 150, String(count));
});
