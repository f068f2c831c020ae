import { type AgentConfig, type Id, type Playbook, RapportError } from "@rapport/schema";
import {
  findAgent,
  loadAgentVersion,
  lockTools,
  removeToolSource,
  removeTools,
  type ToolRow,
  type Tx,
} from "@rapport/store";
import { FIND_CUSTOMER } from "./find-customer.ts";

/** A playbook that needs a tool: in the version at work, in the draft, or in both. */
export interface ToolUse {
  category: string;
  title: Playbook["title"];
  isAtWork: boolean;
  isInDraft: boolean;
}

type Known = Pick<ToolRow, "name" | "policy">;

/** Which playbooks need which tool, by the tool's name in lower case. `tools`: all that there are. */
export async function readToolUses(tx: Tx, tools: readonly Known[]): Promise<Map<string, ToolUse[]>> {
  const agent = await findAgent(tx);
  const deployed = agent?.deployedVersionId ? await loadAgentVersion(tx, agent.deployedVersionId) : null;
  const uses = new Map<string, ToolUse[]>();
  const note = (config: AgentConfig, mark: "isAtWork" | "isInDraft") => {
    for (const playbook of config.playbooks) {
      for (const name of namesNeeded(playbook, tools)) {
        const known = uses.get(name) ?? [];
        const { category, title } = playbook;
        const use = known.find((one) => one.category === category);
        if (use) use[mark] = true;
        else uses.set(name, [...known, { category, title, isAtWork: false, isInDraft: false, [mark]: true }]);
      }
    }
  };
  if (deployed) note(deployed.config, "isAtWork");
  if (agent) note(agent.draft, "isInDraft");
  return uses;
}

/** What it names, what tells the outcome of that, and what finds the customer where one has to say who they are. */
function namesNeeded({ tools: named, steps }: Playbook, tools: readonly Known[]): Set<string> {
  const names = new Set(named.map((name) => name.toLowerCase()));
  if (steps.some(({ kind }) => kind === "identify")) names.add(FIND_CUSTOMER);
  for (const { name, policy } of tools) {
    if (names.has(name.toLowerCase()) && policy.readBack) names.add(policy.readBack.tool.toLowerCase());
  }
  return names;
}

/**
 * Takes tools out of use for good: what actions point at stays as a record. Throws in_use while a playbook of the version at work
 * needs one, another tool's outcomes are looked up with one, or an action with one is not settled.
 */
export async function deleteTools(tx: Tx, doomed: readonly ToolRow[], all: readonly ToolRow[]): Promise<void> {
  const ids = doomed.map(({ id }) => id);
  const open = await lockTools(tx, ids);
  const uses = await readToolUses(tx, all);
  for (const { id, name } of doomed) {
    const atWork = (uses.get(name.toLowerCase()) ?? []).filter(({ isAtWork }) => isAtWork);
    if (atWork.length > 0) {
      const playbooks = atWork.map(({ category }) => category).join(", ");
      throw inUse(`${name} is needed by playbooks at work: ${playbooks}. Publish a version without it first.`);
    }
    const count = open.get(id) ?? 0;
    if (count > 0) throw inUse(`${name} has actions that are not settled yet: ${count}. Settle them first.`);
    const reader = all.find(
      (tool) => !ids.includes(tool.id) && tool.policy.readBack?.tool.toLowerCase() === name.toLowerCase(),
    );
    if (reader)
      throw inUse(`The outcomes of ${reader.name} are looked up with ${name}. Choose another tool there first.`);
  }
  await removeTools(tx, ids);
}

/** Takes a source out of use for good, with its tools and the secrets that opened it. Throws in_use as deleteTools. */
export async function deleteToolSource(tx: Tx, sourceId: Id, all: readonly ToolRow[]): Promise<void> {
  const own = all.filter((tool) => tool.sourceId === sourceId);
  await deleteTools(tx, own, all);
  await removeToolSource(tx, sourceId);
}

function inUse(sentence: string): RapportError {
  return new RapportError("in_use", { sentence });
}
