import type { TurnContext } from "@rapport/context/turn";
import type { Id } from "@rapport/schema";
import {
  type ConversationState,
  findAddressee,
  findRoute,
  listLostPreviews,
  type Preview,
  type Scope,
  type Tx,
  takeFeed,
  takePreview,
  takeSurvivor,
} from "@rapport/store";
import { openEdit } from "../conversations/edit.ts";
import { deliver } from "../delivery/deliver.ts";
import { enqueueMessage } from "../delivery/queue.ts";
import { type AppliedTurn, applyTurn, findPlace } from "./apply.ts";
import type { TurnOptions } from "./options.ts";
import type { Thought } from "./think.ts";

/** A turn is over in far less: whoever was speaking has died. */
const LOST_AFTER_SECONDS = 90;

/**
 * As applyTurn, and keeps the promise of every preview: what stood on the customer's screen is in the record, to the letter and once.
 * Where the turn's answer begins with it, that answer is it. Where the answer may not leave after all, is another one, or nobody waits
 * for it any more, what was shown is said as a message of its own, and only the rest goes the way of the turn.
 */
export async function applyAloud(
  tx: Tx,
  options: TurnOptions,
  context: TurnContext,
  thought: Thought,
  durationMs: number,
): Promise<AppliedTurn> {
  const [place, shown] = await Promise.all([findPlace(tx, context), takePreview(tx, context.conversation.id)]);
  if (!shown) return applyTurn(tx, options, context, thought, durationMs, place);
  const saying = thought.sayings.find(({ text }) => text.includes(shown.text));
  const isHeld = thought.autonomy !== "auto" || thought.sayings.some(({ gate }) => gate.verdict !== "auto_send");
  const early = !saying || isHeld ? await sayShown(tx, options, shown) : [];
  if (saying && isHeld) {
    saying.text = saying.text.replace(shown.text, "").trim();
    if (saying.text === "") thought.sayings.splice(thought.sayings.indexOf(saying), 1);
  }
  const now = early.length > 0 ? await findPlace(tx, context) : place;
  const applied = await applyTurn(tx, options, context, thought, durationMs, now);
  const late = saying && !isHeld && !applied.hasSpoken ? await sayShown(tx, options, shown) : [];
  return { ...applied, queued: [...early, ...applied.queued, ...late] };
}

/** Says what stands on the customer's screen though its turn came to nothing. */
export async function settlePreview(options: TurnOptions, scope: Scope, conversationId: Id): Promise<void> {
  const queued = await scope.write(async (tx) => {
    await takeFeed(tx);
    const shown = await takePreview(tx, conversationId);
    return shown ? sayShown(tx, options, shown) : [];
  });
  for (const outboxId of queued) await deliver(options, scope.actor.tenantId, outboxId);
}

/** Periodic job `say_previews`: turns that died while they spoke. */
export async function sayLostPreviews(options: TurnOptions): Promise<void> {
  for (const { tenantId, conversationId } of await listLostPreviews(options.store.owner, LOST_AFTER_SECONDS)) {
    await settlePreview(options, options.store.system(tenantId), conversationId);
  }
}

/** Puts it into the outbox; nothing where the channel is gone or the contact was blocked, for then nobody sees it either. */
async function sayShown(tx: Tx, options: TurnOptions, shown: Preview): Promise<Id[]> {
  const state = await takeSurvivor(tx, shown.conversationId);
  const route = state?.connectionId ? await findRoute(tx, state.connectionId) : null;
  if (!state || state.isContactBlocked || !route || route.isDeleted) return [];
  const to = await findAddressee(tx, { ...(state as ConversationState), connectionId: route.connectionId });
  if (!to) return [];
  const now = options.now?.() ?? new Date();
  const { outboxId } = await enqueueMessage(tx, openEdit(state), route, {
    actorId: shown.actorId,
    clientId: `ai:${shown.runId}:shown`,
    notBeforeAt: now,
    isScheduled: false,
    now,
    content: {
      text: shown.text,
      subject: null,
      to,
      cc: [],
      attachmentIds: [],
      thenStatus: null,
      // Whoever holds the conversation now goes on holding it.
      isMoved: true,
      isAutomatic: false,
    },
  });
  return [outboxId];
}
