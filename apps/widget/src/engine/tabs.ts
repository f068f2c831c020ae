import type { WidgetMessage } from "@rapport/api";

/** What the tabs of one visitor tell each other. */
export type TabWord = { type: "message"; message: WidgetMessage } | { type: "read"; readSeq: number };

export interface Tabs {
  tell(word: TabWord): void;
  close(): void;
}

/**
 * Keeps the tabs of one visitor in step. Words go by BroadcastChannel; what lies in storage is watched: `onOutbox` when
 * another tab wrote or finished a message, `onDropped` when another tab signed this person out.
 */
export function joinTabs(options: {
  prefix: string;
  onWord: (word: TabWord) => void;
  onOutbox: () => void;
  onDropped: () => void;
}): Tabs {
  const { prefix } = options;
  let channel = "BroadcastChannel" in globalThis ? new BroadcastChannel(prefix) : null;
  if (channel) channel.onmessage = (event) => options.onWord(event.data as TabWord);
  const watch = (event: StorageEvent) => {
    if (event.key?.startsWith(`${prefix}out/`)) options.onOutbox();
    else if (event.key === null || (event.key === `${prefix}token` && event.newValue === null)) options.onDropped();
  };
  addEventListener("storage", watch);
  return {
    tell: (word) => channel?.postMessage(word),
    close() {
      channel?.close();
      channel = null;
      removeEventListener("storage", watch);
    },
  };
}
