export type WidgetLanguage = "en" | "ru" | "he";
export const WIDGET_LANGUAGES: readonly WidgetLanguage[] = ["en", "ru", "he"];
export const WIDGET_LANGUAGE_NAMES: Readonly<Record<WidgetLanguage, string>> = {
  en: "English",
  ru: "Русский",
  he: "עברית",
};

export interface WidgetWords {
  greeting: string;
  away: string;
  placeholder: string;
  answersHere: string;
  preChat: string;
  name: string;
  email: string;
  optional: string;
  start: string;
}

/** What the widget says where a company has no words of its own (apps/widget, language/texts.ts): for the preview. */
export const WIDGET_WORDS: Readonly<Record<WidgetLanguage, WidgetWords>> = {
  en: {
    greeting: "Hello! How can we help?",
    away: "We are away at the moment. Write to us: your message will wait for us.",
    placeholder: "Write a message…",
    answersHere: "We answer right here",
    preChat: "Before we begin, how may we reach you?",
    name: "Name",
    email: "E-mail",
    optional: "optional",
    start: "Start chat",
  },
  ru: {
    greeting: "Здравствуйте! Чем можем помочь?",
    away: "Сейчас нас нет на месте. Напишите: сообщение нас дождётся.",
    placeholder: "Напишите сообщение…",
    answersHere: "Ответим прямо здесь",
    preChat: "Прежде чем начать: как с вами связаться?",
    name: "Имя",
    email: "Эл. почта",
    optional: "необязательно",
    start: "Начать чат",
  },
  he: {
    greeting: "שלום! איך אפשר לעזור?",
    away: "אנחנו לא זמינים כרגע. אפשר לכתוב לנו, וההודעה תחכה לנו.",
    placeholder: "כתיבת הודעה…",
    answersHere: "נענה לכם כאן",
    preChat: "לפני שמתחילים, איך אפשר לחזור אליכם?",
    name: "שם",
    email: "דוא״ל",
    optional: "לא חובה",
    start: "התחלת צ'אט",
  },
};

/** Whether white or ink is read better on the colour (`#rrggbb`), by WCAG 2.2 contrast. */
export function inkOn(color: string): "#ffffff" | "#14171f" {
  const hex = /^#([0-9a-f]{6})$/i.exec(color)?.[1] ?? "2b5fd9";
  const [red, green, blue] = [0, 2, 4].map((at) => {
    const share = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  const luminance = 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  // White is kept as long as it reads at 3.2 : 1, as the widget itself does; it darkens such a colour a little.
  return 1.05 / (luminance + 0.05) >= 3.2 ? "#ffffff" : "#14171f";
}
