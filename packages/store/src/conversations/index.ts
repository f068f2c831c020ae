export { type ConversationActions, type ConversationDetail, type Draft, getConversation } from "./detail.ts";
export type { ConversationFilter } from "./filter.ts";
export { type ConversationItem, deliveryOf, listItems, listTimeline, loadItems, type TimelineItem } from "./items.ts";
export {
  COUNT_LIMIT,
  type ConversationSort,
  countConversations,
  listConversations,
  listStatement,
  type Page,
} from "./list.ts";
export {
  type ContactCard,
  type ConversationRow,
  type LoadedRow,
  loadRows,
  priorityOf,
  priorityRank,
  rowForActor,
  type SharedRow,
} from "./row.ts";
