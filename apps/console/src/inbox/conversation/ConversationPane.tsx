import { useQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { ErrorState, Skeletons } from "../../pieces/States.tsx";
import { Composer } from "../composer/Composer.tsx";
import { openDraft } from "../composer/drafts.ts";
import { EngineDock } from "../engine/EngineDock.tsx";
import { conversationQuery } from "../use-inbox.ts";
import { ConversationHeader } from "./ConversationHeader.tsx";
import css from "./conversation.module.css";
import { PresenceLine } from "./PresenceLine.tsx";
import { Timeline } from "./Timeline.tsx";

interface ConversationPaneProps {
  id: string;
  onBack: () => void;
  /** Opens what comes after this conversation. */
  onNext: (id: string) => void;
  isContextOpen: boolean;
  onToggleContext: () => void;
  /** Several are selected in the list: the keys belong to them. */
  areKeysOff: boolean;
}

/** One conversation: header, timeline, composer. */
export function ConversationPane({
  id,
  onBack,
  onNext,
  isContextOpen,
  onToggleContext,
  areKeysOff,
}: ConversationPaneProps) {
  const { t } = useTranslation("inbox");
  const { data: conversation, error, refetch } = useQuery(conversationQuery(id));
  useEffect(() => {
    if (conversation) openDraft(conversation);
  }, [conversation]);

  return (
    <section className={css.pane} data-pane="conversation" data-covers-nav aria-label={t("pane.conversation")}>
      {conversation ? (
        <>
          <ConversationHeader
            conversation={conversation}
            onBack={onBack}
            onNext={() => onNext(id)}
            isContextOpen={isContextOpen}
            onToggleContext={onToggleContext}
            areKeysOff={areKeysOff}
          />
          <Timeline conversation={conversation} />
          <PresenceLine conversation={conversation} />
          <EngineDock conversation={conversation} areKeysOff={areKeysOff} />
          <Composer conversation={conversation} onNext={() => onNext(id)} areKeysOff={areKeysOff} />
        </>
      ) : error ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : (
        <Skeletons rows={7} />
      )}
    </section>
  );
}
