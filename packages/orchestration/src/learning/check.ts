import { createHash } from "node:crypto";
import { publishVersion, searchKnowledge } from "@rapport/context";
import {
  type AgentLearning,
  type CategoryModel,
  checkDraft,
  describeVerdict,
  type GoldOutcome,
  judgeMessage,
  judgeReply,
  type LabelledText,
} from "@rapport/intelligence";
import {
  GateEvidence,
  type GoldChange,
  type GoldCheck,
  type GoldFigureKind,
  type Id,
  type LearningContent,
  type PhraseList,
} from "@rapport/schema";
import {
  addArticleVersion,
  findFirstRunOf,
  type GoldRow,
  insertArticle,
  type LearningRow,
  listCategoryExamples,
  listPhraseLists,
  listPublishedTitles,
  listRunsToReplay,
  loadLearning,
  lockArticle,
  readCheckBasis,
  type Scope,
  saveGoldCheck,
  type Tx,
  takeFeed,
} from "@rapport/store";
import { type RunOutcome, replayRun } from "../turns/replay.ts";
import { phraseListOf, planAgent } from "./activate.ts";
import { openGold } from "./gold.ts";
import type { LearningOptions } from "./options.ts";

const MOST_EXAMPLES = 20_000;
const MOST_RUNS = 15;
const MOST_TITLES = 100;
const MOST_CHANGES = 50;

export const WAITING_CHECK: GoldCheck = {
  state: "waiting",
  done: 0,
  total: 0,
  figures: [],
  broken: [],
  mended: [],
  isWorse: null,
  sentence: null,
  finishedAt: null,
};

/** A case with how it comes out without the learning and with it. */
interface Compared {
  kind: GoldFigureKind;
  caseId: Id | null;
  text: string;
  expected: string;
  before: GoldOutcome;
  after: GoldOutcome;
}

type Tell = (done: number, total: number) => Promise<void>;

/**
 * Job `check_learning`: how the gold set fares without a learning and with it (INT-10). Nothing is changed by it. Kept with the
 * learning: figures, the cases that came out otherwise, and the state of things it was made for.
 */
export async function checkLearning(options: LearningOptions, tenantId: Id, learningId: Id): Promise<void> {
  const scope = options.store.system(tenantId);
  const row = await scope.read((tx) => loadLearning(tx, learningId));
  if (row.state !== "approved") return;
  const gold = await openGold(scope);
  const basis = await scope.read(readCheckBasis);
  const save = (check: GoldCheck, madeFor: string | null) =>
    scope.write(async (tx) => {
      await takeFeed(tx);
      // What was put into other words meanwhile is checked anew by its own job.
      const current = await loadLearning(tx, learningId);
      if (current.state === "approved") await saveGoldCheck(tx, learningId, check, madeFor);
    });
  const tell: Tell = (done, total) => save({ ...WAITING_CHECK, state: "running", done, total }, null);
  try {
    await tell(0, 1);
    const compared = await compare(options, scope, row, gold, tell);
    await save(sumUp(compared, options.now?.() ?? new Date()), basis);
  } catch (error) {
    const sentence = error instanceof Error ? error.message : String(error);
    const finishedAt = (options.now?.() ?? new Date()).toISOString();
    await save({ ...WAITING_CHECK, state: "failed", sentence: sentence.slice(0, 500), finishedAt }, null);
    options.reportError?.(error instanceof Error ? error : new Error(sentence));
  }
}

/** In no kind of case may fewer be right than before, and nothing that was held may get through. */
export function sumUp(compared: readonly Compared[], now: Date): GoldCheck {
  const kinds = [...new Set(compared.map(({ kind }) => kind))];
  const figures = kinds.map((kind) => {
    const own = compared.filter((one) => one.kind === kind);
    const right = (which: "before" | "after") => own.filter((one) => one[which].isRight).length;
    return { kind, cases: own.length, before: right("before"), after: right("after") };
  });
  const changed = compared.filter(({ before, after }) => before.isRight !== after.isRight);
  const isLeak = changed.some(({ kind, expected, after }) => kind === "reply" && expected === "held" && !after.isRight);
  const tell = (one: Compared): GoldChange => ({
    kind: one.kind,
    caseId: one.caseId,
    text: one.text.slice(0, 500),
    expected: one.expected,
    before: one.before.outcome,
    after: one.after.outcome,
  });
  return {
    ...WAITING_CHECK,
    state: "done",
    done: compared.length,
    total: compared.length,
    figures,
    broken: changed
      .filter(({ after }) => !after.isRight)
      .slice(0, MOST_CHANGES)
      .map(tell),
    mended: changed
      .filter(({ after }) => after.isRight)
      .slice(0, MOST_CHANGES)
      .map(tell),
    isWorse: isLeak || figures.some(({ before, after }) => after < before),
    finishedAt: now.toISOString(),
  };
}

