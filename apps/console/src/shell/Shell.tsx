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

const Palette = drawnLater(async () => (await import("./Palette.tsx")).Palette);
const ShortcutSheet = drawnLater(async () => (await import("../keyboard/ShortcutSheet.tsx")).ShortcutSheet);

/** Rail, bar and the page between them. Lives as long as the session, and holds its live connection. */
export function Shell() {
  useLive();
  useNotices();
  useEffect(startOutbox, []);
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
