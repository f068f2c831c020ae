import type { AgentConfig, LearningContent, Playbook, PlaybookExample, PlaybookLanguage } from "@rapport/schema";

export type AgentLearning = Extract<LearningContent, { kind: "template" | "playbook_example" }>;

/** Where a sentence of the agent is kept, by language. */
export type WordsPlace = Pick<Extract<LearningContent, { kind: "template" }>, "category" | "place" | "key">;

/** The sentence in every language; null: there is no such place. */
export function findPlace(
  agent: AgentConfig,
  { category, place, key }: WordsPlace,
): Partial<Record<PlaybookLanguage, string>> | null {
  const playbook = agent.playbooks.find((candidate) => candidate.category === category);
  if (place === "template") {
    if (category !== null && !playbook) return null;
    return (playbook ?? agent).templates[key] ?? null;
  }
  const field = playbook?.form.find(({ name }) => name === key);
  return field ? field[place] : null;
}

/** How a learning stands to a configuration: not in it yet, in it, or the place was changed by somebody else. */
export function compareWithAgent(agent: AgentConfig, learning: AgentLearning): "absent" | "present" | "changed" {
  if (learning.kind === "playbook_example") {
    const playbook = agent.playbooks.find(({ category }) => category === learning.category);
    if (!playbook) return "changed";
    return examplesOf(playbook).some((example) => isSame(example, learning)) ? "present" : "absent";
  }
  const words = findPlace(agent, learning)?.[learning.language];
  if (words === learning.before) return "absent";
  return words === learning.after ? "present" : "changed";
}

/** The configuration with the learning in it; what it was made from is left as it was. Only where it is `absent`. */
export function addToAgent(agent: AgentConfig, learning: AgentLearning): AgentConfig {
  const changed = structuredClone(agent);
  if (learning.kind === "template") findPlace(changed, learning)![learning.language] = learning.after;
  else {
    const { language, customer, answer } = learning;
    const playbook = changed.playbooks.find(({ category }) => category === learning.category)!;
    playbook.examples = [...examplesOf(playbook), { language, customer, answer }];
  }
  return changed;
}

/** The configuration as it was without the learning, whatever else has changed since. Only where it is `present`. */
export function removeFromAgent(agent: AgentConfig, learning: AgentLearning): AgentConfig {
  const changed = structuredClone(agent);
  if (learning.kind === "template") findPlace(changed, learning)![learning.language] = learning.before;
  else {
    const playbook = changed.playbooks.find(({ category }) => category === learning.category)!;
    playbook.examples = examplesOf(playbook).filter((example) => !isSame(example, learning));
  }
  return changed;
}

/** Versions that were published before there were examples have none. */
export function examplesOf(playbook: Playbook): readonly PlaybookExample[] {
  return (playbook as Partial<Playbook>).examples ?? [];
}

function isSame(example: PlaybookExample, learning: PlaybookExample): boolean {
  return (
    example.language === learning.language &&
    example.customer === learning.customer &&
    example.answer === learning.answer
  );
}
