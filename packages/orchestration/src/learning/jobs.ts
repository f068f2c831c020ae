import { findMemories, mayHoldMemories } from "@rapport/intelligence";
import type { Id } from "@rapport/schema";
import { findDeployment, type JobHandler, listUnreadWords, loadAgentVersion, markWordsRead } from "@rapport/store";
import { checkLearning } from "./check.ts";
import { keepMemories } from "./memories.ts";
import type { LearningOptions } from "./options.ts";
import { learnFromAnswers, learnFromEdit } from "./propose.ts";

/** What is learned behind the scenes (INT-10). Each may be done again and changes nothing then. */
export function learningJobs(options: LearningOptions): Record<string, JobHandler> {
  return {
    async learn(payload) {
      await readConversation(options, payload.tenantId, payload.conversationId as Id);
    },
    async learn_from_edit(payload) {
      const { tenantId, suggestionId } = payload as { tenantId: Id; suggestionId: Id };
      await options.store.system(tenantId).write((tx) => learnFromEdit(tx, suggestionId));
    },
    async check_learning(payload) {
      await checkLearning(options, payload.tenantId, payload.learningId as Id);
    },
  };
}

async function readConversation(options: LearningOptions, tenantId: Id, conversationId: Id): Promise<void> {
  const scope = options.store.system(tenantId);
  const { words, agent } = await scope.read(async (tx) => {
    const deployment = await findDeployment(tx);
    return {
      words: await listUnreadWords(tx, conversationId),
      agent: deployment && (await loadAgentVersion(tx, deployment.versionId)),
    };
  });
  const model = agent && words.length > 0 ? await options.wordsOf?.(tenantId, agent.config) : undefined;
  for (const { eventId, seq, contactId, text, occurredAt } of words) {
    const byRule = findMemories(text).map((found) => ({ ...found, source: "rule" as const }));
    const byModel = mayHoldMemories(text) ? ((await model?.remember?.(text)) ?? []) : [];
    const more = byModel.filter(({ start, end }) => !byRule.some((rule) => rule.start < end && start < rule.end));
    const found = [...byRule, ...more.map((one) => ({ ...one, source: "model" as const }))];
    await scope.write(async (tx) => {
      await keepMemories(tx, { eventId, contactId, occurredAt, found });
      await markWordsRead(tx, conversationId, seq);
    });
  }
  await scope.write((tx) => learnFromAnswers(tx, conversationId));
}
