import { ActionPreview, type Id } from "@rapport/schema";
import { type ActionRow, findAction, loadTool, moveAction } from "@rapport/store";
import type { OpenTool, ToolAnswer } from "../tools/answer.ts";
import { callTool, canPreview, openTool } from "../tools/call.ts";
import { canonicalJson } from "../tools/canonical.ts";
import { ToolRefused } from "../tools/refusal.ts";
import { requireStillAllowed } from "./check.ts";
import { type ActionOptions, actJob, announceAction, limitsOf, publishAction, retryAt } from "./options.ts";

/** What would happen, by the tool's own word. `none`: the tool cannot say. */
export type Previewed =
  | { kind: "preview"; preview: ActionPreview }
  | { kind: "none" }
  | Extract<ToolAnswer, { kind: "refused" | "failed" }>;

/** Asks a tool what would happen; changes nothing. Outside of any transaction. */
export async function askPreview(
  options: ActionOptions,
  open: OpenTool,
  row: Pick<ActionRow, "canonicalArgs">,
): Promise<Previewed> {
  if (!canPreview(open.tool)) return { kind: "none" };
  const { callTimeoutMs } = limitsOf(options);
  const args = JSON.parse(row.canonicalArgs) as Record<string, unknown>;
  const answer = await callTool(options, open, args, { isPreview: true, timeoutMs: callTimeoutMs });
  if (answer.kind === "unknown")
    return { kind: "failed", message: answer.message, isRetryable: true, retryAfterMs: null };
  if (answer.kind !== "ok") return answer;
  const { allowed, reason, code, facts } = answer.result as {
    allowed?: unknown;
    reason?: unknown;
    code?: unknown;
    facts?: { before?: unknown; after?: unknown; effects?: unknown };
  };
  const preview = ActionPreview.safeParse({
    isAllowed: allowed,
    reason: typeof reason === "string" ? reason : null,
    ...(typeof code === "string" && code.length <= 60 ? { code } : {}),
    before: facts?.before ?? {},
    after: facts?.after ?? {},
    effects: facts?.effects ?? [],
  });
  if (preview.success) return { kind: "preview", preview: preview.data };
  const message = `${open.tool.name} did not answer its preview in the agreed form.`;
  return { kind: "failed", message, isRetryable: false, retryAfterMs: null };
}

/** True when two previews promise the same: what will be, and what it brings with it. */
export function isSamePromise(a: ActionPreview, b: ActionPreview): boolean {
  return a.isAllowed === b.isAllowed && essenceOf(a) === essenceOf(b);
}

/** Instants to the second come from the moment of asking ("valid until"); the dates that people agree to have no time. */
const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d/;

function essenceOf({ after, effects }: ActionPreview): string {
  const lasting = JSON.stringify({ after, effects }, (_, value: unknown) =>
    typeof value === "string" && INSTANT.test(value) ? undefined : value,
  );
  return canonicalJson(JSON.parse(lasting));
}

/**
 * Takes a proposal to where somebody can agree to it: computes its preview and offers it, or refuses it with the other
 * side's reason. Tools that need nobody's yes go on to `confirmed`. Answers the action as it then is; null: it was not
 * `proposed` any more.
 */
export async function previewAction(options: ActionOptions, tenantId: Id, actionId: Id): Promise<ActionRow | null> {
  const limits = limitsOf(options);
  const scope = options.store.system(tenantId);
  const found = await scope.write(async (tx) => {
    const row = await findAction(tx, actionId);
    if (row?.state !== "proposed") return null;
    const tool = await loadTool(tx, row.toolId);
    const refusal = await refusalOf(() => requireStillAllowed(tx, options, row, tool, limits.now()));
    return { row, refusal, open: await openTool(tx, options, tool) };
  });
  if (!found) return null;
  const { row, refusal, open } = found;
  const previewed: Previewed = refusal ?? (await askPreview(options, open, row));
  return scope.write(async (tx) => {
    await tx.reserveSeqs(0);
    const now = limits.now();
    const isPatient = now.getTime() < row.createdAt.getTime() + limits.previewWithinMs;
    if (previewed.kind === "failed" && previewed.isRetryable && isPatient) {
      const notBeforeAt = retryAt(limits, 0, previewed.retryAfterMs, now);
      const waiting = await moveAction(tx, row.id, ["proposed"], { state: "proposed", notBeforeAt }, now);
      if (waiting) tx.enqueue(actJob(row.id, notBeforeAt));
      return waiting;
    }
    const moved = await moveAction(tx, row.id, ["proposed"], moveOf(row, previewed, now, limits.executeWithinMs), now);
    if (!moved) return null;
    if (moved.state === "confirmed") {
      tx.enqueue(actJob(row.id, now));
      await publishAction(tx, moved);
    } else await announceAction(tx, moved);
    return moved;
  });
}

function moveOf(row: ActionRow, previewed: Previewed, now: Date, executeWithinMs: number) {
  if (previewed.kind === "failed") return { state: "failed" as const, reason: previewed.message };
  if (previewed.kind === "refused") return { state: "refused" as const, reason: previewed.message };
  const preview = previewed.kind === "preview" ? { preview: previewed.preview } : {};
  if (previewed.kind === "preview" && !previewed.preview.isAllowed) {
    return { state: "refused" as const, reason: previewed.preview.reason ?? "not allowed", ...preview };
  }
  if (row.policy.confirmation !== "none") return { state: "awaiting" as const, ...preview };
  return {
    state: "confirmed" as const,
    confirmedBy: "nobody" as const,
    confirmedAt: now,
    expiresAt: new Date(now.getTime() + executeWithinMs),
    ...preview,
  };
}

/** The refusal that a check throws, as an answer; null: it is content. */
export async function refusalOf(check: () => Promise<void>): Promise<Extract<ToolAnswer, { kind: "refused" }> | null> {
  try {
    await check();
    return null;
  } catch (error) {
    if (!(error instanceof ToolRefused)) throw error;
    return { kind: "refused", code: error.refusal, message: error.message, status: null };
  }
}
