import type { ModelRequest } from "@rapport/model";
import type { AgentConfig } from "@rapport/schema";

/** The model and depth that a category's playbook names (INT-3); where it names none, the settings decide by the category. */
export function chosenModel(
  agent: AgentConfig,
  category: string | null,
): Pick<ModelRequest, "category" | "model" | "reasoning"> {
  const own = agent.playbooks.find((playbook) => playbook.category === category)?.model;
  return {
    ...(category === null ? {} : { category }),
    ...(own?.id ? { model: own.id } : {}),
    ...(own && own.reasoning !== "none" ? { reasoning: own.reasoning } : {}),
  };
}
