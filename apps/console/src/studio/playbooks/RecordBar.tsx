import type { RouteOutput } from "@rapport/api";
import { useTranslation } from "react-i18next";
import css from "./playbooks.module.css";

type Settled = RouteOutput<"agent.record">["items"][number];
const PARTS = ["accepted", "edited", "rejected"] as const;

/** How people settled the AI's drafts of one category: a bar in three parts and the figures in words. */
export function RecordBar({ settled }: { settled: Settled | undefined }) {
  const { t } = useTranslation("studio");
  const total = settled ? settled.accepted + settled.edited + settled.rejected : 0;
  if (!settled || total === 0) return <span className={css.recordNone}>{t("playbooks.recordNone")}</span>;
  const words = PARTS.map((part) => t(`playbooks.${part}`, { count: settled[part] })).join(" · ");
  return (
    <span className={css.record} title={words}>
      <span className={css.recordBar} aria-hidden>
        {PARTS.map((part) =>
          settled[part] > 0 ? <span key={part} data-part={part} style={{ flexGrow: settled[part] }} /> : null,
        )}
      </span>
      <span className={css.recordWords}>{words}</span>
    </span>
  );
}
