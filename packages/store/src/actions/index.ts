export {
  type ActionRow,
  countDone,
  findAction,
  findByBusinessKey,
  insertAction,
  listActions,
  releaseBusinessKey,
  releaseOtherKeys,
  toAction,
} from "./actions.ts";
export {
  beginActionAttempt,
  endActionAttempt,
  findHangingActions,
  listActionAttempts,
  moveAction,
  releaseOldKeys,
} from "./moves.ts";
export {
  findToolByName,
  type ImportedTool,
  insertTool,
  listToolSources,
  listTools,
  loadTool,
  loadToolSource,
  saveToolSource,
  type ToolOperation,
  type ToolRow,
  type ToolSourceRow,
  updateTool,
} from "./tools.ts";
