import { assembleTurn, type TurnContext } from "@rapport/context/turn";
import type { EngineEvent, Proposal } from "@rapport/intelligence";
import { type Action, type Id, newId } from "@rapport/schema";
import type { UnheardMessage } from "@rapport/store";
import { deliver } from "../delivery/deliver.ts";
import { applyTurn, ProposalRefused, StaleTurn, type TurnOutcome } from "./apply.ts";
import type { TurnOptions } from "./options.ts";
import { eventOfAction, think } from "./think.ts";

const MAX_TRIES = 6;

/**
 * Job `turn`: lets the AI go on in a conversation, because the customer wrote or an action moved. Any number of these may
 * run at once: who comes second finds nothing left to hear. "not_mine": no agent is at work here, or a person holds it.
 */
export async function takeTurn(
  options: TurnOptions,
  tenantId: Id,
  turn: { conversationId: Id; actionId?: Id | undefined },
): Promise<TurnOutcome | "not_mine"> {
  const scope = options.store.system(tenantId);
  const refused = new Map<string, Action>();
  for (let attempt = 1; ; attempt++) {
    const context = await scope.read((tx) => assembleTurn(tx, turn.conversationId));
    if (!context || !isMine(context)) return "not_mine";
    const events = eventsOf(context, turn.actionId);
    if (events.length === 0) return "silent";
    const begunAt = performance.now();
    const told = [...refused.values()].map((action): EngineEvent => ({ kind: "proposed", action }));
    const thought = await think(options, scope, context, [...events, ...told]);
    thought.proposals = thought.proposals.filter((proposal) => !refused.has(keyOf(proposal)));
    try {
      const { outcome, queued } = await scope.write((tx) =>
        applyTurn(tx, options, context, thought, performance.now() - begunAt),
      );
      // The job that was enqueued with each message stays the promise; this only spares a waiting customer its way round.
      for (const outboxId of queued) await deliver(options, tenantId, outboxId);
      return outcome;
    } catch (error) {
      if (attempt === MAX_TRIES) throw error;
      if (error instanceof ProposalRefused) refused.set(keyOf(error.proposal), refusedAction(context, error));
      else if (!(error instanceof StaleTurn)) throw error;
    }
  }
}

const keyOf = ({ tool, arguments: given }: Proposal): string => JSON.stringify([tool, given]);

/** What the ledger would have kept of a proposal that it refused to take. */
function refusedAction({ conversation }: TurnContext, { proposal, message }: ProposalRefused): Action {
  const at = new Date().toISOString();
  return {
    id: newId(),
    conversationId: conversation.id,
    tool: proposal.tool,
    title: proposal.tool,
    arguments: proposal.arguments,
    argumentsHash: "",
    state: "refused",
    confirmation: "customer",
    preview: null,
    result: null,
    reason: message,
    proposedBy: "playbook",
    confirmedBy: null,
    confirmedById: null,
    expiresAt: at,
    createdAt: at,
    updatedAt: at,
  };
}

function isMine({ conversation, dialogue }: TurnContext): boolean {
  if (conversation.isContactBlocked || conversation.status === "closed") return false;
  if (dialogue) return dialogue.holder === "ai";
  // A conversation that people have begun stays theirs.
  return conversation.assigneeId === null && conversation.firstReplyAt === null;
}

function eventsOf(context: TurnContext, actionId: Id | undefined): EngineEvent[] {
  const events: EngineEvent[] = [];
  const action = actionId && context.actions.find(({ id }) => id === actionId);
  const told = action && eventOfAction(action);
  if (told) events.push(told);
  for (const message of context.unheard) {
    if (!message.isAutomatic) events.push(eventOfMessage(message));
  }
  return events;
}

function eventOfMessage({ text, attachments, decision }: UnheardMessage): EngineEvent {
  if (decision) return { kind: "button", ...decision };
  return {
    kind: "message",
    text,
    attachments: attachments.map(({ id, name, type }) => ({
      id,
      name,
      kind: type.startsWith("image/") ? "photo" : "file",
    })),
  };
}
