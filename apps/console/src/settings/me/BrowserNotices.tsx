import { Button } from "@mantine/core";
import { IconCheck } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Line } from "../Page.tsx";
import css from "../settings.module.css";

type Permit = NotificationPermission | "unsupported";

const permitNow = (): Permit => ("Notification" in window ? Notification.permission : "unsupported");

/** The browser's permission to show notices outside its window: only the browser can give it, and only when asked. */
export function BrowserNotices() {
  const { t } = useTranslation(["settings", "shell", "forms", "session"]);
  const [permit, setPermit] = useState(permitNow);
  const ask = async () => setPermit(await Notification.requestPermission());
  const tryOne = () => {
    new Notification(t("me.noticeTitle"), { body: t("me.noticeBody"), icon: "/favicon.svg", tag: "rapport-try" });
  };
  return (
    <Line title={t("me.browser")} text={t(`me.permit.${permit}`)}>
      {permit === "default" && (
        <Button variant="default" onClick={() => void ask()}>
          {t("me.allow")}
        </Button>
      )}
      {permit === "granted" && (
        <div style={{ display: "flex", gap: 10, alignItems: "center" }}>
          <span className={css.chip} data-tone="green">
            <IconCheck size={12} stroke={2.2} aria-hidden style={{ verticalAlign: -1 }} /> {t("me.allowed")}
          </span>
          <Button variant="default" onClick={tryOne}>
            {t("me.try")}
          </Button>
        </div>
      )}
      {permit === "denied" && (
        <span className={css.chip} data-tone="amber">
          {t("me.denied")}
        </span>
      )}
    </Line>
  );
}
