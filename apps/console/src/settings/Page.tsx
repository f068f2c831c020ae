import { ActionIcon } from "@mantine/core";
import { IconChevronLeft } from "@tabler/icons-react";
import { Link, type LinkProps } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import css from "./settings.module.css";

interface PageProps {
  title: ReactNode;
  text?: ReactNode;
  action?: ReactNode;
  /** The page above this one; on a phone every page leads back to the list of pages. */
  backTo?: LinkProps["to"];
  /** The list of pages. */
  root?: "/settings" | "/studio";
  /** A column to read by default; `whole` is for graphs and things side by side. */
  width?: "column" | "wide" | "whole";
  /** Fills the height and scrolls inside: for virtual lists. */
  isFull?: boolean;
  children: ReactNode;
}

/** Heading and body of one page of the settings or the studio. */
export function Page({ title, text, action, backTo, root = "/settings", width, isFull, children }: PageProps) {
  const { t } = useTranslation("shell");
  return (
    <div className={css.page} data-width={width} data-full={isFull || undefined}>
      <header className={css.head}>
        <ActionIcon
          component={Link}
          to={backTo ?? root}
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

/** A part of a page: what it is for on top, its fields below, a hairline between parts. */
export function Section({
  title,
  text,
  action,
  children,
}: {
  title: ReactNode;
  text?: ReactNode;
  action?: ReactNode;
  children: ReactNode;
}) {
  return (
    <section className={css.section}>
      <div className={css.sectionHead}>
        <div>
          <h3 className={css.sectionTitle}>{title}</h3>
          {text && <p className={css.sectionText}>{text}</p>}
        </div>
        {action}
      </div>
      <div className={css.fields}>{children}</div>
    </section>
  );
}

interface LineProps {
  title: ReactNode;
  text?: ReactNode;
  /** On a phone the control stands under the words. */
  isTall?: boolean;
  children: ReactNode;
}

/** A setting that is one control: its name and what it does on the left. */
export function Line({ title, text, isTall, children }: LineProps) {
  return (
    <div className={css.line} data-stacks={isTall || undefined}>
      <div className={css.lineWords}>
        <div className={css.lineTitle}>{title}</div>
        {text && <div className={css.lineText}>{text}</div>}
      </div>
      <div className={css.lineControl}>{children}</div>
    </div>
  );
}
