import type { ConversationItem } from "@rapport/api";
import { useTranslation } from "react-i18next";
import { RelativeTime } from "../../pieces/RelativeTime.tsx";
import css from "./conversation.module.css";
import { useChangeWords } from "./use-change-words.ts";

/** A status that only follows from what the same line says anyway is left out. */
function worthSaying(items: readonly ConversationItem[]): readonly ConversationItem[] {
  const has = (what: string) => items.some(({ change }) => change?.what === what);
  return items.filter(({ change }) => {
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
