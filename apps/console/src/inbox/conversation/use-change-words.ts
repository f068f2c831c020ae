import type { ConversationItem } from "@rapport/api";
import { ConversationStatus, Priority } from "@rapport/schema";
import { useTranslation } from "react-i18next";
import { currentLocale } from "../../i18n/i18n.ts";
import { momentTime } from "../../pieces/instant.ts";
import { useActors, useTeams } from "../../session/use-colleagues.ts";
import { useMe } from "../../session/use-me.ts";
import { reasonWords } from "../engine/use-engine-words.ts";

const CAUSES = ["customer_wrote", "snooze_ended", "agent_replied"] as const;
const isCause = (cause: string | null): cause is (typeof CAUSES)[number] =>
  cause !== null && (CAUSES as readonly string[]).includes(cause);
const asTags = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : []);

/** A sentence said inside another one; names and abbreviations keep their capitals. */
const withinSentence = (words: string) =>
  /^\p{Lu}\p{Ll}/u.test(words) ? words[0]!.toLowerCase() + words.slice(1) : words;

/** Says a change in words that follow its author's name. What this version does not know is said plainly. */
export function useChangeWords(): (item: ConversationItem) => string {
  const { t } = useTranslation("inbox");
  const me = useMe();
  const { actorById } = useActors();
  const { teamById } = useTeams();

  return ({ change, author }) => {
    if (!change) return "";
    const because = isCause(change.cause) ? ` (${t(`change.cause.${change.cause}`)})` : "";
    const to = change.to;
    switch (change.what) {
      case "holder":
        if (to === "ai") return t("change.toAi");
        if (change.cause === "person" || author.kind === "person") return t("change.personTook");
        return t("change.toPerson") + (change.cause ? ` (${withinSentence(reasonWords(change.cause))})` : "");
      case "status": {
        const status = ConversationStatus.safeParse(to);
        if (to === "pending" && change.cause === "engine") return t("change.aiTook");
        return (status.success ? t(`change.status.${status.data}`) : t("change.other")) + because;
      }
      case "assignee":
        if (to === null) return t("change.unassigned") + because;
        if (to === author.id) return t("change.tookIt") + because;
        if (to === me.actor.id) return t("change.assignedToYou") + because;
        return t("change.assigned", { name: actorById.get(String(to))?.name ?? t("change.someone") }) + because;
      case "team":
        if (to === null) return t("change.noTeam");
        return t("change.team", { name: teamById.get(String(to))?.name ?? t("change.someTeam") }) + because;
      case "priority": {
        const priority = Priority.safeParse(to);
        return priority.success
          ? t("change.priority", { priority: t(`priority.${priority.data}`) })
          : t("change.other");
      }
      case "tags": {
        const before = asTags(change.from);
        const after = asTags(to);
        const added = after.filter((tag) => !before.includes(tag));
        const removed = before.filter((tag) => !after.includes(tag));
        return [
          added.length > 0 && t("change.tagsAdded", { count: added.length, tags: added.join(", ") }),
          removed.length > 0 && t("change.tagsRemoved", { count: removed.length, tags: removed.join(", ") }),
        ]
          .filter(Boolean)
          .join(", ");
      }
      case "subject":
        return t("change.subject", { subject: String(to ?? "") });
      case "snooze": {
        const untilAt = typeof to === "string" ? to : null;
        return untilAt
          ? t("change.snoozed", { time: momentTime(untilAt, new Date(), currentLocale()) })
          : t("change.snoozedUntilReply");
      }
      case "merged":
        return to === null ? t("change.merged") : t("change.mergedAway");
      case "unmerged":
        return t("change.unmerged");
      case "contact":
        return t("change.contact");
      default:
        return t("change.other");
    }
  };
}
