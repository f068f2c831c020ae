export type { RetailDatabase } from "./records.ts";
export { readRetailDatabase, startTauRetail, type TauRetail, type TauRetailOptions } from "./retail.ts";
export {
  applyGoldActions,
  type GoldAction,
  isRetailWrite,
  type RetailTask,
  readRetailTasks,
  userOfTask,
} from "./tasks.ts";
