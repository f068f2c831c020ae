import type { GateReason } from "./gate.ts";

// Reasons are kept with their English sentence. Every such sentence is one of these forms, so that a screen in another language can say
// the same: the words in braces are taken over, themselves in that language where they are known.

const FORMS: readonly (readonly [english: string, russian: string])[] = [
  ["There is nothing in it to send.", "В черновике нечего отправлять."],
  ["The customer writes {about}: a person must answer.", "Клиент пишет {about}: ответить должен человек."],
  ["It speaks {about}: a person must answer.", "Речь {about}: ответить должен человек."],
  [
    "It tells how things stand in the customer's account, and we don't know for certain who writes.",
    "Рассказывает о делах клиента, а кто пишет, точно неизвестно.",
  ],
  [
    "It says that something was done, and no action of this conversation has succeeded.",
    "Говорит о сделанном, а ни одно действие в этом разговоре не удалось.",
  ],
  ["It promises {topic}, and no such action has succeeded.", "Обещает {topic}, а такого действия не было."],
  [
    "It says there is or was {topic}, and no such action has succeeded.",
    "Говорит про {topic}, а такого действия не было.",
  ],
  [
    "It says that something was or will be done, and no such action has succeeded.",
    "Говорит, что что-то сделано или будет сделано, а такого действия не было.",
  ],
  [
    "It speaks of {topic} as of a fact, and no tool has said so.",
    "Говорит про {topic} как о свершившемся, а ни один инструмент этого не сообщал.",
  ],
  [
    "It states something about the customer's own affairs, and no tool or article has said so.",
    "Утверждает что-то о делах клиента, чего не сообщали ни инструмент, ни статья.",
  ],
  [
    "It may blame or dismiss the customer, or speak of what an answer must not speak of.",
    "Похоже, обвиняет клиента, отмахивается от него или говорит о том, чему не место в ответе.",
  ],
  [
    "It seems to state a fact or a deed, and no tool or article has said so.",
    "Похоже, утверждает факт или действие, которых не подтверждают ни инструмент, ни статья.",
  ],
  [
    "The action that was done has other figures than the sentence.",
    "Сделанное действие было с другими числами, чем в этом предложении.",
  ],
  [
    "{This} stands in no tool's answer, article or message of the customer.",
    "{This}: нет ни в ответах инструментов, ни в статьях, ни в словах клиента.",
  ],
  [
    "{This} stands in no tool's answer or article and is not the company's own.",
    "{This}: нет ни в ответах инструментов, ни в статьях, и компании не принадлежит.",
  ],
  [
    "It tells personal details, and we don't know for certain who writes.",
    "Сообщает личные данные, а кто пишет, точно неизвестно.",
  ],
  ["It tells details that belong to another customer.", "Сообщает данные другого клиента."],
  [
    "It tells what a look-up found, and we don't know for certain who writes.",
    "Сообщает найденное в системе, а кто пишет, точно неизвестно.",
  ],
  [
    "It holds an e-mail address that is neither the company's nor this customer's.",
    "Содержит почту, которая не принадлежит ни компании, ни этому клиенту.",
  ],
  ["It names another customer.", "Называет другого клиента."],
  [
    "It tells a name that a look-up found, and we don't know for certain who writes.",
    "Называет имя, найденное в системе, а кто пишет, точно неизвестно.",
  ],
  [
    "It repeats a sentence that stands in a tool's text, where names stand.",
    "Повторяет предложение из ответа инструмента, где должны стоять названия.",
  ],
  [
    "It tells how an order, a payment or the subscription stands, and no look-up has found that.",
    "Рассказывает о заказе, платеже или подписке то, чего не показала ни одна проверка.",
  ],
  [
    "It tells how the customer's affairs stand, and we don't know for certain who writes.",
    "Рассказывает о делах клиента, а кто пишет, точно неизвестно.",
  ],
  [
    'The phrase "{phrase}" of the list "{list}" cannot be used; mend the list.',
    "Фразу «{phrase}» списка «{list}» нельзя применить; исправьте список.",
  ],
  ['"{phrase}" must not be said here (list "{list}").', "«{phrase}» здесь говорить нельзя (список «{list}»)."],
  ["It holds {what}, which a reader does not see.", "Содержит то, чего читатель не видит: {what}."],
  [
    "Its words are torn apart or written with digits, and hide what must not be said.",
    "Слова разорваны или написаны цифрами и скрывают то, чего говорить нельзя.",
  ],
  ["It is too long to be an answer.", "Слишком длинно для ответа."],
  ["It shouts.", "Кричит: заглавные буквы или знаки подряд."],
  ["A smiley does not fit this channel.", "Смайлику в этом канале не место."],
  ["It holds what looks like a payment card's number.", "Похоже, содержит номер платёжной карты."],
  ["It spells out a long number in words.", "Длинный номер написан словами."],
  ["It holds what looks like a bank account's number (IBAN).", "Похоже, содержит номер банковского счёта (IBAN)."],
  [
    "It asks for a card's number, a password or another secret, which nobody should send in a chat.",
    "Просит номер карты, пароль или другой секрет, который нельзя присылать в чат.",
  ],
  [
    "It repeats words of an internal text or of the assistant's instructions.",
    "Повторяет слова внутреннего текста или указаний помощнику.",
  ],
  [
    "It holds or asks for a password, key, code or another secret, which must never stand in a message.",
    "Содержит или просит пароль, ключ, код или другой секрет, которому не место в сообщении.",
  ],
  [
    "It shows internal text: names of tools, ids, notes, code or a gap of a template.",
    "Показывает внутренний текст: имена инструментов, идентификаторы, заметки, код или пробел шаблона.",
  ],
  [
    "It tells of the instructions that the assistant works by.",
    "Рассказывает об указаниях, по которым работает помощник.",
  ],
  ["It tells of another customer.", "Рассказывает о другом клиенте."],
  [
    "It asks for a payment aside from the shop: nobody pays by a message.",
    "Просит заплатить мимо магазина: по сообщению никто не платит.",
  ],
  [
    "It leads the customer to sign in or confirm something at an address that is not the company's.",
    "Ведёт клиента входить или подтверждать что-то по адресу, который не принадлежит компании.",
  ],
  ["Part of it is in a script that cannot be checked here.", "Часть написана письмом, которое здесь проверить нельзя."],
  ["A sentence is in a language that cannot be checked here.", "Предложение на языке, который здесь проверить нельзя."],
  ["A sentence is in no language that can be checked here.", "Предложение ни на одном из проверяемых здесь языков."],
  ["It mixes two languages.", "Смешаны два языка."],
  [
    "It is in a language ({language}) that cannot be checked here.",
    "Написано на языке ({language}), который здесь проверить нельзя.",
  ],
  ["It should be in the customer's language ({language}).", "Должно быть на языке клиента ({language})."],
  ["It holds {what}.", "Содержит: {what}."],
];

