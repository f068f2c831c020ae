import { Button, Menu } from "@mantine/core";
import type { Connection, EmailConfig, WebchatConfig } from "@rapport/api";
import { IconChevronDown, IconMail, IconMessageCircle, IconPlugConnected } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { EmptyState, ErrorState, Skeletons } from "../../pieces/States.tsx";
import { useMay } from "../../session/use-me.ts";
import { Page } from "../Page.tsx";
import css from "../settings.module.css";
import { LedgerWords, StatusChip } from "./ChannelState.tsx";
import own from "./channels.module.css";
import { currentError } from "./ledger.ts";
import { useConnections } from "./use-connections.ts";

/** Everything that brings conversations in, with how it is doing. */
export function ChannelsPage() {
  const { t } = useTranslation(["channels", "settings"]);
  const mayWrite = useMay("connection.write");
  const list = useConnections();
  const items = list.data?.items ?? [];
  const tiles = (
    <div className={own.tiles}>
      <Tile kind="webchat" />
      <Tile kind="email" />
    </div>
  );
  return (
    <Page
      title={t("settings:nav.channels")}
      text={t("lead")}
      action={
        mayWrite &&
        items.length > 0 && (
          <Menu position="bottom-end">
            <Menu.Target>
              <Button rightSection={<IconChevronDown size={15} stroke={1.8} />}>{t("connect")}</Button>
            </Menu.Target>
            <Menu.Dropdown>
              {(["webchat", "email"] as const).map((kind) => (
                <Menu.Item
                  key={kind}
                  component={Link}
                  to={`/settings/channels/new-${kind}`}
                  leftSection={<KindIcon kind={kind} />}
                >
                  {t(`kind.${kind}`)}
                </Menu.Item>
              ))}
            </Menu.Dropdown>
          </Menu>
        )
      }
    >
      {list.isPending ? (
        <Skeletons rows={3} />
      ) : list.isError ? (
        <ErrorState error={list.error} onRetry={() => void list.refetch()} />
      ) : items.length === 0 ? (
        mayWrite ? (
          tiles
        ) : (
          <EmptyState
            icon={<IconPlugConnected size={28} stroke={1.4} />}
            title={t("emptyTitle")}
            text={t("emptyText")}
          />
        )
      ) : (
        <ul className={css.list}>
          {items.map((connection) => (
            <ChannelRow key={connection.id} connection={connection} />
          ))}
        </ul>
      )}
    </Page>
  );
}

function KindIcon({ kind }: { kind: Connection["connector"] }) {
  const Icon = kind === "webchat" ? IconMessageCircle : IconMail;
  return <Icon size={18} stroke={1.6} aria-hidden />;
}

function Tile({ kind }: { kind: Connection["connector"] }) {
  const { t } = useTranslation("channels");
  return (
    <Link className={own.tile} to="/settings/channels/$connectionId" params={{ connectionId: `new-${kind}` }}>
      <span className={own.tileIcon}>
        <KindIcon kind={kind} />
      </span>
      <span className={own.tileTitle}>{t(`tile.${kind}.title`)}</span>
      <span className={own.tileText}>{t(`tile.${kind}.text`)}</span>
      <span className={own.tileAction}>{t(`tile.${kind}.action`)}</span>
    </Link>
  );
}

/** Where it can be met: the mail address, or the sites. */
function placeOf(connection: Connection): string {
  if (connection.connector === "email") return (connection.config as EmailConfig).address;
  return (connection.config as WebchatConfig).allowedOrigins
    .map((origin) => origin.replace(/^https?:\/\//, ""))
    .join(", ");
}

function ChannelRow({ connection }: { connection: Connection }) {
  const { t } = useTranslation("channels");
  const error = currentError(connection);
  const place = placeOf(connection);
  return (
    <li>
      <Link
        className={own.row}
        to="/settings/channels/$connectionId"
        params={{ connectionId: connection.id }}
        aria-label={`${connection.name}, ${t(`status.${connection.status}`)}`}
      >
        <span className={own.kind} title={t(`kind.${connection.connector}`)}>
          <KindIcon kind={connection.connector} />
        </span>
        <span className={css.rowWords}>
          <span className={css.rowTitle}>
            <span className="truncate" dir="auto">
              {connection.name}
            </span>
            <StatusChip status={connection.status} />
          </span>
          {place && place !== connection.name && (
            <span className={`${css.rowText} truncate`} dir="auto">
              {place}
            </span>
          )}
          <span className={css.rowText}>
            <LedgerWords connection={connection} />
          </span>
          {error && (
            <span className={own.rowError} dir="auto">
              {error}
            </span>
          )}
        </span>
      </Link>
    </li>
  );
}
