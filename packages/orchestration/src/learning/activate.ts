import { isDeepStrictEqual } from "node:util";
import { archiveArticle, createArticle, editArticle, publishArticle, restoreVersion } from "@rapport/context";
import {
  type AgentLearning,
  addToAgent,
  checkAgentConfig,
  compareWithAgent,
  explainPhrase,
  removeFromAgent,
} from "@rapport/intelligence";
import { AgentConfig, type Id, type LearningContent, type PhraseList, RapportError } from "@rapport/schema";
import {
  type CategoryExampleRow,
  deletePhraseList,
  deployAgentVersion,
  findAgent,
  findAgentVersion,
  findCategoryExamples,
  findGapState,
  insertAgentVersion,
  insertCategoryExample,
  listPhraseLists,
  listTools,
  loadArticle,
  loadArticleVersion,
  restoreCategoryExamples,
  saveAgentDraft,
  savePhraseList,
  settleGap,
  type Tx,
} from "@rapport/store";

/** What an activation changed, by kind: enough to give everything back as it was. */
export type Applied =
  | { kind: "category_example"; exampleId: Id; replaced: CategoryExampleRow[] }
  | { kind: "agent"; versionId: Id; previousVersionId: Id; isDraftChanged: boolean }
  | { kind: "phrase"; listId: Id; list: PhraseList }
  | {
      kind: "article";
      articleId: Id;
      publishedVersion: number;
      /** Null: there was no such article. */
      previousVersion: number | null;
      gap: { id: Id; status: "open" | "answered" | "dismissed"; articleId: Id | null } | null;
    };

/** The list that a learned phrase becomes: a draft with it waits for a person, in every channel it was taken out of. */
export function phraseListOf({ phrase, language, channels }: Extract<LearningContent, { kind: "phrase" }>): PhraseList {
  return {
    kind: "custom",
    phrases: [phrase],
    channels: channels.length > 0 ? channels : ["chat", "email", "review", "question", "messenger", "unknown"],
    language,
    verdict: "draft",
    isEnabled: true,
  };
}

/** Puts a learning to work in the ways that there are. Throws conflict where its place has changed since it was proposed. */
export async function apply(tx: Tx, content: LearningContent, title: string): Promise<Applied> {
  switch (content.kind) {
    case "category_example":
      return applyExample(tx, content);
    case "template":
    case "playbook_example":
      return applyToAgent(tx, content, title);
    case "phrase":
      return applyPhrase(tx, content);
    case "article":
      return applyArticle(tx, content);
  }
}

/** Gives back what an activation changed. Throws cannot_undo where somebody has changed it again since. */
export async function takeBack(tx: Tx, content: LearningContent, applied: Applied): Promise<void> {
  switch (applied.kind) {
    case "category_example":
      if (!(await restoreCategoryExamples(tx, applied.exampleId, applied.replaced))) {
        throw new RapportError("cannot_undo", { sentence: "Somebody has put the same message right once more since." });
      }
      return;
    case "agent":
      return takeBackFromAgent(tx, content as AgentLearning, applied);
    case "phrase":
      return takeBackPhrase(tx, applied);
    case "article":
      return takeBackArticle(tx, applied);
  }
}

async function applyExample(
  tx: Tx,
  { text, category, language }: Extract<LearningContent, { kind: "category_example" }>,
): Promise<Applied> {
  const replaced = await findCategoryExamples(tx, text);
  const exampleId = await insertCategoryExample(tx, { text, category, language, conversationId: null });
  return { kind: "category_example", exampleId, replaced };
}

/** The version at work, as its configuration reads today. Throws conflict where the AI is silent. */
async function loadDeployed(tx: Tx): Promise<{ id: Id; config: AgentConfig }> {
  const agent = await findAgent(tx);
  const version = agent?.deployedVersionId ? await findAgentVersion(tx, agent.deployedVersionId) : null;
  if (!version) {
    throw new RapportError("conflict", { sentence: "No version of the agent is at work. Deploy one first." });
  }
  return { id: version.id, config: AgentConfig.parse(version.config) };
}

/** The configuration at work with a learning in it. Throws conflict. */
export async function planAgent(
  tx: Tx,
  learning: AgentLearning,
): Promise<{ before: { id: Id; config: AgentConfig }; after: AgentConfig }> {
  const before = await loadDeployed(tx);
  const standing = compareWithAgent(before.config, learning);
  if (standing !== "absent") {
    const sentence =
      standing === "present"
        ? "The agent at work says this already."
        : "What this would change reads otherwise now. Reject it; a new edit will be proposed anew.";
    throw new RapportError("conflict", { sentence });
  }
  const after = addToAgent(before.config, learning);
  const issue = checkAgentConfig(after, await listTools(tx)).find(({ severity }) => severity === "error");
  if (issue) throw new RapportError("conflict", { sentence: `The agent can't be published so: ${issue.message}` });
  return { before, after };
}

