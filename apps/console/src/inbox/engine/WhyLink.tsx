import { IconRoute } from "@tabler/icons-react";
import { useRouter } from "@tanstack/react-router";
import type { MouseEvent } from "react";
import { useTranslation } from "react-i18next";
import { useMay } from "../../session/use-me.ts";
import css from "./engine.module.css";

/** Opens the trace of a run, for whoever may look into the agent. */
export function WhyLink({ runId }: { runId: string }) {
  const { t } = useTranslation("engine");
  const mayRead = useMay("agent.read");
  const router = useRouter();
  if (!mayRead) return null;
  const href = `/studio/traces/${runId}`;
  const open = (event: MouseEvent) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    router.history.push(href);
  };
  return (
    <a className={css.why} href={href} title={t("whyLabel")} onClick={open}>
      <IconRoute size={14} stroke={1.8} aria-hidden />
      {t("why")}
    </a>
  );
}
