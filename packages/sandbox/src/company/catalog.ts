import type { BusinessHours, EmailConfig, Role, RowScope, WebchatConfig } from "@rapport/schema";
import type { TeamKey } from "./texts.ts";

export type AgentKey = "maya" | "daniel" | "sofia" | "pavel" | "vera" | "viktor";

export interface DemoAgent {
  key: AgentKey;
  name: string;
  email: string;
  role: Role;
  scope: RowScope;
  locale: "en" | "ru";
  teams: TeamKey[];
}

/** A shop that sends boxes of small-batch food and home goods; invented. */
export const COMPANY = {
  slug: "little-harbour",
  name: "Little Harbour",
  mailAddress: "hello@littleharbour.example",
  password: "little-harbour",
} as const;

export const TEAM_NAMES: Readonly<Record<TeamKey, string>> = {
  support: "Support",
  billing: "Billing",
  delivery: "Доставка",
};

export const AGENTS: readonly DemoAgent[] = [
  {
    key: "maya",
    name: "Maya Lindqvist",
    email: "maya@littleharbour.example",
    role: "owner",
    scope: "all",
    locale: "en",
    teams: [],
  },
  {
    key: "daniel",
    name: "Daniel Okafor",
    email: "daniel@littleharbour.example",
    role: "manager",
    scope: "all",
    locale: "en",
    teams: ["support", "billing"],
  },
  {
    key: "sofia",
    name: "Sofia Marín",
    email: "sofia@littleharbour.example",
    role: "operator",
    scope: "all",
    locale: "en",
    teams: ["support"],
  },
  {
    key: "pavel",
    name: "Pavel Orlov",
    email: "pavel@littleharbour.example",
    role: "operator",
    scope: "all",
    locale: "ru",
    teams: ["delivery", "support"],
  },
  {
    key: "vera",
    name: "Vera Zimina",
    email: "vera@littleharbour.example",
    role: "operator",
    scope: "team",
    locale: "ru",
    teams: ["billing"],
  },
  {
    key: "viktor",
    name: "Viktor Hale",
    email: "viktor@littleharbour.example",
    role: "viewer",
    scope: "all",
    locale: "en",
    teams: ["support"],
  },
];

/** How agents sign, by the customer's language. */
export const FIRST_NAMES: Readonly<Record<AgentKey, { en: string; ru: string }>> = {
  maya: { en: "Maya", ru: "Майя" },
  daniel: { en: "Daniel", ru: "Дэниел" },
  sofia: { en: "Sofia", ru: "София" },
  pavel: { en: "Pavel", ru: "Павел" },
  vera: { en: "Vera", ru: "Вера" },
  viktor: { en: "Viktor", ru: "Виктор" },
};

/** Open every day, so that whoever tries the demo mostly finds the shop open. `timeZone`: where the demo runs. */
export function businessHours(timeZone: string): BusinessHours {
  const day: [number, number][] = [[8 * 60, 20 * 60]];
  const weekend: [number, number][] = [[10 * 60, 16 * 60]];
  return {
    isEnabled: true,
    timeZone,
    week: { 1: day, 2: day, 3: day, 4: day, 5: day, 6: weekend, 7: weekend },
    holidays: [],
  };
}

/** `shopOrigins`: where the demo shop is served, like `http://127.0.0.1:7071`. */
export function webchatConfig(shopOrigins: string[]): WebchatConfig {
  return {
    allowedOrigins: shopOrigins,
    color: "#1f5f5b",
    position: "right",
    language: "auto",
    texts: {
      en: {
        title: "Little Harbour",
        greeting: "Hello! Ask us anything about your box.",
        away: "We're asleep, like the boats. Leave a message and we'll answer in the morning.",
        placeholder: "Write a message…",
      },
      ru: {
        title: "Little Harbour",
        greeting: "Здравствуйте! Спросите нас о своей коробке.",
        away: "Мы спим, как и лодки. Оставьте сообщение, утром ответим.",
        placeholder: "Напишите сообщение…",
      },
      he: {
        title: "Little Harbour",
        greeting: "שלום! אפשר לשאול אותנו כל דבר על הקופסה.",
        away: "אנחנו ישנים, כמו הסירות. השאירו הודעה ונענה בבוקר.",
        placeholder: "כתבו הודעה…",
      },
    },
    preChat: { isEnabled: false, askName: "optional", askEmail: "optional" },
    isIdentityRequired: false,
    undoSendSeconds: 0,
  };
}

