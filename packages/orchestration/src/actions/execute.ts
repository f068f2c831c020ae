import { randomUUID } from "node:crypto";
import type { Id } from "@rapport/schema";
import {
  type ActionRow,
  beginActionAttempt,
  endActionAttempt,
  findAction,
  listActionAttempts,
  loadTool,
  moveAction,
  type Scope,
  type Tx,
} from "@rapport/store";
import type { OpenTool, ToolAnswer } from "../tools/answer.ts";
import { callTool, openTool } from "../tools/call.ts";
import { requireStillAllowed } from "./check.ts";
import { type Fate, readFate } from "./fate.ts";
import { type ActionLimits, type ActionOptions, actJob, limitsOf, publishAction } from "./options.ts";
import { askPreview, isSamePromise, refusalOf } from "./preview.ts";
import { type ActOutcome, canWait, loseTrack, postpone, settle, succeed } from "./settle.ts";

interface Claimed {
  row: ActionRow;
  open: OpenTool;
  claimId: Id;
  /** An earlier try went out, and reading back has not found it: records may lag behind deeds. */
  mayBeDone: boolean;
}

/** What the last look before sending found: nothing against it, or where the action goes instead. */
type LastLook =
  | { kind: "go" }
  | Extract<ToolAnswer, { kind: "refused" | "failed" }>
  | { kind: "done"; result: Record<string, unknown> }
  /** The other side remembers that it refused it. */
  | { kind: "denied"; message: string };

/**
 * Does what was agreed to, once (ORC-11):
 * 1. One transaction claims it by one conditional update, and looks anew at policy, identity, limits and the confirmer's rights.
 * 2. Outside: what became of an earlier try, and whether the tool still promises what was agreed to.
 * 3. One transaction looks at the rights again and writes down that it is being sent.
 * 4. Outside: it is sent, the action's id as key.
 * 5. One transaction writes down the answer.
 * A crash between 1 and 3 has sent nothing; between 3 and 5 nobody knows, and `reconcileAction` finds out.
 */
export async function executeAction(options: ActionOptions, tenantId: Id, actionId: Id): Promise<ActOutcome> {
  const limits = limitsOf(options);
  const scope = options.store.system(tenantId);
  const claimed = await scope.write((tx) => claim(tx, options, limits, actionId));
  if (typeof claimed === "string") return claimed;
  const look = await lookOnceMore(options, scope, claimed);
  if (look.kind !== "go") return scope.write((tx) => giveUp(tx, limits, claimed, look));
  const begun = await scope.write((tx) => begin(tx, options, limits, claimed));
  if (typeof begun !== "number") return begun;
  const answer = await callTool(options, claimed.open, argumentsOf(claimed.row), {
    idempotencyKey: actionId,
    timeoutMs: limits.callTimeoutMs,
  });
  return scope.write((tx) => recordAnswer(tx, limits, claimed, begun, answer));
}

function argumentsOf(row: ActionRow): Record<string, unknown> {
  return JSON.parse(row.canonicalArgs);
}

async function claim(
  tx: Tx,
  options: ActionOptions,
  limits: ActionLimits,
  actionId: Id,
): Promise<Claimed | ActOutcome> {
  await tx.reserveSeqs(0);
  const now = limits.now();
  const claimId = randomUUID();
  const lease = { id: claimId, leaseUntil: new Date(now.getTime() + limits.leaseMs) };
  const row = await moveAction(tx, actionId, ["confirmed"], { state: "executing", claim: lease }, now, {
    isDueAt: now,
  });
  if (!row) return expireOrWait(tx, actionId, now);
  const tool = await loadTool(tx, row.toolId);
  const refusal = await refusalOf(() => requireStillAllowed(tx, options, row, tool, now));
  if (refusal && row.attempts === 0) {
    return settle(tx, row, { state: "refused", reason: refusal.message }, now);
  }
  await publishAction(tx, row);
  const attempts = row.attempts > 0 ? await listActionAttempts(tx, row.id) : [];
  const mayBeDone = attempts.some(({ outcome }) => outcome === "unknown");
  return { row, claimId, mayBeDone, open: await openTool(tx, options, tool) };
}

async function expireOrWait(tx: Tx, actionId: Id, now: Date): Promise<ActOutcome> {
  const row = await findAction(tx, actionId);
  if (row?.state !== "confirmed") return "not_claimed";
  if (row.expiresAt <= now) return settle(tx, row, { state: "expired", reason: "not done in time" }, now);
  tx.enqueue(actJob(actionId, row.notBeforeAt));
  return "not_claimed";
}

