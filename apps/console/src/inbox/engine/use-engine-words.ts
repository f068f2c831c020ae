import type { ConversationEngine } from "@rapport/api";
import type { Action } from "@rapport/schema";
import i18next from "i18next";
import { useTranslation } from "react-i18next";
import { currentLocale } from "../../i18n/i18n.ts";
import { type FactWords, moneyOf, plainKey, wordValue } from "./facts.ts";

/** The text under a key that may not exist; null: there is none. */
function known(key: string): string | null {
  return i18next.exists(key, { ns: "engine" }) ? i18next.t(key as never, { ns: "engine" }) : null;
}

/** The categories that come with Rapport; others are called as their playbooks are. */
export const SHIPPED_CATEGORIES = [
  "general_question",
  "shipping_inquiry",
  "damaged_item",
  "skip_month",
  "pause_subscription",
  "change_address",
  "change_frequency",
  "payment_issue",
  "cancel_subscription",
  "complex_other",
] as const;

/** A key that ends in `_other` would be a plural form. */
export const categoryWord = (category: string): string =>
  known(`category.${category.replace(/_other$/, "")}`) ?? plainKey(category);

/** Why the AI handed a conversation over: `escalation:legal_claim` → "A person must take this: legal claim". */
export function reasonWords(reason: string): string {
  const [code = "", detail] = reason.split(":");
  const words = known(`reason.${code}`) ?? plainKey(code);
  return detail ? `${words}: ${known(`escalation.${detail}`) ?? detail.replaceAll("_", " ")}` : words;
}

/** What kind of thing the gate objects to. */
export const gateKind = (code: string): string => known(`gate.${code}`) ?? plainKey(code);

export const percentOf = (share: number): string =>
  new Intl.NumberFormat(currentLocale(), { style: "percent", maximumFractionDigits: 0 }).format(share);

/** A calibrated confidence in a word. */
export function confidenceKey(confidence: number): "sure" | "fairlySure" | "unsure" | "guessing" {
  if (confidence >= 0.9) return "sure";
  if (confidence >= 0.7) return "fairlySure";
  return confidence >= 0.4 ? "unsure" : "guessing";
}

export const actionTitle = ({ tool, title }: Pick<Action, "tool" | "title">): string => known(`tool.${tool}`) ?? title;

export const fieldWord = (key: string): string => known(`field.${key}`) ?? plainKey(key);

/** How facts are said to this reader. */
export function useFactWords(): FactWords {
  const { t } = useTranslation("engine");
  return {
    locale: currentLocale(),
    value: (value) => (/^[a-z_]+$/.test(value) ? (known(`value.${value}`) ?? undefined) : undefined),
    yes: t("action.yes"),
    no: t("action.no"),
    nothing: t("action.nothing"),
    files: (count) => t("action.files", { count }),
  };
}

type Effect = NonNullable<Action["preview"]>["effects"][number];

/** What an action brings beyond what it changes; codes of other shops are said by their own names. */
export function useEffectWords(): (effect: Effect) => string[] {
  const { t } = useTranslation("engine");
  const words = useFactWords();
  return (effect) => {
    const { currency } = effect;
    const say = (key: string) => wordValue(key, effect[key], currency, words);
    const money = (key: string) => moneyOf(Math.abs(Number(effect[key])), currency, words.locale);
    const said: string[] = [];
    const boxesNotSent = Number(effect.boxesNotSent);
    if (boxesNotSent > 0) said.push(t("effect.boxesNotSent", { count: boxesNotSent }));
    if (Number(effect.savedCents) > 0) said.push(t("effect.saves", { amount: money("savedCents") }));
    if (Number(effect.yearlySavedCents) > 0) said.push(t("effect.savesYearly", { amount: money("yearlySavedCents") }));
    if (Number(effect.yearlySavedCents) < 0) said.push(t("effect.costsYearly", { amount: money("yearlySavedCents") }));
    switch (effect.code) {
      case "subscription_paused":
      case "subscription_resumed":
      case "month_skipped":
      case "frequency_changed":
        return said;
      case "address_changed":
        return effect.firstBoxOn ? [t("effect.firstBoxOn", { date: say("firstBoxOn") })] : said;
      case "order_keeps_old_address":
        return [t("effect.order_keeps_old_address", { order: String(effect.orderId) })];
      case "claim_opened":
        return [t("effect.claim_opened", { order: String(effect.orderId), date: say("answerBy") })];
      case "replacement_sent":
        return [t("effect.replacement_sent", { item: String(effect.itemName), date: say("shipsOn") })];
      case "refunded":
        return [t("effect.refunded", { amount: money("amountCents"), method: say("method"), date: say("arrivesBy") })];
      case "cancel_link_created":
        return [t("effect.cancel_link_created", { hours: say("validHours") })];
      case "discount_granted":
        return [t("effect.discount_granted", { percent: say("percent"), boxes: say("boxes") }), ...said];
      default:
        return said.length > 0 ? said : [plainKey(effect.code)];
    }
  };
}

/** Actions that wait for a colleague's decision. */
export const awaitingStaff = ({ actions }: Pick<ConversationEngine, "actions">): Action[] =>
  actions.filter(({ state, confirmation }) => state === "awaiting" && confirmation === "staff");
