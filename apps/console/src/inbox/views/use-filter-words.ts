import type { ConversationFilter, ConversationSort } from "@rapport/api";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { keys } from "../../query.ts";
import { call } from "../../session/session.ts";
import { useActors, useTeams } from "../../session/use-colleagues.ts";
import { useMay } from "../../session/use-me.ts";
import type { FilterKey } from "./views.ts";

/** Connected channels, for names; empty for roles that may not see them. */
export function useConnections() {
  const { data } = useQuery({
    queryKey: keys.connections,
    queryFn: ({ signal }) => call("connections.list", {}, { signal }),
    enabled: useMay("connection.read"),
  });
  return data?.items ?? [];
}

/** Says one condition's value in words: `assignee: "me"` → "Me". */
export function useConditionWord() {
  const { t } = useTranslation(["inbox", "shell"]);
  const { actorById } = useActors();
  const { teamById } = useTeams();
  const connections = useConnections();
  return (key: FilterKey, value: unknown): string => {
    if (value === "any") return t("filter.any");
    switch (key) {
      case "status":
        if (value === "open") return t("filter.statusOpen");
        if (value === "for_people") return t("filter.statusForPeople");
        if (value === "all") return t("filter.statusAll");
        return t(`status.${value as "new"}`);
      case "assignee":
        if (value === "me") return t("filter.me");
        if (value === "none") return t("filter.nobody");
        return actorById.get(String(value))?.name ?? t("filter.someone");
      case "team":
        if (value === "mine") return t("filter.myTeams");
        if (value === "none") return t("filter.noTeam");
        return teamById.get(String(value))?.name ?? t("filter.someTeam");
      case "channel":
        return t(`shell:channel.${value as "email"}`);
      case "connectionId":
        return connections.find(({ id }) => id === value)?.name ?? t("filter.someConnection");
      case "priority":
        return t(`priority.${value as "low"}`);
      case "isUnread":
      case "isWaiting":
        return value ? t("filter.yes") : t("filter.no");
      case "contactId":
        return t("filter.oneContact");
      default:
        return String(value);
    }
  };
}

/** A whole filter as one line: "Status: open · Tag: refund · Waiting longest first". */
export function useFilterWords() {
  const { t } = useTranslation("inbox");
  const wordOf = useConditionWord();
  return (filter: ConversationFilter, sort: ConversationSort): string =>
    [
      ...(Object.entries(filter) as [FilterKey | "isMentioned", unknown][]).map(([key, value]) =>
        key === "isMentioned" ? t("views.mentions") : `${t(`filter.${key}`)}: ${wordOf(key, value)}`,
      ),
      t(`sort.${sort}`),
    ].join(" · ");
}
