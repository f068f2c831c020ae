import { useNavigate } from "@tanstack/react-router";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { listenForShortcuts, useShortcuts } from "../keyboard/registry.ts";
import { useMay } from "../session/use-me.ts";
import { togglePalette } from "./palette-opening.ts";

/** What works on every page. */
export function useGlobalShortcuts(openSheet: () => void): void {
  const { t } = useTranslation("shell");
  const navigate = useNavigate();
  const maySeeStudio = useMay("agent.read");
  useEffect(() => listenForShortcuts(window), []);
  useShortcuts([
    {
      keys: "mod+k",
      group: "general",
      label: t("shortcuts.palette"),
      run: togglePalette,
      whileTyping: true,
      isNotACommand: true,
      opensField: true,
    },
    { keys: "?", group: "general", label: t("shortcuts.sheet"), run: openSheet },
    { keys: "g i", group: "general", label: t("shortcuts.goInbox"), run: () => navigate({ to: "/inbox" }) },
    { keys: "g c", group: "general", label: t("shortcuts.goCustomers"), run: () => navigate({ to: "/customers" }) },
    ...(maySeeStudio
      ? [
          {
            keys: "g t",
            group: "general" as const,
            label: t("shortcuts.goStudio"),
            run: () => navigate({ to: "/studio" }),
          },
        ]
      : []),
    { keys: "g s", group: "general", label: t("shortcuts.goSettings"), run: () => navigate({ to: "/settings" }) },
  ]);
}
