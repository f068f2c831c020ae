import { Button } from "@mantine/core";
import { IconCompass } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { EmptyState } from "./States.tsx";

export function NotFound() {
  const { t } = useTranslation("shell");
  return (
    <EmptyState
      icon={<IconCompass size={28} stroke={1.4} />}
      title={t("state.notFoundTitle")}
      text={t("state.notFoundText")}
      action={
        <Button component={Link} to="/inbox" variant="default">
          {t("state.toInbox")}
        </Button>
      }
    />
  );
}
