import type { ConversationFilter, ConversationRow, ConversationSort, Me } from "@rapport/api";
import { OPEN_STATUSES, type Priority } from "@rapport/schema";

type Reader = Pick<Me["actor"], "id" | "teamIds">;

function matchesStatus(status: ConversationRow["status"], wanted: ConversationFilter["status"]): boolean {
  if (wanted === "all") return true;
  if (wanted === "open") return OPEN_STATUSES.includes(status);
  if (wanted === "for_people") return OPEN_STATUSES.includes(status) && status !== "pending";
  return status === wanted;
}

/**
 * Whether a row belongs to a list with this filter, as the server would decide. `null`: only the server knows
 * (mentions are not part of the row).
 */
export function matchesFilter(row: ConversationRow, filter: ConversationFilter, reader: Reader): boolean | null {
  if (row.mergedIntoId !== null) return false;
  if (!matchesStatus(row.status, filter.status)) return false;
  if (filter.assignee !== undefined) {
    const wanted = filter.assignee === "me" ? reader.id : filter.assignee === "none" ? null : filter.assignee;
    if (row.assigneeId !== wanted) return false;
  }
  if (filter.team === "mine" && (row.teamId === null || !reader.teamIds.includes(row.teamId))) return false;
  if (filter.team === "none" && row.teamId !== null) return false;
  if (filter.team !== undefined && filter.team !== "mine" && filter.team !== "none" && row.teamId !== filter.team)
    return false;
  if (filter.channel !== undefined && row.channel !== filter.channel) return false;
  if (filter.connectionId !== undefined && row.connectionId !== filter.connectionId) return false;
  if (filter.contactId !== undefined && row.contactId !== filter.contactId) return false;
  if (filter.priority !== undefined && row.priority !== filter.priority) return false;
  if (filter.tag !== undefined && !row.tags.includes(filter.tag)) return false;
  if (filter.isUnread !== undefined && row.isUnread !== filter.isUnread) return false;
  if (filter.isWaiting !== undefined && (row.waitingSinceAt !== null) !== filter.isWaiting) return false;
  return filter.isMentioned === undefined ? true : null;
}

const PRIORITY_RANK: Record<Priority, number> = { urgent: 0, high: 1, normal: 2, low: 3 };

const descending = (left: string, right: string) => (left < right ? 1 : left > right ? -1 : 0);

/** The list's order, as the server pages it; below zero when `left` stands above. */
export function compareRows(left: ConversationRow, right: ConversationRow, sort: ConversationSort): number {
  const byNewest = descending(left.lastEventAt, right.lastEventAt) || descending(left.id, right.id);
  if (sort === "newest") return byNewest;
  if (sort === "oldest") return -byNewest;
  if (sort === "priority") return PRIORITY_RANK[left.priority] - PRIORITY_RANK[right.priority] || byNewest;
  if (left.waitingSinceAt === null || right.waitingSinceAt === null) {
    if (left.waitingSinceAt === right.waitingSinceAt) return -descending(left.id, right.id);
    return left.waitingSinceAt === null ? 1 : -1;
  }
  return -descending(left.waitingSinceAt, right.waitingSinceAt) || -descending(left.id, right.id);
}
