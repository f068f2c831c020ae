import { recordGap } from "@rapport/context";
import type { TurnContext } from "@rapport/context/turn";
import { type Citation, type Decision, type Proposal, type QuickReply, sumModelUse } from "@rapport/intelligence";
import { type Action, type GateVerdict, type Id, newId, nextStatus, RapportError } from "@rapport/schema";
import {
  type ConversationState,
  countMemoryUse,
  fillContactBlanks,
  findAddressee,
  findRoute,
  insertRun,
  insertSuggestion,
  type RunRow,
  type SendingRoute,
  saveDialogue,
  settleChallenge,
  supersedeSuggestions,
  type Tx,
  takeSurvivor,
} from "@rapport/store";
import { confirmAction, declineAction, withdrawAction } from "../actions/confirm.ts";
import { proposeAction } from "../actions/propose.ts";
import { commitEdit, type Edit, openEdit, pull } from "../conversations/edit.ts";
import { deliverWithin, isSentByRecord } from "../delivery/deliver.ts";
import { enqueueMessage, type NewMessage, requireRoute } from "../delivery/queue.ts";
import { readConversationJob } from "../learning/read-job.ts";
import { ToolRefused } from "../tools/refusal.ts";
import { beginChallenge } from "./code.ts";
import { stateConfidence } from "./confidence.ts";
import { joinSayings } from "./letter.ts";
import type { TurnOptions } from "./options.ts";
import { replySubject } from "./reply-subject.ts";
import { readMemory, type Saying, type Thought } from "./think.ts";

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
  /** The turn's words are messages now: in the outbox, or said already. */
  hasSpoken: boolean;
  /** Messages that are to leave now. */
  queued: Id[];
}

export type TurnOutcome = "sent" | "drafted" | "handed_off" | "waiting" | "silent";

/** Where a turn is applied: the conversation as it is now, under the tenant's feed, and how it sends; null: there is none any more. */
export interface TurnPlace {
  state: ConversationState;
  route: SendingRoute | null;
}

