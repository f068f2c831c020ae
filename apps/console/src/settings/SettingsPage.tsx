import type { Permission } from "@rapport/schema";
import {
  IconBuilding,
  IconChevronRight,
  IconHistory,
  IconMessage2Bolt,
  IconPlugConnected,
  IconUser,
  IconUsersGroup,
} from "@tabler/icons-react";
import { Link, Outlet, useRouterState } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { useMe } from "../session/use-me.ts";
import css from "./settings.module.css";

const PAGES = [
  { to: "/settings/me", word: "me", Icon: IconUser, needs: null, group: "mine" },
  { to: "/settings/channels", word: "channels", Icon: IconPlugConnected, needs: "connection.read", group: "company" },
  { to: "/settings/team", word: "team", Icon: IconUsersGroup, needs: "team.read", group: "company" },
  {
    to: "/settings/canned-replies",
    word: "canned",
    Icon: IconMessage2Bolt,
    needs: "conversation.read",
    group: "company",
  },
  { to: "/settings/company", word: "company", Icon: IconBuilding, needs: "settings.read", group: "company" },
  { to: "/settings/audit", word: "audit", Icon: IconHistory, needs: "audit.read", group: "company" },
] as const satisfies readonly { needs: Permission | null; [key: string]: unknown }[];

/** The pages that my role may open, beside the one that is open; on a phone one covers the other. */
export function SettingsPage() {
  const { t } = useTranslation("settings");
  const me = useMe();
  const isIndex = useRouterState({ select: ({ location }) => /^\/settings\/?$/.test(location.pathname) });
  const open = PAGES.filter(({ needs }) => needs === null || me.permissions.includes(needs));
  return (
    <div className={css.layout} data-index={isIndex || undefined}>
      <nav className={css.nav} aria-label={t("title")}>
        <h1 className={css.navTitle}>{t("title")}</h1>
        {(["mine", "company"] as const).map((group) => (
          <div key={group} className={css.navGroup}>
            <div className={css.navLabel}>{t(group === "mine" ? "nav.groupMine" : "nav.groupCompany")}</div>
            {open
              .filter((page) => page.group === group)
              .map(({ to, word, Icon }) => (
                <Link key={to} to={to} className={css.navLink}>
                  <Icon size={17} stroke={1.6} aria-hidden />
                  <span className="truncate">{t(`nav.${word}`)}</span>
                  <IconChevronRight size={16} stroke={1.6} aria-hidden className={css.navArrow} />
                </Link>
              ))}
          </div>
        ))}
      </nav>
      <div className={css.content}>
        <Outlet />
      </div>
    </div>
  );
}
