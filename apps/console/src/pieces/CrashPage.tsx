import { Button } from "@mantine/core";
import { IconBolt } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { EmptyState } from "./States.tsx";

/** For a fault of ours: the rest of the console goes on. */
export function CrashPage({ error }: { error: unknown }) {
  const { t } = useTranslation("shell");
  return (
    <div role="alert" style={{ display: "flex", flex: 1 }}>
      <EmptyState
        icon={<IconBolt size={26} stroke={1.5} color="var(--red-ink)" />}
        title={t("state.crashTitle")}
        text={
          <>
            {t("state.crashText")}
            <br />
            <code style={{ fontSize: 11, color: "var(--ink-faint)" }}>
              {error instanceof Error ? error.message : String(error)}
            </code>
          </>
        }
        action={
          <Button variant="default" onClick={() => location.reload()}>
            {t("state.reload")}
          </Button>
        }
      />
    </div>
  );
}
