import { IconAlertCircle, IconCloudOff, IconLoader2, IconLock } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { Face } from "../../pieces/Face.tsx";
import { useMe } from "../../session/use-me.ts";
import { restorePart } from "../composer/drafts.ts";
import { type PendingMessage, retryPending, sendAnyway, takeBack } from "../composer/outbox.ts";
import { Attachments } from "./Attachments.tsx";
import css from "./conversation.module.css";

/** What I wrote, before the server has it. It says so, and when it could not be sent, why. */
export function PendingBlock({ message }: { message: PendingMessage }) {
  const { t } = useTranslation("inbox");
  const me = useMe();
  const Icon = message.state === "failed" ? IconAlertCircle : message.state === "waiting" ? IconCloudOff : IconLoader2;
  const edit = () => {
    const taken = takeBack(message.clientId);
    if (taken) restorePart(taken.conversationId, taken.kind, taken.text, taken.attachments);
  };
  return (
    <article className={css.group} data-direction="out" data-note={message.kind === "note" || undefined} data-pending>
      <Face name={me.actor.name} size={28} />
      <div className={css.groupBody}>
        <header className={css.groupHead}>
          <span className={css.author}>{me.actor.name}</span>
          {message.kind === "note" && (
            <span className={css.private}>
              <IconLock size={12} stroke={1.9} aria-hidden />
              {t("timeline.note")}
            </span>
          )}
        </header>
        <div className={css.message}>
          <div className={css.text} dir="auto">
            {message.text}
          </div>
          <Attachments attachments={message.attachments} />
          <div className={css.delivery} data-state={message.state === "waiting" ? "unknown" : message.state}>
            <span className={css.deliveryWord}>
              <Icon size={14} stroke={1.8} aria-hidden />
              {t(`pending.${message.state}`)}
            </span>
            {message.state !== "sending" && (
              <>
                {message.override === "asked" ? (
                  <button type="button" className={css.deliveryAction} onClick={() => sendAnyway(message.clientId)}>
                    {t("pending.sendAnyway")}
                  </button>
                ) : (
                  <button type="button" className={css.deliveryAction} onClick={() => retryPending(message.clientId)}>
                    {t("delivery.retry")}
                  </button>
                )}
                <button type="button" className={css.deliveryAction} onClick={edit}>
                  {t("pending.edit")}
                </button>
                {message.reason && <div className={css.reason}>{message.reason}</div>}
              </>
            )}
          </div>
        </div>
      </div>
    </article>
  );
}
