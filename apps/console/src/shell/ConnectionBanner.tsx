import { IconCloudOff } from "@tabler/icons-react";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { liveStatusStore } from "../live/socket.ts";
import { useStore } from "../pieces/store.ts";
import css from "./Shell.module.css";

const QUIET_FOR_MS = 2_000;

/** Says that the connection is lost once it has been for two seconds; a blink is nobody's business. */
export function ConnectionBanner() {
  const { t } = useTranslation("shell");
  const status = useStore(liveStatusStore);
  const lostAtMs = status.state === "connecting" || status.state === "waiting" ? status.sinceMs : null;
  const [isShown, setShown] = useState(false);
  useEffect(() => {
    if (lostAtMs === null) {
      setShown(false);
      return;
    }
    const timer = window.setTimeout(() => setShown(true), Math.max(0, lostAtMs + QUIET_FOR_MS - Date.now()));
    return () => window.clearTimeout(timer);
  }, [lostAtMs]);
  if (!isShown) return null;
  return (
    <output className={css.banner}>
      <IconCloudOff size={15} stroke={1.7} aria-hidden />
      {navigator.onLine ? t("connection.reconnecting") : t("connection.offline")}
    </output>
  );
}
