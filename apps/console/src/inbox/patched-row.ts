import type { ConversationPatch, ConversationRow } from "@rapport/api";

/** What a row will look like once the server has made the change: shown until it has answered. */
export function patchedRow(row: ConversationRow, patch: ConversationPatch): ConversationRow {
  const next = { ...row };
  if (patch.status !== undefined) {
    next.status = patch.status;
    next.snoozedUntilAt = null;
  }
  if (patch.snooze !== undefined) {
    next.status = "snoozed";
    next.snoozedUntilAt = patch.snooze.untilAt;
  }
  if (patch.assigneeId !== undefined) next.assigneeId = patch.assigneeId;
  if (patch.teamId !== undefined) next.teamId = patch.teamId;
  if (patch.priority !== undefined) next.priority = patch.priority;
  if (patch.subject !== undefined) next.subject = patch.subject;
  const removed = new Set(patch.removeTags ?? []);
  const added = (patch.addTags ?? []).filter((tag) => !row.tags.includes(tag));
  if (removed.size > 0 || added.length > 0) next.tags = [...row.tags.filter((tag) => !removed.has(tag)), ...added];
  return next;
}
