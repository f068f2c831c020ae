import type { Permission } from "@rapport/schema";
import {
  IconBuilding,
  IconHistory,
  IconMessage2Bolt,
  IconPlugConnected,
  IconUser,
  IconUsersGroup,
} from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { useMe } from "../session/use-me.ts";
import { PagesLayout } from "./PagesLayout.tsx";

const PAGES = [
  { to: "/settings/me", word: "me", Icon: IconUser, needs: null, group: "groupMine" },
  {
    to: "/settings/channels",
    word: "channels",
    Icon: IconPlugConnected,
    needs: "connection.read",
    group: "groupCompany",
  },
  { to: "/settings/team", word: "team", Icon: IconUsersGroup, needs: "team.read", group: "groupCompany" },
  {
    to: "/settings/canned-replies",
    word: "canned",
    Icon: IconMessage2Bolt,
    needs: "conversation.read",
    group: "groupCompany",
  },
  { to: "/settings/company", word: "company", Icon: IconBuilding, needs: "settings.read", group: "groupCompany" },
  { to: "/settings/audit", word: "audit", Icon: IconHistory, needs: "audit.read", group: "groupCompany" },
] as const satisfies readonly { needs: Permission | null; [key: string]: unknown }[];

/** The pages that my role may open, beside the one that is open. */
export function SettingsPage() {
  const { t } = useTranslation("settings");
  const me = useMe();
  const open = PAGES.filter(({ needs }) => needs === null || me.permissions.includes(needs));
  const groups = (["groupMine", "groupCompany"] as const).map((group) => ({
    title: t(`nav.${group}`),
    pages: open.filter((page) => page.group === group).map((page) => ({ ...page, title: t(`nav.${page.word}`) })),
  }));
  return <PagesLayout title={t("title")} root="/settings" groups={groups} />;
}
