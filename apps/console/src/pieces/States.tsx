import { Button } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import css from "./pieces.module.css";
import { sentenceOf } from "./sentence.ts";

interface EmptyStateProps {
  icon?: ReactNode;
  title: string;
  text?: ReactNode;
  /** At most one button: the next step. */
  action?: ReactNode;
}

/** An empty place that teaches the next step. */
export function EmptyState({ icon, title, text, action }: EmptyStateProps) {
  return (
    <div className={css.state}>
      {icon && <div className={css.stateIcon}>{icon}</div>}
      <p className={css.stateTitle}>{title}</p>
      {text && <p className={css.stateText}>{text}</p>}
      {action}
    </div>
  );
}

/** What could not be loaded, why, and the way to try again. */
export function ErrorState({ error, onRetry }: { error: unknown; onRetry?: (() => void) | undefined }) {
  const { t } = useTranslation("shell");
  return (
    <div role="alert" style={{ display: "flex", flex: 1 }}>
      <EmptyState
        icon={<IconAlertTriangle size={24} stroke={1.5} color="var(--red-ink)" />}
        title={t("state.errorTitle")}
        text={sentenceOf(error)}
        action={
          onRetry && (
            <Button variant="default" onClick={onRetry}>
              {t("state.retry")}
            </Button>
          )
        }
      />
    </div>
  );
}

/** Grey lines in the shape of what comes; invisible for the first 150 ms. */
export function Skeletons({ rows = 6 }: { rows?: number }) {
  const { t } = useTranslation("shell");
  return (
    <div className={css.skeletons} role="status" aria-label={t("state.loading")}>
      {Array.from({ length: rows }, (_, row) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the lines are all alike.
        <div key={row} style={{ display: "grid", gap: 7 }}>
          <div className={css.bone} style={{ width: `${34 + ((row * 17) % 30)}%` }} />
          <div className={css.bone} style={{ width: `${62 + ((row * 23) % 35)}%` }} />
        </div>
      ))}
    </div>
  );
}
