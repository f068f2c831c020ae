import { Outlet } from "@tanstack/react-router";
import { useEffect } from "react";
import { startOutbox } from "../inbox/composer/outbox.ts";
import { useShortcutSheet } from "../keyboard/ShortcutSheet.tsx";
import { ConnectionBanner } from "./ConnectionBanner.tsx";
import { Palette } from "./Palette.tsx";
import { Rail } from "./Rail.tsx";
import css from "./Shell.module.css";
import { TopBar } from "./TopBar.tsx";
import { useGlobalShortcuts } from "./use-global-shortcuts.ts";
import { useLive } from "./use-live.ts";
import { useNotices } from "./use-notices.tsx";

/** Rail, bar and the page between them. Lives as long as the session, and holds its live connection. */
export function Shell() {
  useLive();
  useNotices();
  useEffect(startOutbox, []);
  const sheet = useShortcutSheet();
  useGlobalShortcuts(sheet.open);
  return (
    <div className={css.shell}>
      <Rail />
      <TopBar onShortcuts={sheet.open} />
      <main className={css.page} id="main">
        <ConnectionBanner />
        <Outlet />
      </main>
      <Palette />
      {sheet.element}
    </div>
  );
}
