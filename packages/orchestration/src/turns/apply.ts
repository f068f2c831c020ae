import { recordGap } from "@rapport/context";
import type { TurnContext } from "@rapport/context/turn";
import { type Decision, type Proposal, type QuickReply, sumModelUse } from "@rapport/intelligence";
import { type GateVerdict, type Id, newId, nextStatus, RapportError } from "@rapport/schema";
import {
  type ConversationState,
  fillContactBlanks,
  findRecipient,
  insertRun,
  insertSuggestion,
  type RunRow,
  saveDialogue,
  supersedeSuggestions,
  type Tx,
  takeFeed,
  takeSurvivor,
} from "@rapport/store";
import { confirmAction, declineAction } from "../actions/confirm.ts";
import { proposeAction } from "../actions/propose.ts";
import { commitEdit, type Edit, openEdit, pull } from "../conversations/edit.ts";
import { enqueueMessage, openRoute } from "../delivery/queue.ts";
import { ToolRefused } from "../tools/refusal.ts";
import type { TurnOptions } from "./options.ts";
import type { Saying, Thought } from "./think.ts";

/** The dialogue was written by somebody else meanwhile: what was thought is about the past. */
export class StaleTurn extends Error {
  override name = "StaleTurn";
}

/** A rule of the ledger does not even let it be proposed: the dialogue has to say something else. */
export class ProposalRefused extends Error {
  override name = "ProposalRefused";
  readonly proposal: Proposal;

  constructor(proposal: Proposal, reason: string) {
    super(reason);
    this.proposal = proposal;
  }
}

export interface AppliedTurn {
  outcome: TurnOutcome;
  /** Messages that are to leave now. */
  queued: Id[];
}

export type TurnOutcome = "sent" | "drafted" | "handed_off" | "waiting" | "silent";

/**
 * Does what a turn came to, all of it or nothing, in one transaction: words into the outbox or before a person, decisions and
 * proposals into the ledger, the hand-off, the dialogue's memory, the run. Throws StaleTurn.
 */
export async function applyTurn(
  tx: Tx,
  options: TurnOptions,
  context: TurnContext,
  thought: Thought,
  durationMs: number,
): Promise<AppliedTurn> {
  await takeFeed(tx);
  const now = options.now?.() ?? new Date();
  const state = await takeSurvivor(tx, context.conversation.id);
  if (!state || isTaken(state, thought)) return { outcome: "silent", queued: [] };
  const edit = openEdit(state);
  const worst = worstOf(thought.sayings);
  const isStopped = worst !== null && worst.verdict !== "auto_send";
  const isDraft = thought.autonomy !== "auto" || isStopped;
  const isHandedOff = thought.handOff !== null || isStopped || thought.autonomy === "off";
  const { runId } = thought;
  const { identity } = thought;
  const isSaved = await saveDialogue(
    tx,
    {
      conversationId: state.id,
      holder: isHandedOff ? "person" : "ai",
      state: thought.memory,
      heardSeq: Math.max(context.dialogue?.heardSeq ?? 0, context.unheard.at(-1)?.seq ?? 0),
      agentVersionId: context.agent.versionId,
      category: thought.category,
      identity,
      handOffReason: isHandedOff ? (thought.handOff?.reason ?? (isStopped ? "gate" : "autonomy_off")) : null,
      summary: isHandedOff ? (thought.handOff?.summary ?? null) : null,
    },
    context.dialogue?.revision ?? 0,
  );
  if (!isSaved) throw new StaleTurn();

  // A draft is no consent and no order: what was to be decided or proposed with it waits for the person too.
  if (!isStopped) {
    for (const decision of thought.decisions) await decide(tx, options, state.id, decision);
    for (const proposal of thought.proposals) {
      const { action, isNew } = await proposeAction(tx, options.actions, {
        conversationId: state.id,
        tool: proposal.tool,
        arguments: proposal.arguments,
        provenance: proposal.provenance,
        proposedBy: "playbook",
      }).catch((error) => {
        throw error instanceof ToolRefused ? new ProposalRefused(proposal, error.message) : error;
      });
      if (!isNew) tx.enqueue({ task: "turn", payload: { conversationId: state.id, actionId: action.id } });
    }
  }

  if (identity.level === "verified") {
    const { name, email } = identity;
    await fillContactBlanks(tx, state.contactId, { name: name ?? undefined, email: email ?? undefined });
  }
  const queued: Id[] = [];
  const outcome = await speak(tx, options, context, thought, { edit, runId, worst, isDraft, isHandedOff, now, queued });
  for (const { question, language } of thought.gaps) await recordGap(tx, question, state.id, language);
  await insertRun(tx, runOf(context, thought, runId, outcome, worst, durationMs));
  return { outcome, queued };
}

