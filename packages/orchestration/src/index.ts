export {
  confirmAction,
  type Decided,
  type Decider,
  declineAction,
  settleUnknownAction,
  withdrawAction,
} from "./actions/confirm.ts";
export { executeAction } from "./actions/execute.ts";
export { ACTION_SCHEDULE, actionJobs } from "./actions/jobs.ts";
export type { ActionOptions } from "./actions/options.ts";
export { previewAction } from "./actions/preview.ts";
export { type Proposal, type Proposed, proposeAction } from "./actions/propose.ts";
export { reconcileAction } from "./actions/reconcile.ts";
export { noteRefusals } from "./actions/refusals.ts";
export { watchActions } from "./actions/watch.ts";
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
export { CLOSE_AFTER_DAYS, DELIVERY_SCHEDULE, deliveryJobs, ROUND_SCHEDULE, roundJobs } from "./jobs.ts";
export { checkLearning } from "./learning/check.ts";
export {
  activateLearning,
  approveLearning,
  movesOf,
  recheckLearning,
  rejectLearning,
  rewordLearning,
  undoLearning,
} from "./learning/decide.ts";
export { addGold, stockShippedGold } from "./learning/gold.ts";
export { learningJobs } from "./learning/jobs.ts";
export { correctMemory, forgetMemory, restoreMemory, writeMemory } from "./learning/memories.ts";
export type { LearningOptions } from "./learning/options.ts";
export { propose, proposeCategory } from "./learning/propose.ts";
export { awayWords, sendAwayMessage } from "./rounds/away.ts";
export { closeResolved, wakeDue, wakeSnoozed, watchDeliveries } from "./rounds/rounds.ts";
export type { ToolAnswer, ToolFetch, ToolPorts } from "./tools/answer.ts";
export type { CustomerIdentity } from "./tools/arguments.ts";
export { importMcp, importOpenApi, readMcp } from "./tools/import.ts";
export { type LookUp, lookUp, tryTool } from "./tools/look-up.ts";
export { ToolRefused } from "./tools/refusal.ts";
export { deleteToolSource, deleteTools, readToolUses, type ToolUse } from "./tools/remove.ts";
export { changeHolder } from "./turns/holder.ts";
export { TURN_SCHEDULE, turnJobs } from "./turns/jobs.ts";
export type { ModelTape, ModelWords, ReplayedWords, TurnOptions } from "./turns/options.ts";
export { type PlaygroundRequest, type PlaygroundResult, playTurn } from "./turns/playground.ts";
export { replayRun } from "./turns/replay.ts";
export { beginningOf, endOf, openRunLog } from "./turns/run-log.ts";
export { rejectSuggestion, sendSuggestion } from "./turns/suggestions.ts";
export { takeTurn } from "./turns/take-turn.ts";
