import { useTranslation } from "react-i18next";
import { currentLocale } from "../i18n/i18n.ts";
import { exactTime, shortTime } from "./instant.ts";
import { useMinute } from "./use-minute.ts";

/** A short relative time that stays right, with the exact instant on hover. */
export function RelativeTime({ at, className }: { at: string; className?: string }) {
  const { t } = useTranslation("shell");
  const now = useMinute();
  return (
    <time className={className} dateTime={at} title={exactTime(at, currentLocale())}>
      {shortTime(at, now, currentLocale(), t("time.now"))}
    </time>
  );
}
