import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import type { InboxPlace } from "./use-inbox.ts";
import { useUnreadMine } from "./views/use-counts.ts";

/** The document's title: my unread conversations, then where I am. */
export function useInboxTitle({ view }: InboxPlace): void {
  const { t } = useTranslation("inbox");
  const unread = useUnreadMine();
  const name = view.saved?.name ?? t(`views.${view.id as "mine"}`);
  useEffect(() => {
    document.title = `${unread > 0 ? `(${unread}) ` : ""}${name} · Rapport`;
    return () => {
      document.title = "Rapport";
    };
  }, [unread, name]);
}
