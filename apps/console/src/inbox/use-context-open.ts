import { useLocalStorage } from "@mantine/hooks";

const ROOM_FOR_CONTEXT = 1360;

/** Whether the context pane is shown: as the reader last had it, else by the room there is. On a phone it starts closed. */
export function useContextOpen(): { isOpen: boolean; toggle: () => void } {
  const isNarrow = window.innerWidth < 1100;
  const [kept, keep] = useLocalStorage<"auto" | "open" | "closed">({
    key: isNarrow ? "rapport.context.narrow" : "rapport.context",
    defaultValue: "auto",
    getInitialValueInEffect: false,
  });
  const isOpen = kept === "auto" ? window.innerWidth >= ROOM_FOR_CONTEXT : kept === "open";
  return { isOpen, toggle: () => keep(isOpen ? "closed" : "open") };
}
