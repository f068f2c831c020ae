import { Button } from "@mantine/core";
import { IconPlugConnectedX } from "@tabler/icons-react";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { EmptyState } from "../pieces/States.tsx";
import { startSession } from "./session.ts";

const AGAIN_AFTER_MS = 3000;

/** The server did not answer at the very start; it is asked again until it does. */
export function Unreachable() {
  const { t } = useTranslation("session");
  useEffect(() => {
    const timer = window.setInterval(() => void startSession(), AGAIN_AFTER_MS);
    return () => window.clearInterval(timer);
  }, []);
  return (
    <main style={{ display: "flex", height: "100dvh" }}>
      <EmptyState
        icon={<IconPlugConnectedX size={28} stroke={1.4} />}
        title={t("unreachable.title")}
        text={t("unreachable.text")}
        action={
          <Button variant="default" onClick={() => void startSession()}>
            {t("state.retry", { ns: "shell" })}
          </Button>
        }
      />
    </main>
  );
}
