import {
  type Id,
  LEARNING_MOVES,
  LearningContent,
  type LearningMove,
  type LearningState,
  RapportError,
} from "@rapport/schema";
import {
  type LearningRow,
  lockLearning,
  moveLearning,
  readCheckBasis,
  saveGoldCheck,
  saveLearningContent,
  type Tx,
  takeFeed,
} from "@rapport/store";
import { type Applied, apply, takeBack } from "./activate.ts";
import { WAITING_CHECK } from "./check.ts";

/** What may be done with a learning in a state. */
export function movesOf(state: LearningState): LearningMove[] {
  return Object.keys(LEARNING_MOVES[state]) as LearningMove[];
}

/** The state that a move leads to. Throws illegal_transition. */
export function nextLearningState(state: LearningState, move: LearningMove): LearningState {
  const next = LEARNING_MOVES[state][move];
  if (!next)
    throw new RapportError("illegal_transition", { sentence: `A learning that is ${state} can't be ${DONE[move]}.` });
  return next;
}

const DONE: Readonly<Record<LearningMove, string>> = {
  approve: "approved",
  reject: "rejected",
  activate: "put to work",
  undo: "taken back",
};

/** Approves a proposal and has the gold set tried with it. Throws not_found, illegal_transition. */
export async function approveLearning(tx: Tx, id: Id, note: string): Promise<void> {
  await takeFeed(tx);
  const row = await lockLearning(tx, id);
  await moveLearning(tx, row, nextLearningState(row.state, "approve"), note);
  await enqueueCheck(tx, id);
  audit(tx, "learnings.approve", row);
}

/** Throws not_found, illegal_transition. */
export async function rejectLearning(tx: Tx, id: Id, note: string): Promise<void> {
  await takeFeed(tx);
  const row = await lockLearning(tx, id);
  await moveLearning(tx, row, nextLearningState(row.state, "reject"), note);
  audit(tx, "learnings.reject", row);
}

/** Has the gold set tried once more. Throws not_found, illegal_transition (it is not approved). */
export async function recheckLearning(tx: Tx, id: Id): Promise<void> {
  await takeFeed(tx);
  const row = await lockLearning(tx, id);
  nextLearningState(row.state, "activate");
  await enqueueCheck(tx, id);
}

async function enqueueCheck(tx: Tx, id: Id): Promise<void> {
  await saveGoldCheck(tx, id, WAITING_CHECK, null);
  tx.enqueue({ task: "check_learning", payload: { learningId: id }, key: `check_learning:${id}` });
}

/**
 * Puts a learning to work, if the gold set was tried with it as things stand now and does not get worse. There is no way
 * round it. Answers false where it has to be tried (again) first: that is begun. Throws not_found, illegal_transition,
 * learning_worse, conflict.
 */
export async function activateLearning(tx: Tx, id: Id): Promise<boolean> {
  await takeFeed(tx);
  const row = await lockLearning(tx, id);
  const next = nextLearningState(row.state, "activate");
  const isFresh = row.check?.state === "done" && row.checkBasis === (await readCheckBasis(tx));
  if (!isFresh) {
    const isUnderWay = row.check?.state === "waiting" || row.check?.state === "running";
    if (!isUnderWay) await enqueueCheck(tx, id);
    return false;
  }
  if (row.check?.isWorse !== false) throw new RapportError("learning_worse");
  const applied = await apply(tx, row.content, `Learned: ${row.kind} ${row.category ?? ""}`.trim());
  await moveLearning(tx, row, next, "", applied);
  audit(tx, "learnings.activate", row);
  return true;
}

/** Takes an active learning back. Throws not_found, illegal_transition, cannot_undo. */
export async function undoLearning(tx: Tx, id: Id, note: string): Promise<void> {
  await takeFeed(tx);
  const row = await lockLearning(tx, id);
  const next = nextLearningState(row.state, "undo");
  await takeBack(tx, row.content, row.applied as Applied);
  await moveLearning(tx, row, next, note);
  audit(tx, "learnings.undo", row);
}

/** Other words for a proposal before it is decided. Throws not_found, illegal_transition, conflict (another kind or place). */
export async function rewordLearning(tx: Tx, id: Id, content: LearningContent): Promise<void> {
  await takeFeed(tx);
  const row = await lockLearning(tx, id);
  nextLearningState(row.state, "approve");
  if (placeOf(row.content) !== placeOf(content)) {
    throw new RapportError("conflict", {
      sentence: "Only the words of a proposal may be changed, not its kind or place.",
    });
  }
  await saveLearningContent(tx, id, LearningContent.parse(content));
  audit(tx, "learnings.edit", row);
}

/** What of a proposal stays: everything but the words. */
function placeOf(content: LearningContent): string {
  switch (content.kind) {
    case "category_example":
      return JSON.stringify([content.kind, content.language]);
    case "playbook_example":
      return JSON.stringify([content.kind, content.category, content.language]);
    case "template":
      return JSON.stringify([
        content.kind,
        content.category,
        content.place,
        content.key,
        content.language,
        content.before,
      ]);
    case "article":
      return JSON.stringify([content.kind, content.gapId, content.articleId]);
    case "phrase":
      return content.kind;
  }
}

function audit(tx: Tx, action: string, row: LearningRow): void {
  tx.audit({ action, targetKind: "learnings", targetId: row.id, detail: { kind: row.kind, category: row.category } });
}
