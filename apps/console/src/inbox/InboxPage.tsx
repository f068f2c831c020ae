import { useMediaQuery } from "@mantine/hooks";
import { IconInbox } from "@tabler/icons-react";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { releaseRows } from "../live/feed.ts";
import { EmptyState } from "../pieces/States.tsx";
import { feedContext, sayLooking } from "../shell/use-live.ts";
import { ContextPane } from "./context/ContextPane.tsx";
import { ConversationPane } from "./conversation/ConversationPane.tsx";
import css from "./InboxPage.module.css";
import { ListPane } from "./list/ListPane.tsx";
import { openConversationStore } from "./open-conversation.ts";
import { useContextOpen } from "./use-context-open.ts";
import { useConversationList, useInboxPlace } from "./use-inbox.ts";
import { useInboxTitle } from "./use-inbox-title.ts";
import { useListKeys } from "./use-list-keys.ts";
import { useOpenPresence } from "./use-open-presence.ts";
import { ViewsPane } from "./views/ViewsPane.tsx";

/** The inbox: views, list, conversation, context. On a phone one of them at a time. */
export function InboxPage() {
  const { t } = useTranslation("inbox");
  const place = useInboxPlace();
  const list = useConversationList(place);
  const isWide = useMediaQuery("(min-width: 1100px)", true);
  const isPhone = useMediaQuery("(max-width: 767px)", false);
  const [areViewsOpen, setViewsOpen] = useState(false);
  const context = useContextOpen();
  const listKeys = useListKeys(place, list.rows);
  const { conversationId } = place;
  useInboxTitle(place);
  useOpenPresence(conversationId);

  useEffect(() => {
    openConversationStore.set(conversationId);
    releaseRows(feedContext);
    return () => {
      openConversationStore.set(null);
      sayLooking(null, false);
    };
  }, [conversationId]);

  return (
    <div
      className={css.panes}
      data-open={conversationId !== null || undefined}
      data-context={context.isOpen || undefined}
    >
      {isWide ? (
        <ViewsPane place={place} />
      ) : (
        areViewsOpen && <ViewsPane place={place} onClose={() => setViewsOpen(false)} />
      )}
      <ListPane place={place} list={list} keys={listKeys} onOpenViews={isWide ? undefined : () => setViewsOpen(true)} />
      {conversationId !== null ? (
        <>
          <ConversationPane
            key={conversationId}
            id={conversationId}
            onBack={() => place.open(null)}
            onNext={listKeys.openAfter}
            isContextOpen={context.isOpen}
            onToggleContext={context.toggle}
            areKeysOff={listKeys.selectedIds.size > 0}
          />
          {context.isOpen && <ContextPane conversationId={conversationId} onClose={context.toggle} />}
        </>
      ) : (
        !isPhone && (
          <section className={css.nothing}>
            <EmptyState
              icon={<IconInbox size={28} stroke={1.3} />}
              title={t("pane.nothingOpen")}
              text={t("pane.nothingOpenText")}
            />
          </section>
        )
      )}
    </div>
  );
}
