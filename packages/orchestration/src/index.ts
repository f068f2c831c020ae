export { CANNED_VARIABLES, requireKnownVariables } from "./conversations/canned-variables.ts";
export {
  type ChangeOutcome,
  type ConversationChange,
  changeConversation,
  changeConversations,
} from "./conversations/change.ts";
export { beginConversation, type NewConversation } from "./conversations/create.ts";
export { mergeConversations, unmergeConversation } from "./conversations/merge.ts";
export { leaveNote, type NewNote } from "./conversations/note.ts";
export { deliver } from "./delivery/deliver.ts";
export { cancelDelivery, type Queued, queueReply, type Reply, retryDelivery } from "./delivery/queue.ts";
export { reconcileDelivery } from "./delivery/reconcile.ts";
export type { DeliveryOptions, DeliveryOutcome } from "./delivery/settle.ts";
export { acknowledge, applyStatus, type ProviderStatus, receiveStatus, type StatusOutcome } from "./delivery/status.ts";
export { CLOSE_AFTER_DAYS, DELIVERY_SCHEDULE, deliveryJobs, ROUND_SCHEDULE, roundJobs, turnJobs } from "./jobs.ts";
export { awayWords, sendAwayMessage } from "./rounds/away.ts";
export { closeResolved, wakeDue, wakeSnoozed, watchDeliveries } from "./rounds/rounds.ts";
