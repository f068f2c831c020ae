import type { Permission } from "@rapport/schema";
import {
  IconBook2,
  IconChevronRight,
  IconCpu,
  IconGitCommit,
  IconListTree,
  IconMessageChatbot,
  IconQuote,
  IconRoute,
  IconShieldHalf,
} from "@tabler/icons-react";
import { Link, Outlet, useRouterState } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { useMe } from "../session/use-me.ts";
import css from "../settings/settings.module.css";

const PAGES = [
  { to: "/studio/playbooks", word: "playbooks", Icon: IconRoute, needs: "agent.read", group: "agent" },
  { to: "/studio/everywhere", word: "everywhere", Icon: IconQuote, needs: "agent.read", group: "agent" },
  { to: "/studio/knowledge", word: "knowledge", Icon: IconBook2, needs: "knowledge.read", group: "agent" },
  { to: "/studio/guardrails", word: "guardrails", Icon: IconShieldHalf, needs: "agent.read", group: "agent" },
  { to: "/studio/models", word: "models", Icon: IconCpu, needs: "agent.read", group: "agent" },
  { to: "/studio/playground", word: "playground", Icon: IconMessageChatbot, needs: "agent.write", group: "work" },
  { to: "/studio/versions", word: "versions", Icon: IconGitCommit, needs: "agent.read", group: "work" },
  { to: "/studio/traces", word: "traces", Icon: IconListTree, needs: "agent.read", group: "work" },
] as const satisfies readonly { needs: Permission; [key: string]: unknown }[];

/** Where the AI is set up, tried and watched; on a phone the list of pages covers the page. */
export function StudioPage() {
  const { t } = useTranslation("studio");
  const me = useMe();
  const isIndex = useRouterState({ select: ({ location }) => /^\/studio\/?$/.test(location.pathname) });
  const open = PAGES.filter(({ needs }) => me.permissions.includes(needs));
  return (
    <div className={css.layout} data-index={isIndex || undefined}>
      <nav className={css.nav} aria-label={t("title")}>
        <h1 className={css.navTitle}>{t("title")}</h1>
        {(["agent", "work"] as const).map((group) => (
          <div key={group} className={css.navGroup}>
            <div className={css.navLabel}>{t(group === "agent" ? "nav.groupAgent" : "nav.groupWork")}</div>
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
