import type { TurnContext, TurnIdentity } from "@rapport/context/turn";
import {
  type Citation,
  type Decision,
  type EngineEvent,
  type HandOff,
  type Judgement,
  openTrace,
  type Proposal,
  type QuickReply,
  type Relief,
  respond,
  type ToolFact,
  type TurnInput,
} from "@rapport/intelligence";
import type { Action, Autonomy, GateVerdict, Id, RunSpan } from "@rapport/schema";
import type { Scope } from "@rapport/store";
import { pickMemories } from "../learning/pick-memories.ts";
import type { Aloud } from "./aloud.ts";
import type { PlannedChallenge } from "./code.ts";
import { identify, recogniseSigned } from "./identify.ts";
import type { ModelTape, ModelWords, TurnOptions } from "./options.ts";
import { lookUpFor } from "./reading.ts";

/** One thing to be said, as it was judged. */
export interface Saying {
  text: string;
  citations: Citation[];
  quickReplies: QuickReply[];
  gate: GateVerdict;
  confidence: number;
}

/** What a turn came to, before any of it is done. */
export interface Thought {
  /** The id of the run that it becomes. */
  runId: Id;
  /** What models answered. */
  tape: ModelTape;
  memory: TurnMemory;
  identity: TurnIdentity;
  category: string | null;
  autonomy: Autonomy;
  isUrgent: boolean;
  sayings: Saying[];
  proposals: Proposal[];
  decisions: Decision[];
  /** Codes to be sent, and challenges that were answered. */
  begins: PlannedChallenge[];
  settles: Id[];
  handOff: HandOff | null;
  /** What is said and written down instead of what the gate holds back. */
  relief: Relief | null;
  /** What the engine saw and answered, event by event: the run. */
  steps: { input: TurnInput; judgement: Judgement }[];
  spans: readonly RunSpan[];
  trigger: string;
  /** Questions that nothing in the company's knowledge answers (CTX-7). */
  gaps: { question: string; language: string }[];
}

/** What is kept between turns. */
export interface TurnMemory {
  dialogue: unknown;
  /** Facts that were looked up, newest last: later answers may lean on them. */
  facts: ToolFact[];
  /** Words that wait for what an action comes to: a letter says all at once. */
  held?: Saying[];
}

const MAX_FACTS = 12;
/** Rounds of asking who somebody is, in one turn. */
const MAX_EVENTS = 60;

export function readMemory(state: unknown): TurnMemory {
  const memory = state as Partial<TurnMemory> | null;
  return { dialogue: memory?.dialogue ?? null, facts: memory?.facts ?? [], held: memory?.held ?? [] };
}

/** Thinks a turn through: every event in order, each with what the one before it left. Reads outside, writes nothing but code attempts. */
export async function think(
  options: TurnOptions,
  scope: Scope,
  context: TurnContext,
  events: readonly EngineEvent[],
  aloud: Aloud,
): Promise<Thought> {
  const now = options.now?.() ?? new Date();
  const trace = openTrace(options.now, aloud.step);
  const model = await options.routerOf(scope.actor.tenantId);
  const words: ModelWords = aloud.wordsOnce(
    (await options.wordsOf?.(scope.actor.tenantId, context.agent.config, aloud.tape)) ?? {},
  );
  const show = aloud.showIn(context);
  const memory = readMemory(context.dialogue?.state ?? null);
  let identity = context.identity.signed
    ? await recogniseSigned(options, scope, context.conversation.id, context.identity)
    : context.identity;
  const thought: Thought = {
    runId: aloud.runId,
    tape: aloud.tape,
    memory,
    identity,
    category: context.dialogue?.category ?? null,
    autonomy: "auto",
    isUrgent: false,
    sayings: [],
    proposals: [],
    decisions: [],
    begins: [],
    settles: [],
    handOff: null,
    relief: null,
    steps: [],
    spans: trace.spans,
    trigger: events.map(({ kind }) => kind).join("+"),
    gaps: [],
  };
  const search = options.searchIn(scope);
  const queue = [...events];
  for (let count = 0; count < MAX_EVENTS && !thought.handOff; count++) {
    const event = queue.shift();
    if (!event) break;
    const input: TurnInput = {
      event,
      state: thought.memory.dialogue,
      agent: context.agent.config,
      identity: {
        level: identity.level,
        email: identity.email,
        phone: identity.phone,
        name: identity.name,
        customerId: identity.customerId,
      },
      actions: context.actions,
      // The address that somebody writes from is theirs to name as well as what they write.
      customerWords: [
        ...context.said.filter(({ by }) => by === "customer").map(({ text }) => text),
        ...(identity.email ? [identity.email] : []),
      ],
      facts: thought.memory.facts,
      channel: context.channel,
      language: context.conversation.contactLocale ?? "en",
      timeZone: context.company.timeZone,
      now: now.toISOString(),
      company: [context.company.name, ...(options.companyHosts ?? [])],
      phraseLists: [...options.phraseLists, ...context.phraseLists],
      memories: pickMemories(context.memories, identity),
    };
    const judgement = await respond(
      input,
      {
        ...words,
        ...(show ? { show } : {}),
        async search(query, filter) {
          const found = await search(query, filter);
          if (!found.isConfident) thought.gaps.push({ question: query, language: filter.language });
          return found;
        },
        lookUp: lookUpFor(options, scope, context.conversation.id, identity),
      },
      model,
      trace,
    );
    thought.steps.push({ input, judgement });
    const { turn } = judgement;
    thought.memory = {
      dialogue: turn.state,
      facts: [...thought.memory.facts, ...judgement.facts].slice(-MAX_FACTS),
    };
    thought.category = judgement.category ?? thought.category;
    thought.autonomy = judgement.autonomy;
    thought.isUrgent ||= judgement.routed?.urgency === "high" || judgement.routed?.escalate === true;
    if (judgement.text !== "") {
      thought.sayings.push({
        text: judgement.text,
        citations: judgement.citations,
        quickReplies: turn.quickReplies,
        gate: judgement.gate!,
        confidence: judgement.confidence,
      });
    }
    thought.proposals.push(...turn.proposals);
    thought.decisions.push(...turn.decisions);
    thought.handOff = turn.handOff;
    thought.relief ??= judgement.relief;
    const answers: EngineEvent[] = [];
    for (const claim of turn.handOff ? [] : turn.identify) {
      const { language } = turn.state;
      const told = await identify(options, scope, context.conversation.id, claim, identity, { now, language });
      identity = told.identity;
      if (told.begins) thought.begins.push(told.begins);
      if (told.settles) thought.settles.push(told.settles);
      answers.push(told.event);
    }
    queue.unshift(...answers);
  }
  thought.identity = identity;
  return thought;
}

/** The event that an action of the ledger means to the dialogue; null: nothing that it has to hear. */
export function eventOfAction(action: Action): EngineEvent | null {
  if (action.state === "proposed" || action.state === "executing" || action.state === "confirmed") return null;
  if (action.state === "awaiting") return { kind: "proposed", action };
  // One that was never shown to anybody was refused before it could be: by a rule, or by the shop's own preview.
  const wasShown = action.preview?.isAllowed === true || action.confirmedBy !== null;
  return { kind: wasShown ? "action" : "proposed", action };
}
