import type { ConversationDetail } from "@rapport/api";
import { IconEye, IconPencil } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { presenceStore } from "../../live/presence.ts";
import { useStore } from "../../pieces/store.ts";
import css from "./conversation.module.css";

/** Who else is here: a colleague who types is said loudly, so that two people do not answer one customer. */
export function PresenceLine({ conversation }: { conversation: ConversationDetail }) {
  const { t } = useTranslation("inbox");
  const presence = useStore(presenceStore, (all) => all.get(conversation.id));
  if (!presence) return null;
  const typing = presence.people.filter(({ isTyping }) => isTyping).map(({ name }) => name);
  const looking = presence.people.filter(({ isTyping }) => !isTyping).map(({ name }) => name);
  if (typing.length === 0 && looking.length === 0 && !presence.isContactTyping) return null;
  return (
    <div className={css.presence} role="status">
      {presence.isContactTyping && (
        <span className={css.typing}>
          <span className={css.typingDots} aria-hidden>
            <i />
            <i />
            <i />
          </span>
          {t("presence.contactTyping", { name: conversation.contact.name })}
        </span>
      )}
      {typing.length > 0 && (
        <span className={css.collision}>
          <IconPencil size={14} stroke={1.8} aria-hidden />
          {t("presence.typing", { count: typing.length, names: typing.join(", ") })}
        </span>
      )}
      {looking.length > 0 && (
        <span className={css.looking}>
          <IconEye size={14} stroke={1.8} aria-hidden />
          {t("presence.looking", { count: looking.length, names: looking.join(", ") })}
        </span>
      )}
    </div>
  );
}
