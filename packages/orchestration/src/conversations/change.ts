import { type Id, type Priority, RapportError, type Trigger, triggerFor } from "@rapport/schema";
import {
  type ConversationState,
  changedFieldsSince,
  findActiveActors,
  isTeam,
  type Scope,
  type Tx,
  takeConversation,
} from "@rapport/store";
import { assign, commitEdit, type Edit, type FieldChange, openEdit, pull, refuseMove } from "./edit.ts";

/** What may be asked of a conversation; undefined leaves a field as it is. The shape of the API's ConversationPatch. */
export interface ConversationChange {
  status?: "in_progress" | "waiting_customer" | "resolved" | "closed" | "reopened" | undefined;
  /** Until an instant (ISO 8601), or null: only until the customer's next word. */
  snooze?: { untilAt: string | null } | undefined;
  assigneeId?: Id | null | undefined;
  teamId?: Id | null | undefined;
  priority?: Priority | undefined;
  subject?: string | undefined;
  addTags?: readonly string[] | undefined;
  removeTags?: readonly string[] | undefined;
  /** A trigger that the system itself pulls. */
  trigger?: Trigger | undefined;
  /** Why, when no person asked. */
  cause?: string | undefined;
  /** The version the asker has seen: somebody else's change of the same field since then is a `conflict`. */
  ifSeq?: number | undefined;
}

const MAX_TAGS = 50;

/** For the row lists: which `change` events touch the field that is asked for. */
const FIELDS: readonly [keyof ConversationChange, FieldChange["what"]][] = [
  ["status", "status"],
  ["snooze", "status"],
  ["assigneeId", "assignee"],
  ["teamId", "team"],
  ["priority", "priority"],
  ["subject", "subject"],
];

/**
 * The one way a conversation changes (ORC-1): under the tenant's feed, through the state machine, one event for each
 * changed field, row, feed and audit in one transaction.
 * Throws not_found (or not the actor's to see), illegal_transition, conflict (merged, or `ifSeq` is stale), invalid_input.
 */
export async function changeConversation(
  tx: Tx,
  id: Id,
  change: ConversationChange,
  now: Date = new Date(),
): Promise<ConversationState> {
  const state = await takeConversation(tx, id);
  if (!state) throw new RapportError("not_found");
  refuseMerged(state);
  await refuseStale(tx, state, change);
  const edit = openEdit(state);
  const cause = change.cause ?? null;
  await changeOwnership(tx, edit, change, cause);
  if (change.priority !== undefined && change.priority !== state.priority) {
    edit.changes.push({ what: "priority", from: state.priority, to: change.priority, cause });
    edit.columns.priority = change.priority;
  }
  if (change.subject !== undefined && (change.subject || null) !== state.subject) {
    edit.changes.push({ what: "subject", from: state.subject, to: change.subject || null, cause });
    edit.columns.subject = change.subject || null;
  }
  changeTags(edit, change, cause);
  if (change.trigger) pull(edit, change.trigger, cause);
  if (change.status) moveAsAsked(edit, change.status, cause);
  if (change.snooze) snooze(tx, edit, change.snooze.untilAt, now, cause);
  await commitEdit(tx, edit, { now });
  if (edit.changes.length > 0) {
    tx.audit({
      action: "conversations.update",
      targetKind: "conversations",
      targetId: id,
      detail: { fields: edit.changes.map(({ what }) => what), ...(cause ? { cause } : {}) },
    });
  }
  return edit.state;
}

/** A merged conversation is kept as it was; what is to change is the one it went into. */
export function refuseMerged(state: ConversationState): void {
  if (state.mergedIntoId === null) return;
  throw new RapportError("conflict", {
    sentence: `Conversation #${state.number} was merged into another one. Open that one, or take this one out again first.`,
  });
}

async function refuseStale(tx: Tx, state: ConversationState, change: ConversationChange): Promise<void> {
  if (change.ifSeq === undefined || change.ifSeq >= state.seq) return;
  const changed = await changedFieldsSince(tx, state.id, change.ifSeq);
  const clash = FIELDS.find(([field, what]) => change[field] !== undefined && changed.has(what));
  if (clash) {
    throw new RapportError("conflict", {
      sentence: `Somebody changed the ${clash[1]} of conversation #${state.number} at the same time. Look again, then repeat.`,
    });
  }
}

