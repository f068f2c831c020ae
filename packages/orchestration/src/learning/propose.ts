import { createHash } from "node:crypto";
import {
  detectLanguage,
  differsInSubstance,
  findChangedSentence,
  generalise,
  type Judgement,
  listValues,
  type PersonalData,
  readAnswer,
  readEdit,
  type TurnInput,
} from "@rapport/intelligence";
import type { Id, LearningContent, PlaybookLanguage } from "@rapport/schema";
import {
  countCorrections,
  findAgentVersion,
  findDeployment,
  findGold,
  findSuggestionCase,
  insertGold,
  listAnsweredGaps,
  loadAgentVersion,
  loadArticle,
  loadArticleVersion,
  type NewSighting,
  proposeLearning,
  replaceGold,
  type SuggestionCase,
  type Tx,
  takeFeed,
} from "@rapport/store";

/** One person's deletion of a phrase is an edit; what is taken out again and again is a habit. */
const RIPE_PHRASE = 3;
/** Of so many corrections one goes to the gold set and is kept apart from training. */
const GOLD_EVERY = 5;

/** Puts a learning forward, or counts it once more. Answers its id. */
export async function propose(tx: Tx, content: LearningContent, sighting: NewSighting): Promise<Id> {
  const ripeAtCount = content.kind === "phrase" ? RIPE_PHRASE : 1;
  const category = "category" in content ? content.category : null;
  return proposeLearning(
    tx,
    { content, category, language: content.language, fingerprint: fingerprintOf(content), ripeAtCount },
    sighting,
  );
}

/** Two contents with the same mark would change the same to the same. */
export function fingerprintOf(content: { kind: string }): Uint8Array {
  const folded = JSON.stringify(sortKeys(content)).normalize("NFKC").toLowerCase().replace(/\s+/g, " ");
  return createHash("sha256").update(folded).digest();
}

function sortKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortKeys);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([key, one]) => [key, sortKeys(one)]),
  );
}

/** Job `learn_from_edit`: what a person changed in a draft becomes proposals (ANA-1). Done twice it changes nothing. */
export async function learnFromEdit(tx: Tx, suggestionId: Id): Promise<Id[]> {
  const settled = await findSuggestionCase(tx, suggestionId);
  if (settled?.state !== "edited" || settled.finalText === null || settled.runOutput === null) return [];
  const version = settled.agentVersionId ? await findAgentVersion(tx, settled.agentVersionId) : null;
  if (!version) return [];
  const inputs = settled.runInput as Omit<TurnInput, "agent">[];
  const outputs = settled.runOutput as Judgement[];
  const language = (outputs.at(-1)?.turn.state.language ?? "en") as PlaybookLanguage;
  const sentences = outputs.flatMap(({ turn }) => turn.say);
  const personal = personalOf(settled, inputs, outputs);
  const found = readEdit({
    sentences,
    finalText: settled.finalText,
    agent: version.config,
    category: settled.category,
    language,
    customerWords: inputs.at(-1)?.customerWords ?? [],
    personal,
  });
  const article = await reviseArticle(tx, sentences, settled.finalText, personal);
  if (article) found.push(article);
  const ids: Id[] = [];
  if (found.length > 0) await takeFeed(tx);
  for (const content of found) {
    ids.push(
      await propose(tx, content, {
        source: `suggestion:${settled.id}`,
        suggestionId: settled.id,
        conversationId: settled.conversationId,
        eventIds: settled.eventIds,
        before: settled.text,
        after: settled.finalText,
        actorId: settled.settledBy,
      }),
    );
  }
  return ids;
}

/** The quoted words of an article that a person wrote better; null: the edit was of something else. */
async function reviseArticle(
  tx: Tx,
  sentences: Judgement["turn"]["say"],
  finalText: string,
  personal: PersonalData,
): Promise<LearningContent | null> {
  const changed = findChangedSentence(sentences, finalText);
  const citation = changed?.sentence.citations[0];
  if (!changed || !citation || changed.sentence.templateKey !== "knowledge") return null;
  if (!differsInSubstance(changed.sentence.text, changed.text)) return null;
  if (generalise(changed.text, personal, { isCase: false }).isPersonal) return null;
  const article = await loadArticle(tx, citation.articleId);
  if (article.publishedVersion !== citation.version || article.latestVersion !== citation.version) return null;
  const { title, body } = await loadArticleVersion(tx, article.id, citation.version);
  const better = reword(body, changed.sentence.text, changed.text);
  if (better === null) return null;
  return {
    kind: "article",
    title,
    body: better.trim(),
    language: article.language,
    namespace: article.namespace,
    gapId: null,
    articleId: article.id,
  };
}