function compare(
  options: LearningOptions,
  scope: Scope,
  row: LearningRow,
  gold: readonly GoldRow[],
  tell: Tell,
): Promise<Compared[]> {
  const { content } = row;
  switch (content.kind) {
    case "category_example":
      return compareRouters(options, scope, content, gold, tell);
    case "template":
    case "playbook_example":
      return compareAgents(options, scope, row.id, content, tell);
    case "phrase":
      return compareLists(options, scope, content, gold);
    case "article":
      return compareKnowledge(options, scope, content, gold);
  }
}

async function compareRouters(
  options: LearningOptions,
  scope: Scope,
  { text, category }: Extract<LearningContent, { kind: "category_example" }>,
  gold: readonly GoldRow[],
  tell: Tell,
): Promise<Compared[]> {
  const examples = await scope.read((tx) => listCategoryExamples(tx, MOST_EXAMPLES));
  await tell(0, 3);
  const without = await trainAsItIs(options, examples);
  await tell(1, 3);
  const others = examples.filter((example) => example.text !== text);
  const withIt = await options.trainRouter([...others, { text, label: category }]);
  await tell(2, 3);
  const own = { kind: "message", text, category } as const;
  const cases = gold.flatMap(({ id, content }) => (content.kind === "message" ? [{ id, content }] : []));
  return [
    ...cases.map(({ id, content }) => ({
      kind: "message" as const,
      caseId: id,
      text: content.text,
      expected: content.category,
      before: judgeMessage(without, content),
      after: judgeMessage(withIt, content),
    })),
    {
      kind: "own",
      caseId: null,
      text,
      expected: category,
      before: judgeMessage(without, own),
      after: judgeMessage(withIt, own),
    },
  ];
}

/** The router as it would be trained now: for every check until the next correction it is the same. */
let latest: { mark: string; model: Promise<CategoryModel> } | null = null;

function trainAsItIs(options: LearningOptions, examples: readonly LabelledText[]): Promise<CategoryModel> {
  const mark = createHash("sha256").update(JSON.stringify(examples)).digest("hex");
  if (latest?.mark !== mark) {
    const model = options.trainRouter(examples).catch((error) => {
      latest = null;
      throw error;
    });
    latest = { mark, model };
  }
  return latest.model;
}

/** Kept runs of the category, thought through again by the agent as it is and as it would be. */
async function compareAgents(
  options: LearningOptions,
  scope: Scope,
  learningId: Id,
  learning: AgentLearning,
  tell: Tell,
): Promise<Compared[]> {
  const { plan, runs, ownRunId, lists } = await scope.read(async (tx) => ({
    plan: await planAgent(tx, learning),
    runs: await listRunsToReplay(tx, learning.category, MOST_RUNS),
    ownRunId: await findFirstRunOf(tx, learningId),
    lists: await allLists(tx, options),
  }));
  const ids = [...new Set([...(ownRunId ? [ownRunId] : []), ...runs.map(({ id }) => id)])];
  const compared: Compared[] = [];
  for (const [index, runId] of ids.entries()) {
    await tell(index, ids.length);
    const before = await replayRun(options, scope, runId, plan.before.config);
    const after = await replayRun(options, scope, runId, plan.after);
    if (!before || !after) continue;
    compared.push({
      kind: runId === ownRunId ? "own" : "run",
      caseId: runId,
      text: before.after.text,
      expected: "auto_send",
      before: judgeRun(before.after),
      after: judgeRun(after.after),
    });
  }
  if (learning.kind === "playbook_example") compared.push(judgeExample(learning, lists));
  return compared;
}

/** What may leave by itself and what leaves nobody without an answer. */
function judgeRun({ text, gate, handOff }: RunOutcome): GoldOutcome {
  if (handOff) return { isRight: false, outcome: `hand_off: ${handOff}` };
  if (!gate) return { isRight: text === "", outcome: "silent" };
  return { isRight: gate.verdict === "auto_send", outcome: describeVerdict(gate) };
}