/** Mail leaves through the sink; `host` and `port` are its own. */
export function emailConfig(sink: { host: string; port: number }): EmailConfig {
  return {
    address: COMPANY.mailAddress,
    senderName: COMPANY.name,
    aliases: ["billing@littleharbour.example", "support@littleharbour.example"],
    inbound: "smtp",
    imap: null,
    smtp: { host: sink.host, port: sink.port, security: "none", user: "" },
    dkim: null,
    signature: "Little Harbour · 3 Quay Street",
    undoSendSeconds: 5,
  };
}

export const CANNED_REPLIES: readonly {
  by: AgentKey;
  shortcut: string;
  title: string;
  body: string;
  isShared: boolean;
}[] = [
  {
    by: "maya",
    shortcut: "tracking",
    title: "Where is my box",
    body: "Hi {{contact.firstName}}, I've just looked it up: your box is with the courier and should reach you within two working days. I'll keep an eye on it.\n\n{{agent.firstName}}",
    isShared: true,
  },
  {
    by: "maya",
    shortcut: "sorry",
    title: "Something was broken",
    body: "Hi {{contact.firstName}}, I'm sorry! That shouldn't happen. Would you rather have a new one or your money back? Either is done today.\n\n{{agent.firstName}}",
    isShared: true,
  },
  {
    by: "daniel",
    shortcut: "refund",
    title: "A refund is on its way",
    body: "Hi {{contact.firstName}}, the refund is on its way to your card. Banks usually take three to five working days.\n\n{{agent.firstName}}, {{company.name}}",
    isShared: true,
  },
  {
    by: "daniel",
    shortcut: "pause",
    title: "Pause a subscription",
    body: "Of course! I've paused it for you. You won't be charged, and we'll remind you a week before it starts again.",
    isShared: true,
  },
  {
    by: "daniel",
    shortcut: "address",
    title: "Change of address",
    body: "Happy to change it for you. Please send me street, postcode and city, and from which month it counts. Changes until the 20th are in time for the next box.",
    isShared: true,
  },
  {
    by: "pavel",
    shortcut: "трек",
    title: "Где посылка",
    body: "{{contact.firstName}}, здравствуйте! Посылка передана курьеру и будет у вас в течение двух рабочих дней.\n\n{{agent.firstName}}",
    isShared: true,
  },
  {
    by: "vera",
    shortcut: "возврат",
    title: "Возврат отправлен",
    body: "{{contact.firstName}}, возврат отправили на вашу карту. Банк обычно зачисляет деньги за три–пять рабочих дней.",
    isShared: true,
  },
  {
    by: "sofia",
    shortcut: "bye",
    title: "My good-bye",
    body: "You're welcome, {{contact.firstName}}. Enjoy the box!",
    isShared: false,
  },
];

export interface DemoView {
  by: AgentKey;
  name: string;
  filter: Record<string, unknown> & { team?: TeamKey };
  sort: "newest" | "oldest" | "waiting_longest" | "priority";
  isShared: boolean;
}

/** `team` holds a team's key here and its id once saved. */
export const SAVED_VIEWS: readonly DemoView[] = [
  {
    by: "maya",
    name: "Waiting longest",
    filter: { status: "open", isWaiting: true },
    sort: "waiting_longest",
    isShared: true,
  },
  { by: "maya", name: "VIP", filter: { status: "open", tag: "vip" }, sort: "priority", isShared: true },
  { by: "daniel", name: "Damaged goods", filter: { status: "all", tag: "damaged" }, sort: "newest", isShared: true },
  { by: "daniel", name: "Доставка", filter: { status: "open", team: "delivery" }, sort: "newest", isShared: true },
  {
    by: "sofia",
    name: "My urgent ones",
    filter: { status: "open", assignee: "me", priority: "urgent" },
    sort: "priority",
    isShared: false,
  },
];