/** A person answers here now, or nobody is to be answered. */
function isTaken(state: ConversationState, thought: Thought): boolean {
  if (state.isContactBlocked || state.status === "closed") return true;
  return state.assigneeId !== null && thought.autonomy === "auto";
}

interface Speech {
  edit: Edit;
  runId: Id;
  worst: GateVerdict | null;
  isDraft: boolean;
  isHandedOff: boolean;
  now: Date;
  /** Filled with the messages that were put into the outbox. */
  queued: Id[];
}

async function speak(
  tx: Tx,
  options: TurnOptions,
  context: TurnContext,
  thought: Thought,
  speech: Speech,
): Promise<TurnOutcome> {
  const { edit, now } = speech;
  const { state } = edit;
  if (thought.isUrgent && (state.priority === "normal" || state.priority === "low")) {
    edit.changes.push({ what: "priority", from: state.priority, to: "high", cause: "engine" });
    edit.columns.priority = "high";
  }
  if (speech.isHandedOff) handOver(edit, context, thought, speech);
  else if (!speech.isDraft && nextStatus(state.status, "held_by_ai")) pull(edit, "held_by_ai", "engine");

  if (thought.sayings.length > 0 && (speech.isDraft || speech.worst?.verdict === "escalate")) {
    const { sayings } = thought;
    if (thought.autonomy !== "off") {
      await insertSuggestion(tx, {
        id: newId(now.getTime()),
        conversationId: state.id,
        runId: speech.runId,
        text: sayings.map(({ text }) => text).join("\n\n"),
        citations: sayings.flatMap(({ citations }) => citations),
        confidence: Math.min(...sayings.map(({ confidence }) => confidence)),
        gate: speech.worst ?? { verdict: "draft", reasons: [] },
        category: thought.category,
      });
    }
    await tx.publish({ kind: "action", conversationId: state.id, entityId: speech.runId });
    await commitEdit(tx, edit, { now });
    return speech.isHandedOff ? "handed_off" : "drafted";
  }
  await supersedeSuggestions(tx, state.id);
  for (const [index, saying] of thought.sayings.entries()) {
    speech.queued.push(await say(tx, options, edit, context, saying, `ai:${speech.runId}:${index}`, now));
  }
  if (thought.sayings.length === 0) await commitEdit(tx, edit, { now });
  if (speech.isHandedOff) return "handed_off";
  return thought.sayings.length > 0 ? "sent" : "waiting";
}

/** Gives the conversation to people (ORC-6): typed, with a summary, never a word in the text. */
function handOver(edit: Edit, context: TurnContext, thought: Thought, speech: Speech): void {
  const { state } = edit;
  const reason =
    thought.handOff?.reason ?? (speech.worst && speech.worst.verdict !== "auto_send" ? "gate" : "autonomy_off");
  if (context.dialogue?.holder !== "person")
    edit.changes.push({ what: "holder", from: "ai", to: "person", cause: reason });
  if (nextStatus(state.status, "handed_off")) pull(edit, "handed_off", reason);
  if (reason.startsWith("escalation") && state.priority !== "urgent") {
    edit.changes.push({ what: "priority", from: state.priority, to: "urgent", cause: reason });
    edit.columns.priority = "urgent";
  }
  const heard = context.unheard.at(-1);
  if (!state.waitingSinceAt && heard) edit.columns.waitingSinceAt = heard.occurredAt;
}

