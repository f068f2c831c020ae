export {
  AGENTS,
  type AgentKey,
  businessHours,
  CANNED_REPLIES,
  COMPANY,
  type DemoAgent,
  type DemoView,
  emailConfig,
  SAVED_VIEWS,
  TEAM_NAMES,
  webchatConfig,
} from "./catalog.ts";
export type { Place } from "./fold.ts";
export { type FoundCompany, type FoundOptions, foundDemoCompany } from "./found.ts";
export { type GenerateOptions, generateHistory } from "./generate.ts";
export { createRandom, type Random } from "./random.ts";
export { fill, LANGUAGES, type LanguageCode, type TeamKey } from "./texts.ts";
