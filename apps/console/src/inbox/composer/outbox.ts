import type { Attachment } from "@rapport/schema";
import { RapportError } from "@rapport/schema";
import { backoffMs } from "../../live/backoff.ts";
import { applyItem } from "../../live/feed.ts";
import { liveStatusStore } from "../../live/socket.ts";
import { sentenceOf } from "../../pieces/sentence.ts";
import { createStore } from "../../pieces/store.ts";
import { call, sessionStore } from "../../session/session.ts";
import { feedContext } from "../../shell/use-live.ts";
import { offerUndo } from "./undo.tsx";

export interface PendingMessage {
  clientId: string;
  conversationId: string;
  kind: "reply" | "note";
  text: string;
  attachments: Attachment[];
  mentions: string[];
  sendAt: string | null;
  thenStatus: "resolved" | null;
  createdAt: string;
  /** `waiting`: the server cannot be reached, it is tried again by itself. `failed`: the server refused, a person decides. */
  state: "sending" | "waiting" | "failed";
  reason: string | null;
}

/** What I wrote that the server has not yet confirmed, oldest first. Survives a reload of this tab. */
export const outboxStore = createStore<readonly PendingMessage[]>([]);

const STORAGE_KEY = "rapport.outbox";

/** Sends what I wrote. It stands in the timeline from now on, and is there exactly once however often it is tried. */
export function sendMessage(message: Omit<PendingMessage, "state" | "reason" | "createdAt">): void {
  outboxStore.update((all) => [
    ...all,
    { ...message, createdAt: new Date().toISOString(), state: "sending", reason: null },
  ]);
  void attempt(message.clientId, 0);
}

export function retryPending(clientId: string): void {
  void attempt(clientId, 0);
}

/** Takes an unsent message out of the outbox and answers it, to be edited again. */
export function takeBack(clientId: string): PendingMessage | undefined {
  const message = outboxStore.get().find((pending) => pending.clientId === clientId);
  outboxStore.update((all) => all.filter((pending) => pending.clientId !== clientId));
  return message;
}

function mark(clientId: string, state: PendingMessage["state"], reason: string | null): void {
  outboxStore.update((all) =>
    all.map((pending) => (pending.clientId === clientId ? { ...pending, state, reason } : pending)),
  );
}

const inFlight = new Set<string>();

async function attempt(clientId: string, tries: number): Promise<void> {
  const message = outboxStore.get().find((pending) => pending.clientId === clientId);
  if (!message || inFlight.has(clientId)) return;
  inFlight.add(clientId);
  mark(clientId, "sending", null);
  try {
    const item = await post(message);
    applyItem(feedContext, item);
    outboxStore.update((all) => all.filter((pending) => pending.clientId !== clientId));
    feedContext.onCountsStale();
    if (message.kind === "reply") offerUndo(item);
  } catch (error) {
    const isTriedAgain = error instanceof RapportError && error.isRetryable;
    mark(clientId, isTriedAgain ? "waiting" : "failed", sentenceOf(error));
    if (isTriedAgain) window.setTimeout(() => attempt(clientId, tries + 1), backoffMs(tries + 1, Math.random(), 0));
  } finally {
    inFlight.delete(clientId);
  }
}

function post({ kind, conversationId: id, text, attachments, clientId, mentions, sendAt, thenStatus }: PendingMessage) {
  const body = { text, attachmentIds: attachments.map((attachment) => attachment.id), clientId };
  if (kind === "note") return call("conversations.note", { params: { id }, body: { ...body, mentions } });
  return call("conversations.reply", {
    params: { id },
    body: { ...body, ...(sendAt ? { sendAt } : {}), ...(thenStatus ? { thenStatus } : {}) },
  });
}

const tryAllWaiting = () => {
  for (const { clientId, state } of outboxStore.get()) if (state === "waiting") void attempt(clientId, 0);
};

/** Keeps the outbox through reloads of this tab and sends what waits when the connection is back; returns the way to stop. */
export function startOutbox(): () => void {
  const session = sessionStore.get();
  const owner = session.status === "signed_in" ? session.me.actor.id : "";
  try {
    const kept = JSON.parse(sessionStorage.getItem(STORAGE_KEY) ?? "null") as {
      owner: string;
      messages: PendingMessage[];
    } | null;
    // What another person left behind in this tab is not sent in my name.
    const mine = kept?.owner === owner ? kept.messages : [];
    outboxStore.set(mine.map((message) => ({ ...message, state: "waiting" })));
  } catch {
    sessionStorage.removeItem(STORAGE_KEY);
  }
  const keep = () => {
    const messages = outboxStore.get();
    if (messages.length === 0) sessionStorage.removeItem(STORAGE_KEY);
    else sessionStorage.setItem(STORAGE_KEY, JSON.stringify({ owner, messages }));
  };
  const warn = (event: BeforeUnloadEvent) => outboxStore.get().length > 0 && event.preventDefault();
  const stops = [
    outboxStore.subscribe(keep),
    liveStatusStore.subscribe(() => liveStatusStore.get().state === "open" && tryAllWaiting()),
  ];
  window.addEventListener("online", tryAllWaiting);
  window.addEventListener("beforeunload", warn);
  tryAllWaiting();
  return () => {
    for (const stop of stops) stop();
    window.removeEventListener("online", tryAllWaiting);
    window.removeEventListener("beforeunload", warn);
  };
}
