import { useDisclosure } from "@mantine/hooks";
import { Outlet } from "@tanstack/react-router";
import { useEffect } from "react";
import { startOutbox } from "../inbox/composer/outbox.ts";
import { drawnLater } from "../pieces/drawn-later.tsx";
import { useStore } from "../pieces/store.ts";
import { ConnectionBanner } from "./ConnectionBanner.tsx";
import { isPaletteWantedStore } from "./palette-opening.ts";
import { Rail } from "./Rail.tsx";
import css from "./Shell.module.css";
import { TopBar } from "./TopBar.tsx";
import { useGlobalShortcuts } from "./use-global-shortcuts.ts";
import { useLive } from "./use-live.ts";
import { useNotices } from "./use-notices.tsx";

const loadPalette = async () => (await import("./Palette.tsx")).Palette;
const loadShortcutSheet = async () => (await import("../keyboard/ShortcutSheet.tsx")).ShortcutSheet;
const Palette = drawnLater(loadPalette);
const ShortcutSheet = drawnLater(loadShortcutSheet);

/** Once the first page is quiet: what a key opens should stand there with the key. */
function loadAtLeisure(): () => void {
  const load = () => void Promise.allSettled([loadPalette(), loadShortcutSheet()]);
  // Safari knows no idle callback.
  if (!("requestIdleCallback" in globalThis)) {
    const timer = setTimeout(load, 2_000);
    return () => clearTimeout(timer);
  }
  const request = requestIdleCallback(load, { timeout: 5_000 });
  return () => cancelIdleCallback(request);
}

/** Rail, bar and the page between them. Lives as long as the session, and holds its live connection. */
export function Shell() {
  useLive();
  useNotices();
  useEffect(startOutbox, []);
  useEffect(loadAtLeisure, []);
  const isPaletteWanted = useStore(isPaletteWantedStore);
  const [isSheetOpen, sheet] = useDisclosure(false);
  useGlobalShortcuts(sheet.open);
  return (
    <div className={css.shell}>
      <Rail />
      <TopBar onShortcuts={sheet.open} />
      <main className={css.page} id="main">
        <ConnectionBanner />
        <Outlet />
      </main>
      {isPaletteWanted && <Palette />}
      {isSheetOpen && <ShortcutSheet onClose={sheet.close} />}
    </div>
  );
}