export async function findPlace(tx: Tx, { conversation }: TurnContext): Promise<TurnPlace | null> {
  const [state, route] = await Promise.all([
    takeSurvivor(tx, conversation.id),
    conversation.connectionId ? findRoute(tx, conversation.connectionId) : null,
  ]);
  if (!state) return null;
  // It was merged into one of another channel meanwhile.
  const isMoved = state.connectionId !== conversation.connectionId;
  return { state, route: isMoved && state.connectionId ? await findRoute(tx, state.connectionId) : route };
}

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
  place: TurnPlace | null,
): Promise<AppliedTurn> {
  const now = options.now?.() ?? new Date();
  if (!place || isTaken(place.state, thought)) return { outcome: "silent", hasSpoken: false, queued: [] };
  const { state, route } = place;
  const edit = openEdit(state);
  const isLetter = route !== null && options.connectors.get(route.connector).capabilities.hasSubject === true;
  const held = readMemory(context.dialogue?.state ?? null).held ?? [];
  const worst = worstOf(thought.sayings);
  const isStopped = worst !== null && worst.verdict !== "auto_send";
  const isDraft = thought.autonomy !== "auto" || isStopped;
  const isHandedOff = thought.handOff !== null || isStopped || thought.autonomy === "off";
  const { runId } = thought;
  const { identity } = thought;
  // In a letter "one moment" is a nuisance: what was begun is told with what it came to, in one.
  const waits = isLetter && !isDraft && !isHandedOff && isUnderWay(context, thought);
  const said = [...held, ...thought.sayings];
  const sayings = isLetter && !isDraft ? joinSayings(said) : said;
  const isSpeaking = sayings.length > 0 && !waits && !isDraft;
  // Whoever waits in a chat hears that a person comes, once; a letter's writer expects no answer within the minute.
  const isRelieved = isStopped && !isLetter && context.dialogue?.holder !== "person" && !!thought.relief?.text;
  const [isSaved, to] = await Promise.all([
    saveDialogue(
      tx,
      {
        conversationId: state.id,
        holder: isHandedOff ? "person" : "ai",
        state: { ...thought.memory, held: waits ? said : [] },
        heardSeq: Math.max(context.dialogue?.heardSeq ?? 0, context.unheard.at(-1)?.seq ?? 0),
        agentVersionId: context.agent.versionId,
        category: thought.category,
        identity,
        handOffReason: isHandedOff ? (thought.handOff?.reason ?? (isStopped ? "gate" : "autonomy_off")) : null,
        summary: isHandedOff ? (thought.handOff?.summary ?? thought.relief?.summary ?? null) : null,
      },
      context.dialogue?.revision ?? 0,
    ),
    (isSpeaking || isRelieved) && state.connectionId
      ? findAddressee(tx, { ...state, connectionId: state.connectionId })
      : null,
  ]);
  if (!isSaved) throw new StaleTurn();

  for (const challengeId of thought.settles) await settleChallenge(tx, challengeId);
  for (const challenge of thought.begins) await beginChallenge(tx, state.id, challenge, now);
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
  const speech = {
    edit,
    route,
    to,
    runId,
    worst,
    isDraft,
    isHandedOff,
    relief: isRelieved ? thought.relief!.text : null,
    sayings: waits ? [] : sayings,
    now,
    queued,
    spoken: 0,
  };
  const outcome = await speak(tx, options, context, thought, speech);
  const recalled = thought.steps.at(-1)?.input.memories ?? [];
  if (recalled.length > 0) {
    await countMemoryUse(
      tx,
      recalled.map(({ id }) => id),
    );
  }
  if (context.unheard.length > 0) tx.enqueue(readConversationJob(state.id, now));
  for (const { question, language } of thought.gaps) await recordGap(tx, question, state.id, language);
  insertRun(tx, runOf(context, thought, runId, outcome, worst, durationMs));
  return { outcome, hasSpoken: speech.spoken > 0, queued };
}

/** An action moves, and the dialogue will be told where to: this turn is not the last word on what was written. */
function isUnderWay({ actions }: TurnContext, { proposals, decisions }: Thought): boolean {
  const moves = ({ id, state }: Action) =>
    ["proposed", "confirmed", "executing"].includes(state) && !decisions.some(({ actionId }) => actionId === id);
  return proposals.length > 0 || decisions.some(({ decision }) => decision === "confirm") || actions.some(moves);
}

/** A person answers here now, or nobody is to be answered. */
function isTaken(state: ConversationState, thought: Thought): boolean {
  if (state.isContactBlocked || state.status === "closed") return true;
  return state.assigneeId !== null && thought.autonomy === "auto";
}

interface Speech {
  edit: Edit;
  route: SendingRoute | null;
  /** Whom it is said to; null: nothing is said, or there is nobody. */
  to: { address: string; name: string | null } | null;
  runId: Id;
  worst: GateVerdict | null;
  isDraft: boolean;
  isHandedOff: boolean;
  /** What is to be said now. */
  sayings: readonly Saying[];
  /** The sentence that is said instead of them; null: none. */
  relief: string | null;
  now: Date;
  /** Filled with the messages that wait in the outbox. */
  queued: Id[];
  /** Counts all that were said, those that wait included. */
  spoken: number;
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

