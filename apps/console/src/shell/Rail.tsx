import { Tooltip } from "@mantine/core";
import { IconInbox, IconSettings, IconTopologyStar3, IconUsers } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { useMe } from "../session/use-me.ts";
import css from "./Shell.module.css";

const AREAS = [
  { to: "/inbox", word: "inbox", Icon: IconInbox, needs: null },
  { to: "/customers", word: "customers", Icon: IconUsers, needs: null },
  { to: "/studio", word: "studio", Icon: IconTopologyStar3, needs: "agent.read" },
  { to: "/settings", word: "settings", Icon: IconSettings, needs: null },
] as const;

export function Rail() {
  const { t } = useTranslation("shell");
  const { permissions } = useMe();
  const areas = AREAS.filter(({ needs }) => needs === null || permissions.includes(needs));
  return (
    <nav className={css.rail} aria-label={t("nav.label")}>
      <img className={css.logo} src="/favicon.svg" alt="" width={28} height={28} />
      {areas.map(({ to, word, Icon }) => (
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