async function applyToAgent(tx: Tx, learning: AgentLearning, title: string): Promise<Applied> {
  const { before, after } = await planAgent(tx, learning);
  const version = await insertAgentVersion(tx, after, title);
  await deployAgentVersion(tx, version.id);
  const agent = (await findAgent(tx))!;
  // What is being edited keeps the learning too, or the next version would lose it.
  const isDraftChanged = compareWithAgent(agent.draft, learning) === "absent";
  if (isDraftChanged) await saveAgentDraft(tx, addToAgent(agent.draft, learning), agent.draftRevision);
  return { kind: "agent", versionId: version.id, previousVersionId: before.id, isDraftChanged };
}

async function takeBackFromAgent(
  tx: Tx,
  learning: AgentLearning,
  applied: Extract<Applied, { kind: "agent" }>,
): Promise<void> {
  const agent = await findAgent(tx);
  if (agent?.deployedVersionId) {
    const now = await loadDeployed(tx);
    const standing = compareWithAgent(now.config, learning);
    if (standing === "changed") {
      throw new RapportError("cannot_undo", {
        sentence: "The agent's words in this place were changed again since. Change them by hand.",
      });
    }
    if (standing === "present") {
      const config = removeFromAgent(now.config, learning);
      const previous = await findAgentVersion(tx, applied.previousVersionId);
      const isAsBefore = previous && isDeepStrictEqual(AgentConfig.parse(previous.config), config);
      // With nothing else in between the very version that was at work before is put back.
      const back = isAsBefore ? previous : await insertAgentVersion(tx, config, "A learning was taken back");
      await deployAgentVersion(tx, back.id);
    }
  }
  const latest = await findAgent(tx);
  if (latest && applied.isDraftChanged && compareWithAgent(latest.draft, learning) === "present") {
    await saveAgentDraft(tx, removeFromAgent(latest.draft, learning), latest.draftRevision);
  }
}

async function applyPhrase(tx: Tx, content: Extract<LearningContent, { kind: "phrase" }>): Promise<Applied> {
  const problem = explainPhrase(content.phrase);
  if (problem) throw new RapportError("conflict", { sentence: problem });
  const list = phraseListOf(content);
  const listId = (await savePhraseList(tx, null, `Learned: ${content.phrase}`.slice(0, 100), list))!;
  return { kind: "phrase", listId, list };
}

async function takeBackPhrase(tx: Tx, { listId, list }: Extract<Applied, { kind: "phrase" }>): Promise<void> {
  const kept = (await listPhraseLists(tx)).find(({ id }) => id === listId);
  if (!kept) return;
  if (!isDeepStrictEqual(kept.list, list)) {
    throw new RapportError("cannot_undo", {
      sentence: `The list "${kept.name}" was changed since. Change or remove it by hand.`,
    });
  }
  await deletePhraseList(tx, listId);
}

async function applyArticle(tx: Tx, content: Extract<LearningContent, { kind: "article" }>): Promise<Applied> {
  const { title, body, language, namespace, gapId } = content;
  const gap = gapId ? await findGapState(tx, gapId) : null;
  let articleId = content.articleId;
  let previousVersion: number | null = null;
  if (articleId) {
    const known = await loadArticle(tx, articleId);
    if (known.publishedVersion === null || known.publishedVersion !== known.latestVersion) {
      throw new RapportError("conflict", { sentence: "The article was changed since, or is not published." });
    }
    previousVersion = known.publishedVersion;
    await editArticle(tx, articleId, { title, body }, known.latestVersion);
  } else articleId = await createArticle(tx, { title, body, language, namespace });
  await publishArticle(tx, articleId, undefined);
  if (gap) await settleGap(tx, gapId!, "answered", articleId);
  const { publishedVersion } = await loadArticle(tx, articleId);
  return {
    kind: "article",
    articleId,
    publishedVersion: publishedVersion!,
    previousVersion,
    gap: gap ? { id: gapId!, ...gap } : null,
  };
}

async function takeBackArticle(tx: Tx, applied: Extract<Applied, { kind: "article" }>): Promise<void> {
  const { articleId, publishedVersion, previousVersion, gap } = applied;
  const now = await loadArticle(tx, articleId);
  const isChanged = now.publishedVersion !== publishedVersion || now.latestVersion !== publishedVersion;
  if (isChanged && now.status !== "archived") {
    throw new RapportError("cannot_undo", {
      sentence: `The article "${now.title}" was changed since. Change or archive it by hand.`,
    });
  }
  if (previousVersion === null) await archiveArticle(tx, articleId);
  else if (now.status !== "archived") {
    // Checked above: nobody wrote in between, so the old words come back as the latest and are what customers are told.
    await loadArticleVersion(tx, articleId, previousVersion);
    await restoreVersion(tx, articleId, previousVersion);
    await publishArticle(tx, articleId, undefined);
  }
  const standing = gap && (await findGapState(tx, gap.id));
  if (gap && standing?.status === "answered" && standing.articleId === articleId) {
    await settleGap(tx, gap.id, gap.status, gap.articleId);
  }
}