async function changeOwnership(tx: Tx, edit: Edit, change: ConversationChange, cause: string | null): Promise<void> {
  const { state } = edit;
  if (change.teamId !== undefined && change.teamId !== state.teamId) {
    if (change.teamId && !(await isTeam(tx, change.teamId))) throw unknownChoice("teamId", "There is no such team.");
    edit.changes.push({ what: "team", from: state.teamId, to: change.teamId, cause });
    state.teamId = change.teamId;
    edit.columns.teamId = change.teamId;
  }
  if (change.assigneeId === undefined || change.assigneeId === state.assigneeId) return;
  if (change.assigneeId && (await findActiveActors(tx, [change.assigneeId])).length === 0) {
    throw unknownChoice("assigneeId", "There is nobody with this id who can take a conversation.");
  }
  assign(edit, change.assigneeId, cause);
}

function unknownChoice(path: string, message: string): RapportError {
  return new RapportError("invalid_input", { issues: [{ path, message }] });
}

function changeTags(edit: Edit, change: ConversationChange, cause: string | null): void {
  const removed = new Set(change.removeTags ?? []);
  const tags = [...new Set([...edit.state.tags, ...(change.addTags ?? [])])].filter((tag) => !removed.has(tag)).sort();
  const before = [...edit.state.tags].sort();
  if (tags.length === before.length && tags.every((tag, index) => tag === before[index])) return;
  if (tags.length > MAX_TAGS) throw unknownChoice("addTags", `A conversation has at most ${MAX_TAGS} tags.`);
  edit.changes.push({ what: "tags", from: before, to: tags, cause });
  edit.tags = tags;
  edit.state.tags = tags;
}

function moveAsAsked(edit: Edit, status: NonNullable<ConversationChange["status"]>, cause: string | null): void {
  const trigger = triggerFor(status);
  if (!trigger) throw unknownChoice("status", "No one may ask for this status.");
  // Asking for the status it has is no move; a trigger that leads elsewhere is not what was asked for.
  if (edit.state.status === status) return;
  const before = edit.state.status;
  pull(edit, trigger, cause);
  if (edit.state.status !== status) throw refuseMove({ ...edit.state, status: before }, trigger);
}

function snooze(tx: Tx, edit: Edit, untilAt: string | null, now: Date, cause: string | null): void {
  const until = untilAt === null ? null : new Date(untilAt);
  if (until && until <= now) throw unknownChoice("snooze.untilAt", "This instant has passed.");
  const before = edit.state.status === "snoozed" ? edit.state.snoozedUntilAt : null;
  const wasSnoozed = edit.state.status === "snoozed";
  pull(edit, "snoozed", cause);
  edit.columns.snoozedUntilAt = until;
  edit.state.snoozedUntilAt = until;
  if (!wasSnoozed || before?.getTime() !== until?.getTime()) {
    edit.changes.push({
      what: "snooze",
      from: before?.toISOString() ?? null,
      to: until?.toISOString() ?? null,
      cause,
    });
  }
  if (until) {
    tx.enqueue({
      task: "wake_snoozed",
      payload: { conversationId: edit.state.id },
      runAt: until,
      key: `wake:${edit.state.id}`,
    });
  }
}

export interface ChangeOutcome {
  id: Id;
  ok: boolean;
  code: string | null;
  sentence: string | null;
}

/** The same change to many, each in its own transaction: one that is refused does not hold up the others. */
export async function changeConversations(
  scope: Scope,
  ids: readonly Id[],
  change: ConversationChange,
): Promise<ChangeOutcome[]> {
  const outcomes: ChangeOutcome[] = [];
  for (const id of new Set(ids)) {
    try {
      await scope.write((tx) => changeConversation(tx, id, change));
      outcomes.push({ id, ok: true, code: null, sentence: null });
    } catch (error) {
      if (!(error instanceof RapportError)) throw error;
      outcomes.push({ id, ok: false, code: error.code, sentence: error.message });
    }
  }
  return outcomes;
}
