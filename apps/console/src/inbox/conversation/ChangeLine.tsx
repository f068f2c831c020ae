import type { ConversationItem } from "@rapport/api";
import { useTranslation } from "react-i18next";
import { RelativeTime } from "../../pieces/RelativeTime.tsx";
import css from "./conversation.module.css";
import { useChangeWords } from "./use-change-words.ts";

/** What the same line says anyway is left out: a status that follows from it, a priority that was raised further. */
function worthSaying(items: readonly ConversationItem[]): readonly ConversationItem[] {
  const has = (what: string) => items.some(({ change }) => change?.what === what);
  const lastPriority = items.findLast(({ change }) => change?.what === "priority");
  return items.filter((item) => {
    const { change } = item;
    if (change?.what === "priority") return item === lastPriority;
    if (change?.what !== "status") return true;
    const follows = { snoozed: "snooze", assigned: "assignee", new: "holder" }[String(change.to)];
    return follows === undefined || !has(follows);
  });
}

/** What happened to the conversation itself, as one grey line. */
export function ChangeLine({ items }: { items: readonly ConversationItem[] }) {
  const { t } = useTranslation("inbox");
  const wordsOf = useChangeWords();
  const { author, occurredAt } = items[0]!;
  const words = worthSaying(items).map(wordsOf).filter(Boolean).join(", ");
  if (words === "") return null;
  return (
    <div className={css.change}>
      <span dir="auto">
        {author.kind === "system" || author.kind === "ai"
          ? words
          : t("change.by", { name: author.name || t("change.someone"), words })}
      </span>
      <RelativeTime at={occurredAt} className={css.time ?? ""} />
    </div>
  );
}
