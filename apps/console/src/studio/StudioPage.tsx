import type { Permission } from "@rapport/schema";
import {
  IconBook2,
  IconCpu,
  IconGitCommit,
  IconListTree,
  IconMessageChatbot,
  IconQuote,
  IconRoute,
  IconSchool,
  IconShieldHalf,
  IconTool,
} from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { useMe } from "../session/use-me.ts";
import { PagesLayout } from "../settings/PagesLayout.tsx";

const PAGES = [
  { to: "/studio/playbooks", word: "playbooks", Icon: IconRoute, needs: "agent.read", group: "groupAgent" },
  { to: "/studio/everywhere", word: "everywhere", Icon: IconQuote, needs: "agent.read", group: "groupAgent" },
  { to: "/studio/tools", word: "tools", Icon: IconTool, needs: "action.read", group: "groupAgent" },
  { to: "/studio/knowledge", word: "knowledge", Icon: IconBook2, needs: "knowledge.read", group: "groupAgent" },
  { to: "/studio/guardrails", word: "guardrails", Icon: IconShieldHalf, needs: "agent.read", group: "groupAgent" },
  { to: "/studio/models", word: "models", Icon: IconCpu, needs: "agent.read", group: "groupAgent" },
  { to: "/studio/playground", word: "playground", Icon: IconMessageChatbot, needs: "agent.write", group: "groupWork" },
  { to: "/studio/versions", word: "versions", Icon: IconGitCommit, needs: "agent.read", group: "groupWork" },
  { to: "/studio/learning", word: "learning", Icon: IconSchool, needs: "agent.read", group: "groupWork" },
  { to: "/studio/traces", word: "traces", Icon: IconListTree, needs: "agent.read", group: "groupWork" },
] as const satisfies readonly { needs: Permission; [key: string]: unknown }[];

/** Where the AI is set up, tried and watched. */
export function StudioPage() {
  const { t } = useTranslation("studio");
  const me = useMe();
  const open = PAGES.filter(({ needs }) => me.permissions.includes(needs));
  const groups = (["groupAgent", "groupWork"] as const).map((group) => ({
    title: t(`nav.${group}`),
    pages: open.filter((page) => page.group === group).map((page) => ({ ...page, title: t(`nav.${page.word}`) })),
  }));
  return <PagesLayout title={t("title")} root="/studio" groups={groups} />;
}
