import { spotlight } from "@mantine/spotlight";
import { createStore } from "../pieces/store.ts";

/** False until the palette is first asked for: its code is not part of the first page. */
export const isPaletteWantedStore = createStore(false);

/** Opens the palette, or closes it when it is open. The first time it opens itself once it is loaded. */
export function togglePalette(): void {
  if (isPaletteWantedStore.get()) spotlight.toggle();
  else isPaletteWantedStore.set(true);
}