/** An example that would not itself get past the gate would teach a model to be held. */
function judgeExample(
  { answer, customer, language }: Extract<LearningContent, { kind: "playbook_example" }>,
  lists: readonly PhraseList[],
): Compared {
  const plain = answer.replace(/\s*\{\w+\}/g, "");
  const evidence = GateEvidence.parse({ customerWords: [customer], knowledge: [plain], language });
  const verdict = checkDraft(plain, "chat", evidence, [...lists]);
  return {
    kind: "own",
    caseId: null,
    text: answer,
    expected: "auto_send",
    before: { isRight: true, outcome: "auto_send" },
    after: { isRight: verdict.verdict === "auto_send", outcome: describeVerdict(verdict) },
  };
}

async function allLists(tx: Tx, options: LearningOptions): Promise<PhraseList[]> {
  return [...options.phraseLists, ...(await listPhraseLists(tx)).map(({ list }) => list)];
}

async function compareLists(
  options: LearningOptions,
  scope: Scope,
  content: Extract<LearningContent, { kind: "phrase" }>,
  gold: readonly GoldRow[],
): Promise<Compared[]> {
  const lists = await scope.read((tx) => allLists(tx, options));
  const more = [...lists, phraseListOf(content)];
  return gold.flatMap(({ id, content: reply }) =>
    reply.kind === "reply"
      ? [
          {
            kind: "reply" as const,
            caseId: id,
            text: reply.draft,
            expected: reply.expected,
            before: judgeReply(reply, lists),
            after: judgeReply(reply, more),
          },
        ]
      : [],
  );
}

/** Thrown to take back what a trial wrote. */
class Trial extends Error {}

/**
 * Whether every question still finds its article, and every article its own title. The new article is really written and
 * looked for, in a transaction that is taken back.
 */
async function compareKnowledge(
  options: LearningOptions,
  scope: Scope,
  content: Extract<LearningContent, { kind: "article" }>,
  gold: readonly GoldRow[],
): Promise<Compared[]> {
  const { titles, lists } = await scope.read(async (tx) => ({
    titles: await listPublishedTitles(tx, MOST_TITLES),
    lists: await allLists(tx, options),
  }));
  const asked = [
    ...gold.flatMap(({ id, content: one }) =>
      one.kind === "question"
        ? [{ caseId: id, question: one.question, language: one.language, articleId: one.articleId }]
        : [],
    ),
    ...titles.map(({ articleId, title, language }) => ({ caseId: null, question: title, language, articleId })),
  ];
  const own = { question: content.title, language: content.language };
  const find = async (tx: Tx, question: string, language: string) =>
    (await searchKnowledge(tx, question, { language })).passages[0];
  const answer = async (tx: Tx) => {
    const found: (Id | null)[] = [];
    for (const { question, language } of asked) found.push((await find(tx, question, language))?.articleId ?? null);
    return found;
  };
  const before = await scope.read(answer);
  let after: (Id | null)[] = [];
  let ownArticleId: Id | null = content.articleId;
  let ownFound: { articleId: Id; text: string } | undefined;
  await scope
    .write(async (tx) => {
      const { title, body, language, namespace } = content;
      ownArticleId ??= await insertArticle(tx, { title, body, language, namespace });
      const article = await lockArticle(tx, ownArticleId);
      const version = await addArticleVersion(tx, article, { title, body });
      await publishVersion(tx, article, version);
      after = await answer(tx);
      ownFound = await find(tx, own.question, own.language);
      throw new Trial();
    })
    .catch((error) => {
      if (!(error instanceof Trial)) throw error;
    });
  const judge = (found: Id | null | undefined, wanted: Id): GoldOutcome => ({
    isRight: found === wanted,
    outcome: found === wanted ? "found" : found ? "another article" : "nothing",
  });
  const evidence = GateEvidence.parse({ knowledge: [content.body], customerWords: [content.title] });
  const verdict = checkDraft(content.body, "chat", evidence, lists);
  const compared: Compared[] = asked.map(({ caseId, question, articleId }, index) => ({
    kind: "question",
    caseId,
    text: question,
    expected: "found",
    before: judge(before[index], articleId),
    after: judge(after[index], articleId),
  }));
  compared.push(
    {
      kind: "own",
      caseId: null,
      text: content.title,
      expected: "found",
      before: { isRight: false, outcome: "nothing" },
      after: judge(ownFound?.articleId, ownArticleId!),
    },
    {
      kind: "reply",
      caseId: null,
      text: content.body,
      expected: "auto_send",
      before: { isRight: true, outcome: "auto_send" },
      after: { isRight: verdict.verdict === "auto_send", outcome: describeVerdict(verdict) },
    },
  );
  return compared;
}
