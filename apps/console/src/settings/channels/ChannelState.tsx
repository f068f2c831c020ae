import { Button } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import type { Connection } from "@rapport/api";
import { IconAlertTriangle } from "@tabler/icons-react";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ConfirmDialog } from "../../forms/ConfirmDialog.tsx";
import { send } from "../../forms/use-submit.ts";
import { currentLocale } from "../../i18n/i18n.ts";
import { AgoTime } from "../../pieces/AgoTime.tsx";
import { sentenceOf } from "../../pieces/sentence.ts";
import { Line, Section } from "../Page.tsx";
import css from "../settings.module.css";
import { currentError, ledgerParts } from "./ledger.ts";
import { useKeepConnection } from "./use-connections.ts";

const TONES = { active: "green", paused: "amber", error: "red" } as const;

export function StatusChip({ status }: { status: Connection["status"] }) {
  const { t } = useTranslation("channels");
  return (
    <span className={css.chip} data-tone={TONES[status]}>
      {t(`status.${status}`)}
    </span>
  );
}

/** "Fetched 1,204, linked 1,190, 3 failed, last mail 2 min ago." */
export function LedgerWords({ connection }: { connection: Connection }) {
  const { t } = useTranslation("channels");
  const { ledger, connector } = connection;
  const format = new Intl.NumberFormat(currentLocale());
  const parts = ledgerParts(ledger).map(({ key, count }) =>
    t(`ledger.${key}`, { count, number: format.format(count) }),
  );
  if (parts.length === 0) return t(`ledger.nothing.${connector}`);
  const words = parts.join(", ");
  return (
    <span className="tabular">
      {words.charAt(0).toUpperCase() + words.slice(1)}
      {ledger.lastSuccessAt && (
        <>
          {" · "}
          {t(`ledger.last.${connector}`)} <AgoTime at={ledger.lastSuccessAt} />
        </>
      )}
    </span>
  );
}

/** What a saved channel does now, with the reason when it fails. */
export function ChannelStanding({ connection }: { connection: Connection }) {
  const { t } = useTranslation("channels");
  const error = currentError(connection);
  return (
    <div className={css.fields} style={{ gap: 8, marginBottom: 20 }}>
      <div style={{ display: "flex", gap: 10, alignItems: "center", flexWrap: "wrap" }}>
        <StatusChip status={connection.status} />
        <span className={css.rowText}>
          <LedgerWords connection={connection} />
        </span>
      </div>
      {error && (
        <div className={css.notice} data-tone="red" role="alert">
          <IconAlertTriangle size={15} stroke={1.7} aria-hidden style={{ verticalAlign: -2 }} /> {t("failing")}{" "}
          {connection.ledger.lastErrorAt && (
            <>
              (<AgoTime at={connection.ledger.lastErrorAt} />){" "}
            </>
          )}
          <span dir="auto">{error}</span>
        </div>
      )}
    </div>
  );
}

/** Pausing, resuming, and taking a channel away. */
export function ChannelEnd({ connection, onGone }: { connection: Connection; onGone: () => void }) {
  const { t } = useTranslation("channels");
  const navigate = useNavigate();
  const keep = useKeepConnection();
  const [asked, setAsked] = useState<"pause" | "disconnect" | null>(null);
  const isPaused = connection.status === "paused";
  const setPaused = async (isPausedNow: boolean) => {
    keep(
      connection.id,
      await send("connections.update", { params: { id: connection.id }, body: { isPaused: isPausedNow } }),
    );
  };
  const resume = () =>
    setPaused(false).catch((error: unknown) => notifications.show({ color: "red", message: sentenceOf(error) }));
  const disconnect = async () => {
    await send("connections.delete", { params: { id: connection.id } });
    onGone();
    await navigate({ to: "/settings/channels" });
    keep(connection.id, null);
  };
  return (
    <Section title={t("end.title")}>
      <Line
        title={t(isPaused ? "end.resumeTitle" : "end.pauseTitle")}
        text={t(`end.${isPaused ? "resume" : "pause"}Text.${connection.connector}`)}
      >
        <Button variant="default" onClick={() => (isPaused ? void resume() : setAsked("pause"))}>
          {t(isPaused ? "end.resume" : "end.pause")}
        </Button>
      </Line>
      <Line title={t("end.disconnectTitle")} text={t("end.disconnectText")}>
        <Button variant="outline" color="red" onClick={() => setAsked("disconnect")}>
          {t("end.disconnect")}
        </Button>
      </Line>
      <ConfirmDialog
        isOpen={asked === "pause"}
        onClose={() => setAsked(null)}
        title={t("end.pauseAsk", { name: connection.name })}
        text={t(`end.pauseText.${connection.connector}`)}
        confirm={t("end.pause")}
        onConfirm={() => setPaused(true)}
      />
      <ConfirmDialog
        isOpen={asked === "disconnect"}
        onClose={() => setAsked(null)}
        title={t("end.disconnectAsk", { name: connection.name })}
        text={t(`end.disconnectLong.${connection.connector}`)}
        confirm={t("end.disconnect")}
        isDanger
        onConfirm={disconnect}
      />
    </Section>
  );
}
