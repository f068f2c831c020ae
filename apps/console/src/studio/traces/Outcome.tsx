import type { Run } from "@rapport/schema";
import { useTranslation } from "react-i18next";
import settings from "../../settings/settings.module.css";

export const OUTCOMES = ["sent", "drafted", "handed_off", "waiting", "silent", "failed"] as const;
const TONES: Partial<Record<Run["outcome"], string>> = { sent: "green", handed_off: "amber", failed: "red" };

export function Outcome({ outcome }: { outcome: Run["outcome"] }) {
  const { t } = useTranslation("studioWork");
  return (
    <span className={settings.chip} data-tone={TONES[outcome]} style={{ justifySelf: "start" }}>
      {t(`traces.outcomes.${outcome}`)}
    </span>
  );
}
