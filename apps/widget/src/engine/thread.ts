import type { WidgetMessage, WidgetQuickReply } from "@rapport/api";
import type { Attachment } from "@rapport/schema";
import type { OutboxEntry } from "./outbox.ts";

/** One message as it is shown. */
export interface Line {
  /** Stays the same from writing to acknowledgement, so that the line does not jump or flash. */
  key: string;
  isMine: boolean;
  authorName: string;
  isAi: boolean;
  text: string;
  attachments: Attachment[];
  /** Buttons to answer with. What was kept by an older widget has none. */
  quickReplies?: readonly WidgetQuickReply[];
  at: string;
  state: "sending" | "sent" | "failed";
  failure: string | null;
}

/** Adds messages to those known: each id once, in feed order. Answers the same array when nothing is new. */
export function mergeMessages(known: readonly WidgetMessage[], incoming: readonly WidgetMessage[]): WidgetMessage[] {
  const byId = new Map(known.map((message) => [message.id, message]));
  for (const message of incoming) byId.set(message.id, message);
  return [...byId.values()].sort((a, b) => a.seq - b.seq);
}

/** What is shown: what the server has, in its order, then what still waits here, in the order of writing. */
export function linesOf(messages: readonly WidgetMessage[], waiting: readonly OutboxEntry[]): Line[] {
  const known = new Set(messages.map((message) => message.clientId));
  return [
    ...messages.map(
      (message): Line => ({
        key: message.clientId ?? message.id,
        isMine: message.direction === "in",
        authorName: message.author.name,
        isAi: message.author.kind === "ai",
        text: message.text,
        attachments: message.attachments,
        quickReplies: message.quickReplies,
        at: message.occurredAt,
        state: "sent",
        failure: null,
      }),
    ),
    ...waiting
      .filter((entry) => !known.has(entry.clientId))
      .map(
        (entry): Line => ({
          key: entry.clientId,
          isMine: true,
          authorName: "",
          isAi: false,
          text: entry.text,
          attachments: entry.attachments,
          at: entry.writtenAt,
          state: entry.failure === null ? "sending" : "failed",
          failure: entry.failure,
        }),
      ),
  ];
}

/** Answers of the company after the feed number that was read. */
export function countUnread(messages: readonly WidgetMessage[], readSeq: number): number {
  return messages.filter((message) => message.direction === "out" && message.seq > readSeq).length;
}
