export const LANGUAGES = ["en", "ru", "he"] as const;
export type Language = (typeof LANGUAGES)[number];

/** Everything the widget says itself, in the order of LANGUAGES. `{…}` is filled in where it is used. */
const WORDS = {
  open: ["Open chat", "Открыть чат", "פתיחת הצ'אט"],
  openUnread: [
    "Open chat, unread messages: {count}",
    "Открыть чат, непрочитанных сообщений: {count}",
    "פתיחת הצ'אט, הודעות שלא נקראו: {count}",
  ],
  close: ["Close chat", "Закрыть чат", "סגירת הצ'אט"],
  chat: ["Chat with {name}", "Чат с {name}", "צ'אט עם {name}"],
  greeting: ["Hello! How can we help?", "Здравствуйте! Чем можем помочь?", "שלום! איך אפשר לעזור?"],
  placeholder: ["Write a message…", "Напишите сообщение…", "כתיבת הודעה…"],
  send: ["Send", "Отправить", "שליחה"],
  attach: ["Attach a file", "Прикрепить файл", "צירוף קובץ"],
  online: ["Online now", "Сейчас в сети", "זמינים עכשיו"],
  typing: ["{name} is typing", "{name} печатает", "{name} מקליד/ה"],
  answersHere: ["We answer right here", "Ответим прямо здесь", "נענה לכם כאן"],
  away: [
    "We are away at the moment. Write to us: your message will wait for us.",
    "Сейчас нас нет на месте. Напишите: сообщение нас дождётся.",
    "אנחנו לא זמינים כרגע. אפשר לכתוב לנו, וההודעה תחכה לנו.",
  ],
  opens: ["We are back {day} at {time}.", "Вернёмся: {day}, {time}.", "נחזור: {day}, {time}."],
  back: ["Back {day} at {time}", "Будем: {day}, {time}", "נחזור: {day}, {time}"],
  you: ["You", "Вы", "אתם"],
  ai: ["AI", "ИИ", "בינה מלאכותית"],
  sending: ["Sending…", "Отправляется…", "בשליחה…"],
  sent: ["Sent", "Отправлено", "נשלח"],
  failed: ["Not sent", "Не отправлено", "לא נשלח"],
  retry: ["Try again", "Повторить", "ניסיון נוסף"],
  remove: ["Remove", "Убрать", "הסרה"],
  offline: [
    "No connection. Your messages are kept and will be sent.",
    "Нет связи. Сообщения сохранены и уйдут, когда она появится.",
    "אין חיבור. ההודעות שמורות ויישלחו כשהחיבור יחזור.",
  ],
  slower: [
    "That was a lot at once. The rest leaves in a moment.",
    "Слишком много сразу. Остальное уйдёт чуть позже.",
    "יותר מדי הודעות בבת אחת. השאר יישלחו עוד רגע.",
  ],
  dropHere: ["Drop the file here", "Отпустите файл здесь", "שחררו את הקובץ כאן"],
  tooLarge: ["Larger than 10 MB", "Больше 10 МБ", "גדול מ־10 מ״ב"],
  wrongType: ["This type is not accepted", "Такие файлы не принимаются", "סוג קובץ זה אינו מתקבל"],
  uploadFailed: ["Not uploaded", "Не загружено", "לא הועלה"],
  uploading: ["Uploading", "Загружается", "בהעלאה"],
  earlier: ["Earlier messages", "Более ранние сообщения", "הודעות קודמות"],
  newMessages: ["New messages", "Новые сообщения", "הודעות חדשות"],
  preChat: [
    "Before we begin, how may we reach you?",
    "Прежде чем начать: как с вами связаться?",
    "לפני שמתחילים, איך אפשר לחזור אליכם?",
  ],
  name: ["Name", "Имя", "שם"],
  email: ["E-mail", "Эл. почта", "דוא״ל"],
  optional: ["optional", "необязательно", "לא חובה"],
  start: ["Start chat", "Начать чат", "התחלת צ'אט"],
  emailWrong: ["Please check the e-mail address.", "Проверьте адрес почты.", "בדקו את כתובת הדוא״ל."],
  fieldMissing: ["Please fill this in.", "Заполните это поле.", "נא למלא שדה זה."],
  signIn: [
    "Please sign in on this site to chat. What you wrote is kept.",
    "Чтобы писать в чат, войдите на сайте. Написанное сохранено.",
    "כדי לכתוב בצ'אט יש להתחבר לאתר. מה שכתבתם נשמר.",
  ],
  ended: [
    "You have signed out. Reload the page to begin a new chat.",
    "Вы вышли. Обновите страницу, чтобы начать новый чат.",
    "התנתקתם. רעננו את הדף כדי להתחיל צ'אט חדש.",
  ],
  blocked: [
    "This chat is closed for new messages.",
    "Этот чат закрыт для новых сообщений.",
    "הצ'אט הזה סגור להודעות חדשות.",
  ],
  download: ["Download {name}", "Скачать {name}", "הורדת {name}"],
  downloadFailed: [
    "The file could not be fetched. Try again.",
    "Не удалось получить файл. Попробуйте ещё раз.",
    "לא הצלחנו להביא את הקובץ. נסו שוב.",
  ],
  person: ["Talk to a person", "Поговорить с человеком", "לדבר עם נציג אנושי"],
  tooLong: ["{count} characters too long", "Лишних символов: {count}", "{count} תווים מיותרים"],
} as const satisfies Record<string, readonly [string, string, string]>;

export type Texts = Readonly<Record<keyof typeof WORDS, string>>;

/** The widget's words in one language. */
export function textsIn(language: Language): Texts {
  const index = LANGUAGES.indexOf(language);
  return Object.fromEntries(Object.entries(WORDS).map(([name, words]) => [name, words[index]])) as Texts;
}

/** Puts values into `{…}` places. */
export function fill(text: string, values: Record<string, string | number>): string {
  return text.replace(/\{(\w+)\}/g, (place, name: string) => String(values[name] ?? place));
}

/**
 * The language to speak: the one the shop has set, else the first of the browser's languages that we know, else the
 * page's, else English. Browsers may still call Hebrew `iw`.
 */
export function chooseLanguage(setting: string, browser: readonly string[], page: string): Language {
  for (const tag of [setting, ...browser, page]) {
    const base = tag.toLowerCase().split(/[-_]/)[0];
    const language = LANGUAGES.find((known) => known === (base === "iw" ? "he" : base));
    if (language) return language;
  }
  return "en";
}

/** Direction of a language's script. */
export function directionOf(language: Language): "ltr" | "rtl" {
  return language === "he" ? "rtl" : "ltr";
}
