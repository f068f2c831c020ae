import type { ConversationItem } from "@rapport/api";
import type { Action } from "@rapport/schema";

export type Block =
  | { type: "day"; key: string; at: string }
  | { type: "unread"; key: string }
  | { type: "group"; key: string; isNote: boolean; direction: ConversationItem["direction"]; items: ConversationItem[] }
  | { type: "changes"; key: string; items: ConversationItem[] }
  | { type: "action"; key: string; action: Action };

const GROUP_WITHIN_MS = 10 * 60_000;

const dayOf = (at: string) => {
  const date = new Date(at);
  return `${date.getFullYear()}-${date.getMonth()}-${date.getDate()}`;
};

const authorOf = ({ author }: ConversationItem) => `${author.kind}:${author.id ?? author.address ?? author.name}`;

function belongsTogether(left: ConversationItem, right: ConversationItem): boolean {
  return (
    authorOf(left) === authorOf(right) &&
    left.kind === right.kind &&
    left.direction === right.direction &&
    left.channel === right.channel &&
    Date.parse(right.occurredAt) - Date.parse(left.occurredAt) < GROUP_WITHIN_MS
  );
}

/** An answer moves the conversation when it is queued and happens when it leaves: up to 30 s to undo it, and some to send. */
const ANSWERED_WITHIN_MS = 60_000;

/**
 * A move that everybody expects of what was just said (an answer makes a conversation wait for the customer, the
 * customer's word makes it work again) is not worth a line; all other moves are.
 */
function goesWithoutSaying(item: ConversationItem, answers: readonly ConversationItem[]): boolean {
  if (item.kind !== "change" || item.change?.what !== "status") return false;
  const { to, cause } = item.change;
  if (to === "in_progress" && cause === "customer_wrote") return true;
  if (to !== "waiting_customer") return false;
  const movedAtMs = Date.parse(item.occurredAt);
  return answers.some((answer) => Math.abs(Date.parse(answer.occurredAt) - movedAtMs) < ANSWERED_WITHIN_MS);
}

/**
 * Cuts a timeline (in reading order) into what is drawn: a heading where the reader's day changes, one line above the
 * first unread item, messages of one author within ten minutes together, and changes in a row by one author together.
 * Actions (oldest first) stand where they were proposed.
 */
export function blocksOf(
  items: readonly ConversationItem[],
  firstUnreadId: string | null,
  actions: readonly Action[] = [],
): Block[] {
  const blocks: Block[] = [];
  const ahead = [...actions];
  let before: ConversationItem | null = null;
  const answers = items.filter(({ kind, direction }) => kind === "message" && direction === "out");
  for (const item of items) {
    if (goesWithoutSaying(item, answers)) continue;
    while (ahead[0] && Date.parse(ahead[0].createdAt) <= Date.parse(item.occurredAt))
      blocks.push(blockOf(ahead.shift()!));
    if (!before || dayOf(before.occurredAt) !== dayOf(item.occurredAt)) {
      blocks.push({ type: "day", key: `day:${dayOf(item.occurredAt)}`, at: item.occurredAt });
    }
    if (item.id === firstUnreadId) blocks.push({ type: "unread", key: "unread" });
    const last = blocks.at(-1);
    const isChange = item.kind === "change";
    const joins = before !== null && belongsTogether(before, item);
    if (joins && last?.type === "changes" && isChange) last.items.push(item);
    else if (joins && last?.type === "group" && !isChange) last.items.push(item);
    else if (isChange) blocks.push({ type: "changes", key: item.clientId ?? item.id, items: [item] });
    else {
      blocks.push({
        type: "group",
        // The clientId outlives the change from delivery id to event id: the row is not drawn anew when it leaves.
        key: item.clientId ?? item.id,
        isNote: item.kind === "note",
        direction: item.direction,
        items: [item],
      });
    }
    before = item;
  }
  return [...blocks, ...ahead.map(blockOf)];
}

const blockOf = (action: Action): Block => ({ type: "action", key: action.id, action });

/** The first thing the reader has not seen: a customer's message or a colleague's note after `readSeq`; null when all is read. */
export function firstUnreadOf(items: readonly ConversationItem[], readSeq: number, myId: string): string | null {
  const unread = items.find(
    (item) => item.seq > readSeq && item.kind !== "change" && item.author.id !== myId && item.direction !== "out",
  );
  return unread?.id ?? null;
}
