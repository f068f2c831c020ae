import { useTranslation } from "react-i18next";
import { currentLocale } from "../i18n/i18n.ts";
import { agoWords } from "./ago.ts";
import { exactTime } from "./instant.ts";
import { useMinute } from "./use-minute.ts";

/** A relative time for the middle of a sentence ("2 min. ago"), with the exact instant on hover. */
export function AgoTime({ at }: { at: string }) {
  const { t } = useTranslation("forms");
  const now = useMinute();
  return (
    <time dateTime={at} title={exactTime(at, currentLocale())}>
      {agoWords(at, now, currentLocale(), t("justNow"))}
    </time>
  );
}
