import type { ModelConfig, ModelsConfig, ProviderConfig } from "./config.ts";
import { ModelError, type ModelRequest, type Reasoning } from "./port.ts";

export interface ChosenModel {
  model: ModelConfig;
  provider: ProviderConfig;
}

export interface Choice {
  /** In the order in which they are tried; never empty. */
  chain: ChosenModel[];
  reasoning: Reasoning | undefined;
}

/** Which models serve a request: the one it names, else its category's, else the default; then the fall-backs, each once. */
export function chooseModels(
  config: ModelsConfig,
  request: Pick<ModelRequest, "category" | "model" | "reasoning">,
): Choice {
  const ofCategory = request.category === undefined ? undefined : config.perCategory[request.category];
  const first = request.model ?? ofCategory?.model ?? config.default;
  if (first === null) throw new ModelError("not_configured", "No language model is configured.");
  const ids = new Set([first, ...(ofCategory?.fallbacks ?? config.fallbacks)]);
  const chain = [...ids].flatMap((id) => findModel(config, id) ?? []);
  if (chain[0]?.model.id !== first)
    throw new ModelError("not_configured", `There is no model ${first} in the settings.`);
  return { chain, reasoning: request.reasoning ?? ofCategory?.reasoning };
}

export function findModel(config: ModelsConfig, id: string): ChosenModel | null {
  const model = config.models.find((candidate) => candidate.id === id);
  const provider = config.providers.find((candidate) => candidate.id === model?.providerId);
  return model && provider ? { model, provider } : null;
}
