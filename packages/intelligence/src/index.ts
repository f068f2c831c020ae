export { type ConfidenceFit, calibrate, fitConfidence, wasRight } from "./agent/calibrate.ts";
export {
  type EngineEvent,
  type EnginePorts,
  type Judgement,
  respond,
  type ToolFact,
  type TurnInput,
} from "./agent/respond.ts";
export { openTrace, sumModelUse, type Trace, type TraceListener } from "./agent/trace.ts";
export { advance } from "./dialogue/advance.ts";
export type {
  Citation,
  Decision,
  DialogueEvent,
  DialogueIdentity,
  DialoguePorts,
  DialogueTurn,
  HandOff,
  IdentityClaim,
  Proposal,
  QuickReply,
} from "./dialogue/dialogue.ts";
export type { Relief } from "./dialogue/hand-off.ts";
export { isSettled } from "./dialogue/settled.ts";
export { checkDraft } from "./gate/check-draft.ts";
export { DEFAULT_PHRASE_LISTS } from "./gate/default-lists.ts";
export { explainPhrase } from "./gate/phrases.ts";
export {
  type AgentLearning,
  addToAgent,
  compareWithAgent,
  removeFromAgent,
} from "./learning/change-agent.ts";
export { type FoundMemory, findMemories, MEMORY_PIPELINE, mayHoldMemories } from "./learning/find-memories.ts";
export { generalise, listValues, type PersonalData } from "./learning/generalise.ts";
export { describeVerdict, type GoldOutcome, judgeMessage, judgeReply, loadShippedGold } from "./learning/gold-set.ts";
export { readAnswer } from "./learning/read-answer.ts";
export { differsInSubstance, findChangedSentence, readEdit } from "./learning/read-edit.ts";
export { checkAgentConfig } from "./playbooks/check-agent-config.ts";
export { SUBSCRIPTION_AGENT } from "./playbooks/subscription-agent.ts";
export { type Entities, findEntities, nameProducts, type ProductName } from "./router/entities.ts";
export { type EscalationReason, findEscalation } from "./router/escalation.ts";
export { computeAuroc, evaluateRouter, type RouterEvaluation } from "./router/evaluate.ts";
export { type LabelledText, OUT_OF_SCOPE, RouterInputError, readLabelledFile } from "./router/labelled-file.ts";
export { detectLanguage, type Language } from "./router/language.ts";
export { type CategoryGuess, type CategoryModel, guessCategory } from "./router/model.ts";
export { decodeModel, encodeModel, ModelFileError } from "./router/model-file.ts";
export { readSentiment, readUrgency, type Sentiment, type Urgency } from "./router/mood.ts";
export { findRequests, type Requests } from "./router/requests.ts";
export { type RoutedMessage, type RouteOptions, routeMessage } from "./router/route-message.ts";
export { loadStarter, openStarterModel, type StarterName } from "./router/starter.ts";
export { trainCategories } from "./router/train.ts";
export type { ModelHelp, ModelUse } from "./words/ask-model.ts";
export { createWords, type Words } from "./words/words.ts";