  const { sayings } = speech;
  if (sayings.length > 0 && (speech.isDraft || speech.worst?.verdict === "escalate")) {
    if (thought.autonomy !== "off") {
      insertSuggestion(tx, {
        id: newId(now.getTime()),
        conversationId: state.id,
        runId: speech.runId,
        text: sayings.map(({ text }) => text).join("\n\n"),
        citations: sayings.flatMap(({ citations }) => citations),
        ...(await stateConfidence(tx, Math.min(...sayings.map(({ confidence }) => confidence)))),
        gate: speech.worst ?? { verdict: "draft", reasons: [] },
        category: thought.category,
      });
    }
    await tx.publish({ kind: "action", conversationId: state.id, entityId: speech.runId });
    if (speech.relief === null) await commitEdit(tx, edit, { now });
    else {
      const bare = { text: speech.relief, citations: [], quickReplies: [] };
      const outboxId = await say(tx, options, speech, context, bare, `ai:${speech.runId}:relief`, now);
      if (outboxId) speech.queued.push(outboxId);
      speech.spoken++;
    }
    return speech.isHandedOff ? "handed_off" : "drafted";
  }
  supersedeSuggestions(tx, state.id);
  for (const [index, saying] of sayings.entries()) {
    const outboxId = await say(tx, options, speech, context, saying, `ai:${speech.runId}:${index}`, now);
    if (outboxId) speech.queued.push(outboxId);
    speech.spoken++;
  }
  if (sayings.length === 0) await commitEdit(tx, edit, { now });
  if (speech.isHandedOff) return "handed_off";
  return sayings.length > 0 ? "sent" : "waiting";
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

/** Answers the message that is still to be delivered; null: it has been, where the record is all there is to it. */
async function say(
  tx: Tx,
  options: TurnOptions,
  { edit, route: known, to, isHandedOff }: Speech,
  context: TurnContext,
  saying: Pick<Saying, "text" | "citations" | "quickReplies">,
  clientId: string,
  now: Date,
): Promise<Id | null> {
  const { state } = edit;
  const route = requireRoute(known);
  if (!to) throw new RapportError("conflict", { sentence: "There is no address to answer to." });
  const { hasSubject } = options.connectors.get(route.connector).capabilities;
  const message: NewMessage = {
    actorId: context.agent.aiActorId,
    clientId,
    notBeforeAt: now,
    isScheduled: false,
    now,
    content: {
      text: saying.text,
      subject: hasSubject ? replySubject(state.subject) : null,
      to,
      cc: [],
      attachmentIds: [],
      thenStatus: null,
      // The AI goes on holding the conversation: its words move nothing.
      isMoved: true,
      // "A colleague takes over" answers nothing: whoever hears it waits for a person from their own words on.
      isAutomatic: isHandedOff,
      meta: metaOf(saying.quickReplies, saying.citations),
    },
  };
  let queued: Id | null = null;
  if (isSentByRecord(options, route)) await deliverWithin(tx, options, edit, route, message);
  else queued = (await enqueueMessage(tx, edit, route, message)).outboxId;
  // One commit a message: the next one begins with what this one left.
  edit.changes = [];
  edit.columns = {};
  return queued;
}

function metaOf(quickReplies: readonly QuickReply[], citations: readonly Citation[]): Record<string, unknown> {
  return {
    ...(quickReplies.length > 0 ? { quickReplies } : {}),
    ...(citations.length > 0 ? { citations } : {}),
  };
}

async function decide(tx: Tx, options: TurnOptions, conversationId: Id, decision: Decision): Promise<void> {
  const who = { kind: "customer", conversationId } as const;
  try {
    if (decision.decision === "decline") await declineAction(tx, options.actions, decision.actionId, who);
    else await confirmAction(tx, options.actions, decision.actionId, decision.argumentsHash, who);
  } catch (error) {
    if (!(error instanceof RapportError)) throw error;
    if (error instanceof ToolRefused) {
      // They said yes and it may not be: the offer ends here, and the dialogue hears why.
      const { actionId } = decision;
      const detail = { refusal: error.refusal, by: "customer", conversationId };
      tx.audit({ action: "action.confirm", outcome: "refused", targetKind: "action", targetId: actionId, detail });
      await withdrawAction(tx, options.actions, actionId, error.message);
      return;
    }
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
    tape: thought.tape.entries.length > 0 ? thought.tape : null,
    durationMs,
    ...sumModelUse(thought.spans),
  };
}
