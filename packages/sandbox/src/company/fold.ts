import { type Channel, type ConversationStatus, type Id, nextStatus, type Trigger } from "@rapport/schema";
import { eventIdOf } from "@rapport/schema/event-id";
import type { History, HistoryConversation, HistoryEvent } from "@rapport/store";
import type { AgentKey } from "./catalog.ts";

import type { Random } from "./random.ts";
import type { ConversationScript, ScriptFile, Step } from "./script.ts";
import type { TeamKey } from "./texts.ts";

/** What the company has already: its people, teams and channels by name. */
export interface Place {
  tenantId: Id;
  actors: Readonly<Record<AgentKey, Id>>;
  teams: Readonly<Record<TeamKey, Id>>;
  connections: Readonly<Record<"webchat" | "email", Id>>;
}

const PRIORITIES = { low: 0, normal: 1, high: 2, urgent: 3 } as const;

/** The address by which a web chat visitor is known (schema: Identity). */
export function visitorAddress(place: Place, visitorId: Id): string {
  return `${place.connections.webchat}:${visitorId}`;
}

/**
 * Turns a script into what the product would have kept of it: messages, notes, the changes they caused by the state
 * machine (ORC-1), deliveries, and the conversation as it stands after the last step.
 */
export function foldScript(
  random: Random,
  place: Place,
  script: ConversationScript,
  history: History,
): HistoryConversation {
  const { channel, contact, subject } = script;
  const connectionId = place.connections[channel];
  const address = channel === "email" ? contact.email : visitorAddress(place, contact.visitor.id);
  const startMs = script.steps[0]!.atMs;
  const conversation: HistoryConversation = {
    id: random.id(startMs),
    channel,
    connectionId,
    contactId: contact.id,
    subject,
    threadSubject: subject?.toLowerCase() ?? null,
    status: "new",
    priority: PRIORITIES.normal,
    assigneeId: null,
    teamId: place.teams[script.team],
    tags: [],
    snoozedUntilAt: null,
    preview: "",
    previewDirection: "in",
    messageCount: 0,
    waitingSinceAt: null,
    firstReplyAt: null,
    contactReadAt: null,
    mergedIntoId: null,
    createdAt: instant(startMs),
    lastEventAt: instant(startMs),
  };
  let changes = 0;
  let messageIdBefore: string | null = null;

  const event = (
    atMs: number,
    parts: Partial<HistoryEvent> & Pick<HistoryEvent, "direction" | "source" | "externalId">,
  ): HistoryEvent => {
    const made: HistoryEvent = {
      id: eventIdOf(place.tenantId, parts.source, parts.externalId),
      kind: "message",
      channel: channel satisfies Channel,
      connectionId,
      conversationId: conversation.id,
      contactId: contact.id,
      actorId: null,
      occurredAt: instant(atMs),
      subject: null,
      text: "",
      newText: null,
      html: null,
      authorName: null,
      authorAddress: null,
      clientId: null,
      meta: null,
      mentions: [],
      attachments: [],
      delivery: null,
      ...parts,
    };
    history.events.push(made);
    return made;
  };

  const change = (
    step: Step,
    what: string,
    from: unknown,
    to: unknown,
    actorId: Id | null,
    cause: string | null = null,
  ): void => {
    event(step.atMs, {
      kind: "change",
      direction: "internal",
      source: "rapport",
      externalId: `${conversation.id}:${what}:${++changes}`,
      actorId,
      meta: { what, from, to, cause },
    });
  };

  const move = (step: Step, trigger: Trigger, actorId: Id | null, cause: string | null = null): void => {
    const from = conversation.status;
    const to: ConversationStatus | null = nextStatus(from, trigger);
    if (!to || to === from) return;
    conversation.status = to;
    if (from === "snoozed") conversation.snoozedUntilAt = null;
    change(step, "status", from, to, actorId, cause);
  };

  const showWords = (step: Step, text: string, direction: "in" | "out", files: readonly ScriptFile[]): void => {
    conversation.preview = text.replace(/\s+/g, " ").trim().slice(0, 200) || (files[0]?.name ?? "");
    conversation.previewDirection = direction;
    conversation.messageCount += 1;
    conversation.lastEventAt = instant(step.atMs);
  };

  const keepFiles = (atMs: number, files: readonly ScriptFile[] = []): HistoryEvent["attachments"] =>
    files.map((file) => ({ id: random.id(atMs), isInline: file.type === "image/png", ...file }));

  for (const step of script.steps) {
    const actorId = "by" in step ? place.actors[step.by] : null;
    switch (step.do) {
      case "write": {
        const messageId = `<${random.id(step.atMs)}${contact.email.slice(contact.email.indexOf("@"))}>`;
        const clientId = channel === "webchat" ? random.id(step.atMs) : null;
        event(step.atMs, {
          direction: "in",
          source: connectionId,
          externalId: clientId ? `${contact.visitor.id}:${clientId}` : messageId,
          subject: subject && (messageIdBefore ? `Re: ${subject}` : subject),
          text: step.text,
          newText: step.newText ?? null,
          html: step.html ?? null,
          authorName: contact.name,
          authorAddress: address,
          clientId,
          attachments: keepFiles(step.atMs, step.files),
        });
        if (channel === "email") {
          history.references.push({ connectionId, messageId, conversationId: conversation.id, at: instant(step.atMs) });
          messageIdBefore = messageId;
        }
        showWords(step, step.newText ?? step.text, "in", step.files ?? []);
        conversation.waitingSinceAt ??= instant(step.atMs);
        conversation.contactReadAt = channel === "webchat" ? instant(step.atMs) : null;
        move(step, "customer_wrote", null, "customer_wrote");
        break;
      }
      case "answer": {
        const outboxId = random.id(step.atMs);
        const messageId = channel === "email" ? `<${outboxId}@littleharbour.example>` : null;
        event(step.atMs, {
          direction: "out",
          source: "rapport",
          externalId: outboxId,
          actorId,
          subject: subject && `Re: ${subject}`,
          text: step.text,
          clientId: random.id(step.atMs),
          attachments: keepFiles(step.atMs, step.files),
          delivery: {
            id: outboxId,
            state: step.failure ? "failed" : channel === "webchat" ? "read" : "sent",
            reason: step.failure ?? null,
            providerMessageId: step.failure ? null : (messageId ?? outboxId),
            to: { address, name: contact.name },
            subject: subject && `Re: ${subject}`,
          },
        });
        if (messageId)
          history.references.push({ connectionId, messageId, conversationId: conversation.id, at: instant(step.atMs) });
        showWords(step, step.text, "out", step.files ?? []);
        conversation.firstReplyAt ??= instant(step.atMs);
        conversation.waitingSinceAt = null;
        move(step, "agent_replied", actorId);
        break;
      }
      case "note":
        event(step.atMs, {
          direction: "internal",
          source: "rapport",
          externalId: random.id(step.atMs),
          actorId,
          text: step.text,
          clientId: random.id(step.atMs),
          mentions: step.mentions.map((key) => place.actors[key]),
        });
        break;
      case "assign": {
        const to = place.actors[step.to];
        change(step, "assignee", conversation.assigneeId, to, actorId);
        conversation.assigneeId = to;
        move(step, "assigned", actorId);
        break;
      }
      case "tag":
        change(step, "tags", conversation.tags, step.tags, actorId);
        conversation.tags = [...step.tags];
        break;
      case "prioritise":
        change(step, "priority", "normal", step.to, actorId);
        conversation.priority = PRIORITIES[step.to];
        break;
      case "snooze": {
        const until = step.untilMs === null ? null : instant(step.untilMs);
        change(step, "snooze", null, until, actorId);
        move(step, "snoozed", actorId);
        conversation.snoozedUntilAt = until;
        break;
      }
      case "resolve":
        conversation.waitingSinceAt = null;
        move(step, "resolved", actorId);
        break;
      case "close":
        move(step, "closed", null, "resolved_for_a_week");
        break;
    }
  }
  if (channel === "email") history.participants.push({ conversationId: conversation.id, address });
  history.conversations.push(conversation);
  return conversation;
}

const instant = (ms: number): string => new Date(ms).toISOString();
