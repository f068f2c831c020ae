import type { Locale } from "@rapport/schema";
import i18next from "i18next";
import { initReactI18next } from "react-i18next";
import type en from "./en/index.ts";

export const NAMESPACES = [
  "shell",
  "session",
  "inbox",
  "customers",
  "settings",
  "channels",
  "studio",
  "studioWork",
  "playbooks",
  "learning",
  "memories",
  "tools",
  "knowledge",
  "forms",
  "engine",
  "errors",
] as const;

declare module "i18next" {
  interface CustomTypeOptions {
    defaultNS: "shell";
    resources: typeof en;
  }
}

const STORAGE_KEY = "rapport.locale";

/** The language before anyone has signed in: the last one used here, else the browser's. */
export function guessLocale(): Locale {
  const kept = localStorage.getItem(STORAGE_KEY);
  if (kept === "en" || kept === "ru") return kept;
  return navigator.language.toLowerCase().startsWith("ru") ? "ru" : "en";
}

/** Each language is a chunk of its own; the other one is not loaded. */
const load = {
  en: () => import("./en/index.ts"),
  ru: () => import("./ru/index.ts"),
} satisfies Record<Locale, () => Promise<{ default: Record<(typeof NAMESPACES)[number], object> }>>;

export async function startI18n(): Promise<void> {
  await i18next.use(initReactI18next).init({
    lng: "cimode",
    ns: [...NAMESPACES],
    defaultNS: "shell",
    resources: {},
    fallbackLng: false,
    interpolation: { escapeValue: false },
    returnNull: false,
  });
  await switchLocale(guessLocale());
}

/** Switches the language of every page and remembers it for the sign-in page. */
export async function switchLocale(locale: Locale): Promise<void> {
  const { default: texts } = await load[locale]();
  for (const [namespace, bundle] of Object.entries(texts)) i18next.addResourceBundle(locale, namespace, bundle);
  await i18next.changeLanguage(locale);
  localStorage.setItem(STORAGE_KEY, locale);
  document.documentElement.lang = locale;
}

export function currentLocale(): Locale {
  return i18next.language === "ru" ? "ru" : "en";
}
