import { type ConversationStatus, type Id, nextStatus, RapportError, type Trigger } from "@rapport/schema";
import { eventIdOf } from "@rapport/schema/event-id";
import {
  type ConversationColumnsChange,
  type ConversationState,
  OWN_SOURCE,
  type OwnEvent,
  saveConversation,
  saveTags,
  type Tx,
  writeOwnEvents,
} from "@rapport/store";
import { readConversationJob } from "../learning/read-job.ts";

/** One field that changed; becomes one event (CAN-1, ORC-1). */
export interface FieldChange {
  what:
    | "status"
    | "assignee"
    | "team"
    | "priority"
    | "tags"
    | "subject"
    | "snooze"
    | "merged"
    | "unmerged"
    | "contact"
    | "holder";
  from: unknown;
  to: unknown;
  /** Why, when no person asked for it. */
  cause: string | null;
}

/** A conversation being changed: gathered here, checked by the machine, written once by commitEdit. */
export interface Edit {
  /** As it is now, changes so far included. */
  state: ConversationState;
  columns: ConversationColumnsChange;
  changes: FieldChange[];
  tags: string[] | null;
}

export function openEdit(state: ConversationState): Edit {
  return { state: { ...state }, columns: {}, changes: [], tags: null };
}

const REFUSED: Readonly<Record<Trigger, string>> = {
  customer_wrote: "take words from the customer",
  agent_replied: "be answered",
  assigned: "be assigned",
  unassigned: "be given back",
  work_started: "be worked on",
  held_by_ai: "be held by the AI",
  handed_off: "be handed to a person",
  snoozed: "be snoozed",
  snooze_ended: "wake up",
  resolved: "be resolved",
  closed: "be closed",
  reopened: "be reopened",
};

/** The refusal of a move, naming the status and the wish. */
export function refuseMove(state: Pick<ConversationState, "number" | "status">, trigger: Trigger): RapportError {
  const hint = state.status === "closed" ? " Reopen it first." : trigger === "closed" ? " Resolve it first." : "";
  return new RapportError("illegal_transition", {
    sentence: `Conversation #${state.number} is ${state.status.replaceAll("_", " ")} and cannot ${REFUSED[trigger]}.${hint}`,
  });
}

/** Pulls a trigger of the state machine: the only way a status changes. Throws illegal_transition; a trigger that leads nowhere changes nothing. */
export function pull(edit: Edit, trigger: Trigger, cause: string | null = null): void {
  const next = nextStatus(edit.state.status, trigger);
  if (next === null) throw refuseMove(edit.state, trigger);
  if (next !== edit.state.status) moveTo(edit, next, cause);
}

function moveTo(edit: Edit, next: ConversationStatus, cause: string | null): void {
  const { state, columns } = edit;
  edit.changes.push({ what: "status", from: state.status, to: next, cause });
  if (state.status === "snoozed") {
    columns.snoozedUntilAt = null;
    state.snoozedUntilAt = null;
  }
  // Nobody waits for an answer in a matter that is settled.
  if ((next === "resolved" || next === "closed") && state.waitingSinceAt) {
    columns.waitingSinceAt = null;
    state.waitingSinceAt = null;
  }
  state.status = next;
  columns.status = next;
}

/** Gives the conversation to somebody, or back to nobody; the machine follows. */
export function assign(edit: Edit, assigneeId: Id | null, cause: string | null = null): void {
  if (edit.state.assigneeId === assigneeId) return;
  edit.changes.push({ what: "assignee", from: edit.state.assigneeId, to: assigneeId, cause });
  edit.state.assigneeId = assigneeId;
  edit.columns.assigneeId = assigneeId;
  pull(edit, assigneeId ? "assigned" : "unassigned", cause);
}

export interface CommitOptions {
  now: Date;
  /** Messages and notes that belong to the change; their feed numbers are given here. */
  messages?: readonly Omit<OwnEvent, "seq">[];
  /** The changes led to the messages and stand before them; otherwise they follow. */
  areChangesFirst?: boolean;
  /** Entries for messages that have not left (ids of deliveries). */
  touchedItems?: readonly Id[];
  /** Items that are no more under this id. */
  removedItems?: readonly Id[];
}

/**
 * Writes an edit: a `change` event for each field, the row under its new version, feed entries in order. Answers the
 * version. Nothing is written and the old version answered when nothing changed.
 */
export async function commitEdit(tx: Tx, edit: Edit, options: CommitOptions): Promise<number> {
  const { state, changes } = edit;
  const messages = options.messages ?? [];
  const touched = options.touchedItems ?? [];
  const removed = options.removedItems ?? [];
  const isRowChanged = changes.length > 0 || messages.length > 0 || Object.keys(edit.columns).length > 0;
  const count = changes.length + messages.length + touched.length + removed.length + (isRowChanged ? 1 : 0);
  if (count === 0) return state.seq;
  let seq = await tx.reserveSeqs(count);

  for (const id of removed) tx.publishAt(seq++, { kind: "item_removed", conversationId: state.id, entityId: id });
  if (changes.some(({ what, to }) => what === "status" && (to === "resolved" || to === "closed"))) {
    tx.enqueue(readConversationJob(state.id, options.now));
  }
  const write = {
    messages: () => messages.map((message): OwnEvent => ({ ...message, seq: seq++ })),
    changes: () => changes.map((change) => changeEvent(tx, state, change, seq++, options.now)),
  };
  const events = options.areChangesFirst
    ? [...write.changes(), ...write.messages()]
    : [...write.messages(), ...write.changes()];
  writeOwnEvents(tx, events);
  for (const event of events) {
    tx.publishAt(event.seq, { kind: "item", conversationId: state.id, entityId: event.id });
  }
  for (const id of touched) tx.publishAt(seq++, { kind: "item", conversationId: state.id, entityId: id });
  if (!isRowChanged) return state.seq;
  if (edit.tags) saveTags(tx, state.id, edit.tags);
  saveConversation(tx, state.id, edit.columns, seq);
  tx.publishAt(seq, { kind: "conversation", conversationId: state.id, entityId: state.id });
  state.seq = seq;
  return seq;
}

function changeEvent(tx: Tx, state: ConversationState, change: FieldChange, seq: number, now: Date): OwnEvent {
  const externalId = `${state.id}:${change.what}:${seq}`;
  return {
    id: eventIdOf(tx.tenantId, OWN_SOURCE, externalId),
    seq,
    kind: "change",
    channel: state.channel,
    direction: "internal",
    connectionId: state.connectionId,
    conversationId: state.id,
    contactId: null,
    actorId: tx.actor.kind === "system" ? null : tx.actor.actorId,
    externalId,
    occurredAt: now,
    subject: null,
    text: "",
    authorName: null,
    clientId: null,
    meta: { ...change },
    attachmentIds: [],
  };
}