async function say(
  tx: Tx,
  options: TurnOptions,
  edit: Edit,
  context: TurnContext,
  saying: Saying,
  clientId: string,
  now: Date,
): Promise<Id> {
  const { state } = edit;
  const route = await openRoute(tx, state.connectionId);
  const recipient = await findRecipient(tx, { ...state, connectionId: route.connectionId });
  if (!recipient) throw new RapportError("conflict", { sentence: "There is no address to answer to." });
  const { hasSubject } = options.connectors.get(route.connector).capabilities;
  const { outboxId } = await enqueueMessage(tx, edit, route, {
    actorId: context.agent.aiActorId,
    clientId,
    notBeforeAt: now,
    isScheduled: false,
    now,
    content: {
      text: saying.text,
      subject: hasSubject ? replySubject(state.subject) : null,
      to: recipient.to,
      cc: [],
      attachmentIds: [],
      thenStatus: null,
      // The AI goes on holding the conversation: its words move nothing.
      isMoved: true,
      isAutomatic: false,
      meta: metaOf(saying.quickReplies, saying),
    },
  });
  // One commit a message: the next one begins with what this one left.
  edit.changes = [];
  edit.columns = {};
  return outboxId;
}

function metaOf(quickReplies: readonly QuickReply[], { citations }: Saying): Record<string, unknown> {
  return {
    ...(quickReplies.length > 0 ? { quickReplies } : {}),
    ...(citations.length > 0 ? { citations } : {}),
  };
}

function replySubject(subject: string | null): string {
  return /^\s*re\s*:/i.test(subject ?? "") ? (subject ?? "") : `Re: ${subject ?? ""}`.trim();
}

async function decide(tx: Tx, options: TurnOptions, conversationId: Id, decision: Decision): Promise<void> {
  const who = { kind: "customer", conversationId } as const;
  try {
    if (decision.decision === "decline") await declineAction(tx, options.actions, decision.actionId, who);
    else await confirmAction(tx, options.actions, decision.actionId, decision.argumentsHash, who);
  } catch (error) {
    if (!(error instanceof RapportError)) throw error;
    // It was settled or changed meanwhile, or may not be any more: the dialogue hears how it stands.
    tx.enqueue({ task: "turn", payload: { conversationId, actionId: decision.actionId } });
  }
}

const SEVERITY = { auto_send: 0, draft: 1, escalate: 2 } as const;

function worstOf(sayings: readonly Saying[]): GateVerdict | null {
  let worst: GateVerdict | null = null;
  for (const { gate } of sayings) {
    const reasons: GateVerdict["reasons"] = [...(worst?.reasons ?? []), ...gate.reasons];
    const verdict: GateVerdict["verdict"] =
      !worst || SEVERITY[gate.verdict] > SEVERITY[worst.verdict] ? gate.verdict : worst.verdict;
    worst = { verdict, reasons };
  }
  return worst;
}

function runOf(
  context: TurnContext,
  thought: Thought,
  id: Id,
  outcome: TurnOutcome,
  gate: GateVerdict | null,
  durationMs: number,
): RunRow {
  return {
    id,
    conversationId: context.conversation.id,
    trigger: thought.trigger,
    agentVersionId: context.agent.versionId,
    category: thought.category,
    outcome,
    gate,
    // The agent's configuration is kept once, with its version.
    input: thought.steps.map(({ input: { agent: _agent, ...input } }) => input),
    output: thought.steps.map(({ judgement }) => judgement),
    spans: [...thought.spans],
    durationMs,
    ...sumModelUse(thought.spans),
  };
}