const WORDS: Readonly<Record<string, string>> = {
  "of somebody's harm to themselves": "о вреде самому себе",
  "of a threat": "об угрозе",
  "of a legal claim": "о судебной претензии",
  "of a dispute with a bank": "о споре с банком",
  "of a complaint to an authority": "о жалобе в надзорный орган",
  "of the press": "о прессе",
  "of something grave": "о чём-то серьёзном",
  "a pause": "паузу",
  "a resumption": "возобновление",
  "a skipped box": "пропуск коробки",
  "a cancellation": "отмену",
  "a refund": "возврат денег",
  "a replacement": "замену",
  "a discount or gift": "скидку или подарок",
  "a claim": "заявку о повреждении",
  "a change of address": "смену адреса",
  "a change of the schedule": "смену частоты",
  "a stop of charges": "прекращение списаний",
  "a change of an order or its delivery": "изменение заказа или доставки",
  "something as done": "что-то как сделанное",
  "This amount": "Сумма",
  "This percentage": "Процент",
  "This date or time": "Дата или время",
  "This number or code": "Номер или код",
  "This link": "Ссылка",
  "This e-mail address": "Адрес почты",
  "This phone number": "Телефон",
  "This figure": "Число",
  "This length of time": "Срок",
  "This name": "Имя",
  "a control character": "управляющий знак",
  "a mark that turns the direction of writing": "знак, меняющий направление письма",
  "an invisible character": "невидимый знак",
  "marks laid over letters": "знаки поверх букв",
  "letters or digits in disguise": "переодетые буквы или цифры",
  "marks within words": "знаки внутри слов",
  "a block of code": "блок кода",
  "letters of another alphabet that look alike": "похожие буквы другого алфавита",
  "words spelled letter by letter": "слова по буквам",
  "an encoded text": "закодированный текст",
  "a link with a title that is not shown": "ссылка с невидимым заголовком",
  "marks of a page, which may hide text": "разметка страницы, которая может скрывать текст",
  "a link whose words and goal differ": "ссылка, слова которой не совпадают с адресом",
  "a word written with digits or signs for letters": "слово с цифрами или знаками вместо букв",
  "words written with digits for letters": "слова с цифрами вместо букв",
  "one word a line": "по одному слову в строке",
  "words torn apart by hyphens": "слова, разорванные дефисами",
  "a word torn apart": "разорванное слово",
  "ai mention": "упоминания ИИ",
  ai_mention: "упоминания ИИ",
  promise: "обещания",
  blame: "обвинения",
  dismissive: "пренебрежение",
  "red line": "красная черта",
  red_line: "красная черта",
  custom: "свой список",
};

const READ = FORMS.map(([english, russian]) => {
  const names = [...english.matchAll(/\{(\w+)\}/g)].map((match) => match[1]!);
  const source = english
    .split(/\{\w+\}/)
    .map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"))
    .join("([^]{1,400}?)");
  return { pattern: new RegExp(`^${source}$`), names, russian };
});

/** A gate's reason in a person's language: Russian where that is asked for and the sentence is known, else English. */
export function explainGateReason({ sentence }: Pick<GateReason, "sentence">, language: string): string {
  if (!language.startsWith("ru")) return sentence;
  for (const { pattern, names, russian } of READ) {
    const match = pattern.exec(sentence);
    if (match)
      return names.reduce(
        (text, name, index) => text.replace(`{${name}}`, () => WORDS[match[index + 1]!] ?? match[index + 1]!),
        russian,
      );
  }
  return sentence;
}
