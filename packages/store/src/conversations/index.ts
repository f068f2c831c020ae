export {
  type CannedReply,
  type CannedReplyBody,
  deleteCannedReply,
  insertCannedReply,
  listCannedReplies,
  updateCannedReply,
} from "./canned-replies.ts";
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
export { listTags, markRead, removeDraft, saveDraft } from "./marks.ts";
export { attachConversation, detachConversation, refoldConversation } from "./merge.ts";
export {
  changedFieldsSince,
  findActiveActors,
  findInboundBySeq,
  findOwnAttachments,
  insertMentions,
  isTeam,
  OWN_SOURCE,
  type OwnEvent,
  writeOwnEvents,
} from "./own-events.ts";
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
export {
  type ConversationColumnsChange,
  type ConversationState,
  findDueSnoozes,
  findIdleResolved,
  findSurvivor,
  insertConversation,
  type NewOwnConversation,
  saveConversation,
  saveTags,
  takeConversation,
  takeFeed,
  takeSurvivor,
} from "./state.ts";
export { deleteView, insertView, listViews, type SavedView, updateView, type ViewChange } from "./views.ts";
