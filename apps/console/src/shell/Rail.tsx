import { Tooltip } from "@mantine/core";
import { IconInbox, IconSettings, IconUsers } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import css from "./Shell.module.css";

const AREAS = [
  { to: "/inbox", word: "inbox", Icon: IconInbox },
  { to: "/customers", word: "customers", Icon: IconUsers },
  { to: "/settings", word: "settings", Icon: IconSettings },
] as const;

export function Rail() {
  const { t } = useTranslation("shell");
  return (
    <nav className={css.rail} aria-label={t("nav.label")}>
      <img className={css.logo} src="/favicon.svg" alt="" width={28} height={28} />
      {AREAS.map(({ to, word, Icon }) => (
        <Tooltip key={to} label={t(`nav.${word}`)} position="right">
          <Link className={css.railLink} to={to} aria-label={t(`nav.${word}`)}>
            <Icon size={19} stroke={1.6} aria-hidden />
            <span className={css.railWord} aria-hidden>
              {t(`nav.${word}`)}
            </span>
          </Link>
        </Tooltip>
      ))}
    </nav>
  );
}
