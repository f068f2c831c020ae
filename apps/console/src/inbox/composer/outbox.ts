import type { ConversationItem } from "@rapport/api";
import type { Attachment } from "@rapport/schema";
import { RapportError } from "@rapport/schema";
import { backoffMs } from "../../live/backoff.ts";
import { applyItem } from "../../live/feed.ts";
import { liveStatusStore } from "../../live/socket.ts";
import { sentenceOf } from "../../pieces/sentence.ts";
import { createStore } from "../../pieces/store.ts";
import { keys, queryClient } from "../../query.ts";
import { call, sessionStore } from "../../session/session.ts";
import { feedContext } from "../../shell/use-live.ts";
import { keepDetail } from "../change-conversation.ts";
import { stopEditing } from "../engine/editing.ts";
import { keepEngine } from "../engine/use-engine.ts";
import { gateKind } from "../engine/use-engine-words.ts";
import type { Pages } from "../list-cache.ts";
import { itemsInOrder } from "../timeline-cache.ts";
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
  /** The AI's draft that this settles, as it was or edited. */
  suggestionId?: string | null;
  /** The gate held it back: `asked`, its writer may send it all the same; `given`, they do. */
  override?: "asked" | "given";
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

/** Sends what the gate held back: its writer has read why. The server writes that down. */
export function sendAnyway(clientId: string): void {
  outboxStore.update((all) =>
    all.map((pending) => (pending.clientId === clientId ? { ...pending, override: "given" as const } : pending)),
  );
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

/** Why it was refused; what the gate objects to by kind, as its own sentences are English. */
function reasonOf(error: unknown): string {
  if (!(error instanceof RapportError) || error.code !== "gate_refused") return sentenceOf(error);
  const kinds = new Set(error.issues.map(({ message }) => gateKind(message.split(":")[0] ?? "")));
  return [sentenceOf(error), [...kinds].join(", ")].filter(Boolean).join(" ");
}

const inFlight = new Set<string>();

async function attempt(clientId: string, tries: number): Promise<void> {
  const message = outboxStore.get().find((pending) => pending.clientId === clientId);
  if (!message || inFlight.has(clientId)) return;
  inFlight.add(clientId);
  mark(clientId, "sending", null);
  try {
    const item = await post(message);
    if (item) applyItem(feedContext, item);
    outboxStore.update((all) => all.filter((pending) => pending.clientId !== clientId));
    feedContext.onCountsStale();
    if (item && message.kind === "reply") offerUndo(item);
  } catch (error) {
    const isTriedAgain = error instanceof RapportError && error.isRetryable;
    mark(clientId, isTriedAgain ? "waiting" : "failed", reasonOf(error));
    if (error instanceof RapportError && error.code === "gate_refused" && isLeftToPeople(error)) {
      outboxStore.update((all) =>
        all.map((pending) => (pending.clientId === clientId ? { ...pending, override: "asked" as const } : pending)),
      );
    }
    if (isTriedAgain) window.setTimeout(() => attempt(clientId, tries + 1), backoffMs(tries + 1, Math.random(), 0));
  } finally {
    inFlight.delete(clientId);
  }
}

/** The gate's reasons that a person may answer for; the others hold whatever anybody says. */
const LEFT_TO_PEOPLE = ["unsupported_claim", "confirms_by_itself", "refund_promise", "banned_phrase"];

function isLeftToPeople({ issues }: RapportError): boolean {
  return issues.every(({ message }) => LEFT_TO_PEOPLE.some((code) => message.startsWith(`${code}:`)));
}

/** Hands a message over; answers it as the server has it, or undefined where only the timeline knows it. */
async function post(message: PendingMessage): Promise<ConversationItem | undefined> {
  const { kind, conversationId: id, text, attachments, clientId, mentions, sendAt, thenStatus } = message;
  if (message.suggestionId) return settleSuggestion(message, message.suggestionId);
  const body = { text, attachmentIds: attachments.map((attachment) => attachment.id), clientId };
  if (kind === "note") return call("conversations.note", { params: { id }, body: { ...body, mentions } });
  return call("conversations.reply", {
    params: { id },
    body: {
      ...body,
      ...(sendAt ? { sendAt } : {}),
      ...(thenStatus ? { thenStatus } : {}),
      ...(message.override === "given" ? { isGateOverridden: true } : {}),
    },
  });
}

/** Sends what the AI wrote, as it was or edited: the server learns from the difference. */
async function settleSuggestion(message: PendingMessage, suggestionId: string): Promise<ConversationItem | undefined> {
  const { conversationId: id, text, clientId, thenStatus } = message;
  const isGateOverridden = message.override === "given";
  const body = { decision: "send", text, clientId, ...(isGateOverridden ? { isGateOverridden } : {}) } as const;
  keepEngine(id, await call("suggestions.settle", { params: { id: suggestionId }, body }));
  stopEditing(id);
  if (thenStatus) keepDetail(await call("conversations.update", { params: { id }, body: { status: thenStatus } }));
  await queryClient.invalidateQueries({ queryKey: keys.items(id) });
  const pages = queryClient.getQueryData<Pages<ConversationItem>>(keys.items(id));
  return pages && itemsInOrder(pages).find((item) => item.clientId === clientId);
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
