import type { ConversationStatus } from "./conversation.ts";

/**
 * ORC-1, the conversation state machine, and the one way a status changes.
 *
 * A conversation is `new` until somebody takes it (`assigned`), works on it (`in_progress`) and answers
 * (`waiting_customer`). It ends `resolved`, later `closed`. `pending`: the AI holds it; handed off it is `new` again. `snoozed`: out of sight until an
 * instant or the customer's next word. `reopened`: it was out of sight or ended, and is work again.
 * What the customer writes always brings it back to sight; nothing but the table below moves it, and what the table
 * does not name is refused (`illegal_transition`). A trigger that leads to the same status changes nothing.
 */
export const TRIGGERS = [
  "customer_wrote",
  "agent_replied",
  "assigned",
  "unassigned",
  "work_started",
  "held_by_ai",
  "handed_off",
  "snoozed",
  "snooze_ended",
  "resolved",
  "closed",
  "reopened",
] as const;
export type Trigger = (typeof TRIGGERS)[number];

type Row = Partial<Record<Trigger, ConversationStatus>>;

const OPEN: Row = {
  customer_wrote: "in_progress",
  agent_replied: "waiting_customer",
  work_started: "in_progress",
  held_by_ai: "pending",
  snoozed: "snoozed",
  resolved: "resolved",
};

export const TRANSITIONS: Readonly<Record<ConversationStatus, Row>> = {
  new: { ...OPEN, customer_wrote: "new", assigned: "assigned", unassigned: "new" },
  assigned: { ...OPEN, customer_wrote: "assigned", assigned: "assigned", unassigned: "new" },
  in_progress: { ...OPEN, assigned: "in_progress", unassigned: "new" },
  waiting_customer: { ...OPEN, assigned: "waiting_customer", unassigned: "waiting_customer" },
  pending: { ...OPEN, customer_wrote: "pending", handed_off: "new", assigned: "assigned", unassigned: "pending" },
  reopened: { ...OPEN, customer_wrote: "reopened", assigned: "assigned", unassigned: "reopened" },
  snoozed: {
    customer_wrote: "reopened",
    agent_replied: "waiting_customer",
    assigned: "snoozed",
    unassigned: "snoozed",
    snoozed: "snoozed",
    snooze_ended: "reopened",
    resolved: "resolved",
    reopened: "reopened",
  },
  resolved: {
    customer_wrote: "reopened",
    agent_replied: "waiting_customer",
    assigned: "resolved",
    unassigned: "resolved",
    closed: "closed",
    reopened: "reopened",
  },
  closed: { customer_wrote: "reopened", assigned: "closed", unassigned: "closed", reopened: "reopened" },
};

/** The status a trigger leads to, or null when the machine refuses the move. */
export function nextStatus(from: ConversationStatus, trigger: Trigger): ConversationStatus | null {
  return TRANSITIONS[from][trigger] ?? null;
}

/** Triggers that a person may pull by asking for a status outright. */
const ASKED: Partial<Record<ConversationStatus, Trigger>> = {
  in_progress: "work_started",
  waiting_customer: "agent_replied",
  resolved: "resolved",
  closed: "closed",
  reopened: "reopened",
};

/** The trigger behind a wish such as "resolve this"; null for statuses nobody may ask for outright. */
export function triggerFor(status: ConversationStatus): Trigger | null {
  return ASKED[status] ?? null;
}

/** Statuses a person may move a conversation to from here; what screens offer. */
export function movesFrom(from: ConversationStatus): ConversationStatus[] {
  const moves: ConversationStatus[] = [];
  for (const [status, trigger] of Object.entries(ASKED) as [ConversationStatus, Trigger][]) {
    if (status !== from && nextStatus(from, trigger) === status) moves.push(status);
  }
  if (from !== "snoozed" && nextStatus(from, "snoozed")) moves.push("snoozed");
  return moves;
}