/** Nothing was sent by this claim yet; an earlier one of the same action may have been. */
async function lookOnceMore(
  options: ActionOptions,
  scope: Scope,
  { row, open, mayBeDone }: Claimed,
): Promise<LastLook> {
  if (row.attempts > 0) {
    const fate: Fate = await readFate(options, scope, row, open);
    if (fate.kind === "done") return fate;
    if (fate.kind === "refused") return { kind: "denied", message: fate.message };
    if (fate.kind === "cannot_say" && mayBeDone) {
      return { kind: "failed", message: "Nobody can say what became of it.", isRetryable: false, retryAfterMs: null };
    }
    if (fate.kind === "no_answer") {
      return { kind: "failed", message: fate.message, isRetryable: true, retryAfterMs: null };
    }
  }
  const previewed = await askPreview(options, open, row);
  if (previewed.kind === "none") return { kind: "go" };
  if (previewed.kind !== "preview") return previewed;
  if (!previewed.preview.isAllowed) {
    const message = previewed.preview.reason ?? "not allowed any more";
    return { kind: "refused", code: "answered_no", message, status: null };
  }
  if (row.preview && row.confirmedBy !== "nobody" && !isSamePromise(row.preview, previewed.preview)) {
    return { kind: "refused", code: "answered_no", message: "changed since you confirmed", status: null };
  }
  return { kind: "go" };
}

/** Ends a claim that sent nothing. */
async function giveUp(
  tx: Tx,
  limits: ActionLimits,
  { row, claimId, mayBeDone }: Claimed,
  look: Exclude<LastLook, { kind: "go" }>,
): Promise<ActOutcome> {
  await tx.reserveSeqs(0);
  const now = limits.now();
  const guard = { claimId, attempts: row.attempts };
  if (look.kind === "done") return succeed(tx, row, look.result, now, guard);
  if (look.kind === "denied") return settle(tx, row, { state: "refused", reason: look.message }, now, guard);
  const isLater = look.kind === "failed" && look.isRetryable;
  if (isLater && canWait(limits, row, look.retryAfterMs, now)) {
    return postpone(tx, limits, row, look.message, look.retryAfterMs, now, guard);
  }
  // "Not allowed any more" may only mean "done already".
  if (mayBeDone) return loseTrack(tx, limits, row, look.message, now, guard);
  const state = look.kind === "refused" ? ("refused" as const) : ("failed" as const);
  return settle(tx, row, { state, reason: look.message }, now, guard);
}

async function begin(
  tx: Tx,
  options: ActionOptions,
  limits: ActionLimits,
  { row, claimId, mayBeDone }: Claimed,
): Promise<number | ActOutcome> {
  await tx.reserveSeqs(0);
  const now = limits.now();
  const tool = await loadTool(tx, row.toolId);
  const refusal = await refusalOf(() => requireStillAllowed(tx, options, row, tool, now));
  if (refusal) {
    const guard = { claimId, attempts: row.attempts };
    if (mayBeDone) return loseTrack(tx, limits, row, refusal.message, now, guard);
    return settle(tx, row, { state: "refused", reason: refusal.message }, now, guard);
  }
  const lease = { id: claimId, leaseUntil: new Date(now.getTime() + limits.leaseMs) };
  const attempt = await beginActionAttempt(tx, row.id, lease, now);
  if (attempt !== null) return attempt;
  const current = await findAction(tx, row.id);
  if (current?.claimId === claimId && current.state === "executing" && current.expiresAt <= now) {
    return settle(tx, current, { state: "expired", reason: "not done in time" }, now, { claimId });
  }
  return "not_claimed";
}

/** Writes down what the tool answered; the watchdog may have called it unknown meanwhile, an answer is better. */
async function recordAnswer(
  tx: Tx,
  limits: ActionLimits,
  { row, claimId, mayBeDone }: Claimed,
  attempt: number,
  answer: ToolAnswer,
): Promise<ActOutcome> {
  await tx.reserveSeqs(0);
  const now = limits.now();
  const isNotTaken = answer.kind === "failed" && answer.isRetryable;
  await endActionAttempt(tx, row.id, attempt, {
    outcome: isNotTaken ? "not_taken" : answer.kind,
    detail: answer.kind === "ok" ? null : answer.message,
    now,
  });
  const guard = { claimId, attempts: attempt };
  switch (answer.kind) {
    case "ok":
      return succeed(tx, row, answer.result, now, guard);
    case "refused":
      return settle(tx, row, { state: "refused", reason: answer.message }, now, guard);
    case "unknown":
      return loseTrack(tx, limits, row, answer.message, now, guard);
    case "failed":
      if (answer.isRetryable && canWait(limits, row, answer.retryAfterMs, now)) {
        return postpone(tx, limits, row, answer.message, answer.retryAfterMs, now, guard);
      }
      if (mayBeDone) return loseTrack(tx, limits, row, answer.message, now, guard);
      return settle(tx, row, { state: "failed", reason: answer.message }, now, guard);
  }
}
