import type { ConnectorContext, ConnectorRegistry } from "@rapport/connector";
import type { CategoryModel, EnginePorts } from "@rapport/intelligence";
import type { AgentConfig, Id, PhraseList } from "@rapport/schema";
import type { Scope, SendingRoute, Store } from "@rapport/store";
import type { ActionOptions } from "../actions/options.ts";

/** What a language model adds to the engine: readings and wordings, never decisions. */
export type ModelWords = Pick<EnginePorts, "extract" | "word" | "remember">;

/** What models answered in a run, as the model port records it. */
export interface ModelTape {
  version: 1;
  entries: unknown[];
}

export interface ReplayedWords {
  words: ModelWords;
  /** How many questions the tape answered, and how many a model of today. */
  count(): { recorded: number; asked: number };
}

/** What a turn of the engine needs of its surroundings. */
export interface TurnOptions {
  store: Store;
  actions: ActionOptions;
  connectors: ConnectorRegistry;
  openContext: (scope: Scope, route: SendingRoute) => Promise<ConnectorContext>;
  /** The tenant's router. */
  routerOf: (tenantId: Id) => Promise<CategoryModel>;
  /** Searches the tenant's knowledge. */
  searchIn: (scope: Scope) => EnginePorts["search"];
  /** What a language model adds, when one is configured. */
  wordsOf?: (tenantId: Id, agent: AgentConfig, tape?: ModelTape) => Promise<ModelWords>;
  /** The words of a kept run again: what is on the tape from there, anything else from the model of today. */
  replayWordsOf?: (tenantId: Id, agent: AgentConfig, tape: ModelTape) => Promise<ReplayedWords>;
  /** Counted in addition to the tenant's own lists. */
  phraseLists: readonly PhraseList[];
  /** Addresses of pages that may always be linked to, for example the shop's host. */
  companyHosts?: readonly string[];
  /** Somebody follows the runs of this conversation just now. */
  isFollowed?: (tenantId: Id, conversationId: Id) => boolean;
  /** Where failures behind the scenes are told. */
  reportError?: (error: Error) => void;
  now?: () => Date;
}
