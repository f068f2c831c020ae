import type { Model } from "@rapport/model";
import type { AgentConfig } from "@rapport/schema";
import type { FoundMemory } from "../learning/find-memories.ts";
import type { Hear, ModelHelp } from "./ask-model.ts";
import { type ExtractRequest, extractField } from "./extract-field.ts";
import { listMemories } from "./list-memories.ts";
import { type WordRequest, wordAnswer } from "./word-answer.ts";

/** How a model helps: it points at words and puts answers into words. It decides nothing, and its failures are no failures of the turn. */
export interface Words {
  extract(request: ExtractRequest): Promise<ModelHelp>;
  /** With `hear` it is listened to while it writes. */
  word(request: WordRequest, hear?: Hear): Promise<ModelHelp>;
  /** What it finds in a customer's message that lasts; every quote stands in the message. */
  remember?(message: string): Promise<FoundMemory[]>;
}

/** The helping hand of a configured model, for one version of the agent. */
export function createWords(model: Model, agent: AgentConfig): Words {
  return {
    extract: (request) => extractField(model, agent, request),
    word: (request, hear) => wordAnswer(model, agent, request, hear),
    remember: (message) => listMemories(model, message),
  };
}
