import type { ConsoleFrame, ConversationRow } from "@rapport/api";
import { createStore } from "../pieces/store.ts";

/** Something a person should be told now, whatever page they are on. */
export type Notice =
  | { kind: "mention"; key: string; conversationId: string; byName: string }
  | { kind: "message"; key: string; conversationId: string; row: ConversationRow; text: string };

/** The latest notice; the shell shows it (see shell/use-notices.tsx). */
export const noticeStore = createStore<Notice | null>(null);

/** Enough to tell apart what a reconnect repeats. */
const REMEMBERED = 500;
const told = new Set<string>();

function tell(notice: Notice): void {
  if (told.has(notice.key)) return;
  told.add(notice.key);
  if (told.size > REMEMBERED) told.delete(told.values().next().value!);
  noticeStore.set(notice);
}

/** Makes a notice of a frame that deserves one: a mention of me, or a customer's message. Who wants it is the shell's to say. */
export function noticeFrame(frame: ConsoleFrame): void {
  if (frame.type === "mention") {
    tell({ kind: "mention", key: frame.eventId, conversationId: frame.conversationId, byName: frame.byName });
  }
  if (frame.type === "conversation" && frame.row) {
    const { row } = frame;
    // What the AI holds is told when it hands it over, the row being new then.
    if (row.previewDirection === "in" && row.isUnread && row.status !== "pending") {
      tell({ kind: "message", key: `${row.id}:${row.messageCount}`, conversationId: row.id, row, text: row.preview });
    }
  }
}
