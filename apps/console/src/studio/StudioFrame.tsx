import { ActionIcon } from "@mantine/core";
import { IconChevronLeft } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import css from "../settings/settings.module.css";

interface StudioFrameProps {
  title: ReactNode;
  text?: ReactNode;
  action?: ReactNode;
  /** The page above this one; on a phone every page leads back to the list of pages. */
  backTo?: "/studio/playbooks" | "/studio/traces" | "/studio/knowledge";
  /** Takes the whole width: for graphs and things side by side. */
  isBroad?: boolean;
  children: ReactNode;
}

/** Heading and body of one page of the studio. */
export function StudioFrame({ title, text, action, backTo, isBroad, children }: StudioFrameProps) {
  const { t } = useTranslation("shell");
  return (
    <div className={css.page} data-wide={!isBroad || undefined} style={isBroad ? { maxWidth: "none" } : undefined}>
      <header className={css.head}>
        <ActionIcon
          component={Link}
          to={backTo ?? "/studio"}
          className={css.back}
          data-always={backTo ? true : undefined}
          aria-label={t("action.back")}
        >
          <IconChevronLeft size={18} stroke={1.7} />
        </ActionIcon>
        <div className={css.headWords}>
          <h2 className={css.title} dir="auto">
            {title}
          </h2>
          {text && <p className={css.lead}>{text}</p>}
        </div>
        {action && <div className={css.headAction}>{action}</div>}
      </header>
      {children}
    </div>
  );
}