/**
 * The article with other words in place of those quoted, line by line: a quote leaves out the empty lines between paragraphs. Null:
 * the quote does not stand in it, or its lines were put together or apart.
 */
function reword(body: string, quoted: string, now: string): string | null {
  if (body.includes(quoted)) return body.replace(quoted, () => now);
  const [before, after] = [quoted.split("\n"), now.split("\n")];
  if (before.length !== after.length) return null;
  const changes = before.map((line, index) => [line, after[index]!] as const).filter(([line, other]) => line !== other);
  if (!changes.every(([line]) => line !== "" && body.includes(line))) return null;
  return changes.reduce((text, [line, other]) => text.replace(line, () => other), body);
}

function personalOf(
  settled: SuggestionCase,
  inputs: readonly Omit<TurnInput, "agent">[],
  outputs: readonly Judgement[],
): PersonalData {
  const identity = inputs.at(-1)?.identity;
  const facts = [...inputs.flatMap((input) => input.facts), ...outputs.flatMap((output) => output.facts)];
  const previews = inputs.flatMap(({ actions }) => actions.map(({ preview, result }) => [preview, result]));
  return {
    names: [settled.contactName, settled.settledByName, identity?.name].filter((name) => name != null),
    values: [
      ...new Set([
        ...listValues(facts.map(({ result }) => result)),
        ...listValues(previews),
        ...[settled.contactEmail, settled.contactPhone, identity?.email, identity?.phone, identity?.customerId].filter(
          (value) => value != null,
        ),
      ]),
    ],
  };
}

/** What people answered by hand to questions that nothing answered becomes proposed articles (CTX-7). */
export async function learnFromAnswers(tx: Tx, conversationId: Id): Promise<Id[]> {
  const ids: Id[] = [];
  const deployment = await findDeployment(tx);
  const version = deployment && (await loadAgentVersion(tx, deployment.versionId));
  for (const answered of await listAnsweredGaps(tx, conversationId)) {
    const playbook = version?.config.playbooks.find(({ category }) => category === answered.category);
    const article = readAnswer({
      gapId: answered.gapId,
      question: answered.question,
      answer: answered.answer,
      language: answered.language,
      namespace: playbook?.knowledgeNamespace ?? "general",
      personal: {
        names: [answered.contactName, answered.actorName],
        values: [answered.contactEmail, answered.contactPhone].filter((value) => value !== null),
      },
    });
    if (!article) continue;
    await takeFeed(tx);
    ids.push(
      await propose(tx, article, {
        source: `event:${answered.answerEventId}`,
        suggestionId: null,
        conversationId,
        eventIds: [...answered.questionEventIds, answered.answerEventId],
        before: answered.question,
        after: answered.answer,
        actorId: answered.actorId,
      }),
    );
  }
  return ids;
}

/**
 * A person says what a message was really about (INT-1). It becomes a proposal for the router, or, one in five, a case of the
 * gold set, which the router never learns from. Answers the proposal's id; null: it went to the gold set.
 */
export async function proposeCategory(
  tx: Tx,
  correction: { conversationId: Id; text: string; category: string; before: string | null; names: readonly string[] },
): Promise<Id | null> {
  await takeFeed(tx);
  const { conversationId, category, before } = correction;
  const text = generalise(correction.text, { names: correction.names, values: [] }, { isCase: false })
    .text.slice(0, 5000)
    .trim();
  const gold = { kind: "message", text, category } as const;
  const fingerprint = goldFingerprint(gold);
  const known = await findGold(tx, fingerprint);
  if (known) {
    await replaceGold(tx, known.id, gold);
    return null;
  }
  const counts = await countCorrections(tx);
  if (counts.proposed >= (GOLD_EVERY - 1) * (counts.gold + 1)) {
    await insertGold(tx, { content: gold, fingerprint }, "correction");
    return null;
  }
  return propose(
    tx,
    { kind: "category_example", text, category, language: detectLanguage(text) },
    {
      source: `conversation:${conversationId}`,
      suggestionId: null,
      conversationId,
      eventIds: [],
      before: before ?? "",
      after: category,
      actorId: tx.actor.kind === "system" ? null : tx.actor.actorId,
    },
  );
}

/** A case is the same when the same goes in, whatever is expected of it. */
export function goldFingerprint(content: { kind: string } & Record<string, unknown>): Uint8Array {
  const { category: _category, expected: _expected, articleId: _articleId, ...asked } = content;
  return fingerprintOf(asked);
}
