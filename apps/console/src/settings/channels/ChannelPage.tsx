import { useParams } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { NotFound } from "../../pieces/NotFound.tsx";
import { ErrorState, Skeletons } from "../../pieces/States.tsx";
import { Page } from "../Page.tsx";
import { EmailForm } from "./EmailForm.tsx";
import { useConnections } from "./use-connections.ts";
import { WidgetForm } from "./WidgetForm.tsx";

/** One channel's settings, or the form that connects a new one. */
export function ChannelPage() {
  const { t } = useTranslation("settings");
  const { connectionId } = useParams({ from: "/app/settings/channels/$connectionId" });
  const list = useConnections(4_000);
  if (connectionId === "new-webchat") return <WidgetForm key="new" connection={null} />;
  if (connectionId === "new-email") return <EmailForm key="new" connection={null} />;
  const connection = list.data?.items.find(({ id }) => id === connectionId);
  if (!connection) {
    return (
      <Page title={t("nav.channels")} backTo="/settings/channels">
        {list.isPending ? (
          <Skeletons />
        ) : list.isError ? (
          <ErrorState error={list.error} onRetry={() => void list.refetch()} />
        ) : (
          <NotFound />
        )}
      </Page>
    );
  }
  const Form = connection.connector === "webchat" ? WidgetForm : EmailForm;
  return <Form key={connection.id} connection={connection} />;
}
