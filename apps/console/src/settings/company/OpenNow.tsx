import type { BusinessHours } from "@rapport/schema";
import { useTranslation } from "react-i18next";
import { currentLocale } from "../../i18n/i18n.ts";
import { useMinute } from "../../pieces/use-minute.ts";
import css from "./company.module.css";
import { isKnownTimeZone, openStateAt } from "./hours.ts";

/** "Open now, closes at 18:00" for the hours as they stand on the page, saved or not. */
export function OpenNow({ hours }: { hours: BusinessHours }) {
  const { t } = useTranslation("settings");
  const now = useMinute();
  if (!isKnownTimeZone(hours.timeZone)) return null;
  const { isOpen, changesAt } = openStateAt(hours, now);
  const { timeZone } = hours;
  const dayOf = (at: Date) => new Intl.DateTimeFormat("en-CA", { timeZone }).format(at);
  const isToday = changesAt !== null && dayOf(changesAt) === dayOf(now);
  const isSoon = changesAt !== null && changesAt.getTime() - now.getTime() < 6.5 * 86_400_000;
  const at =
    changesAt &&
    new Intl.DateTimeFormat(currentLocale(), {
      timeZone,
      ...(isToday ? {} : isSoon ? { weekday: "long" } : { weekday: "long", day: "numeric", month: "long" }),
      hour: "2-digit",
      minute: "2-digit",
    }).format(changesAt);
  const clock = new Intl.DateTimeFormat(currentLocale(), { timeZone, hour: "2-digit", minute: "2-digit" }).format(now);
  const words = isOpen
    ? at
      ? t(isToday ? "company.openUntilToday" : "company.openUntil", { at })
      : t("company.openAlways")
    : at
      ? t(isToday ? "company.opensToday" : "company.opens", { at })
      : t("company.opensNever");
  return (
    <div className={css.openNow} data-open={isOpen || undefined}>
      <span className={css.openDot} aria-hidden />
      <span>
        <strong>{isOpen ? t("company.open") : t("company.closed")}</strong> {words}
      </span>
      <span className={css.openClock}>{t("company.clock", { clock })}</span>
    </div>
  );
}
