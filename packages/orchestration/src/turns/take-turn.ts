import { assembleTurn, type TurnContext } from "@rapport/context/turn";
import type { EngineEvent, Proposal } from "@rapport/intelligence";
import { type Action, type Id, newId } from "@rapport/schema";
import type { UnheardMessage } from "@rapport/store";
import { deliver } from "../delivery/deliver.ts";
import { openAloud } from "./aloud.ts";
import { ProposalRefused, StaleTurn, type TurnOutcome } from "./apply.ts";
import { withoutOurWords } from "./letter.ts";
import type { TurnOptions } from "./options.ts";
import { applyAloud, settlePreview } from "./previews.ts";
import { resolveJob } from "./resolve.ts";
import { openRunLog } from "./run-log.ts";
import { eventOfAction, think } from "./think.ts";

const MAX_TRIES = 6;

/**
 * Job `turn`: lets the AI go on in a conversation, because the customer wrote or an action moved. Any number of these may
 * run at once: who comes second finds nothing left to hear. "not_mine": no agent is at work here, or a person holds it.
 */
export async function takeTurn(
  options: TurnOptions,
  tenantId: Id,
  turn: { conversationId: Id; actionId?: Id | undefined; isCodeLost?: boolean | undefined },
): Promise<TurnOutcome | "not_mine"> {
  const scope = options.store.system(tenantId);
  const refused = new Map<string, Action>();
  const run = { id: newId((options.now?.() ?? new Date()).getTime()), conversationId: turn.conversationId };
  const isFollowed = () => options.isFollowed?.(tenantId, turn.conversationId) ?? false;
  const log = openRunLog(scope, run, isFollowed, options.reportError);
  const aloud = openAloud(scope, run.id, log);
  const leave = async (outcome: TurnOutcome | "not_mine") => {
    if (aloud.hasShown()) await settlePreview(options, scope, turn.conversationId);
    await log.ended({ outcome: "silent", category: null, error: null });
    return outcome;
  };
  for (let attempt = 1; ; attempt++) {
    const context = await scope.read((tx) => assembleTurn(tx, turn.conversationId));
    if (!context || !isMine(context)) return leave("not_mine");
    const events = eventsOf(context, turn);
    if (events.length === 0) return leave("silent");
    const begunAt = performance.now();
    const told = [...refused.values()].map((action): EngineEvent => ({ kind: "proposed", action }));
    log.began(events.map(({ kind }) => kind).join("+"));
    const thought = await think(options, scope, context, [...events, ...told], aloud).catch(async (error) => {
      await log.ended({ outcome: "failed", category: null, error: "The turn could not be thought through." });
      throw error;
    });
    thought.proposals = thought.proposals.filter((proposal) => !refused.has(keyOf(proposal)));
    try {
      const { outcome, queued } = await scope.write(async (tx) => {
        const applied = await applyAloud(tx, options, context, thought, performance.now() - begunAt);
        const now = options.now?.() ?? new Date();
        const resolving = resolveJob(context.agent.config, thought.memory, context.conversation.id, now);
        if (resolving && applied.outcome === "sent") tx.enqueue(resolving);
        return applied;
      });
      if (outcome === "sent") for (const { text } of thought.sayings) log.answer(text);
      // The job that was enqueued with each message stays the promise; this only spares a waiting customer its way round.
      for (const outboxId of queued) await deliver(options, tenantId, outboxId);
      await log.ended({ outcome, category: thought.category, error: null });
      return outcome;
    } catch (error) {
      const isOver = attempt === MAX_TRIES || !(error instanceof ProposalRefused || error instanceof StaleTurn);
      if (isOver)
        await log.ended({ outcome: "failed", category: thought.category, error: "The turn could not be ended." });
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

/** What the customer says by a message. Of a mail: its subject too, where it begins the matter; nothing that it only quotes. */
function wordsOf({ said, dialogue, conversation }: TurnContext, { text, subject }: UnheardMessage): string {
  if (subject === null) return text;
  const ours = said.filter(({ by }) => by !== "customer").map((one) => one.text);
  const words = withoutOurWords(text, ours);
  const isFirst = dialogue === null && subject === conversation.subject && said.length === 1;
  return isFirst && !words.toLowerCase().includes(subject.toLowerCase()) ? `${subject}\n\n${words}`.trim() : words;
}

function isMine({ conversation, dialogue }: TurnContext): boolean {
  if (conversation.isContactBlocked || conversation.status === "closed") return false;
  if (dialogue) return dialogue.holder === "ai";
  // A conversation that people have begun stays theirs.
  return conversation.assigneeId === null && conversation.firstReplyAt === null;
}

function eventsOf(
  context: TurnContext,
  { actionId, isCodeLost }: { actionId?: Id | undefined; isCodeLost?: boolean | undefined },
): EngineEvent[] {
  const events: EngineEvent[] = [];
  if (isCodeLost) events.push({ kind: "identity", level: context.identity.level, outcome: "unavailable" });
  const action = actionId && context.actions.find(({ id }) => id === actionId);
  const told = action && eventOfAction(action);
  if (told) events.push(told);
  for (const message of context.unheard) {
    if (!message.isAutomatic) events.push(eventOfMessage(context, message));
  }
  return events;
}

function eventOfMessage(context: TurnContext, message: UnheardMessage): EngineEvent {
  const { attachments, decision } = message;
  if (decision) return { kind: "button", ...decision };
  return {
    kind: "message",
    text: wordsOf(context, message),
    attachments: attachments.map(({ id, name, type }) => ({
      id,
      name,
      kind: type.startsWith("image/") ? "photo" : "file",
    })),
  };
}
