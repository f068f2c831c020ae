import type { Action, AgentConfig, IdentityLevel, PlaybookLanguage, Provenance } from "@rapport/schema";
import type { RoutedMessage } from "../router/route-message.ts";

/**
 * # The dialogue manager (INT-3, INT-5, ORC-6)
 *
 * `advance(input, ports)` takes one event and the state after the last one, and says what the customer is told and what is to
 * be done. It is pure but for the two reading ports. It does nothing itself: **proposals, decisions, claims and hand-offs are
 * wishes that orchestration carries out.**
 *
 * ## Protocol
 * 1. The customer writes: `{kind: "message"}`, or presses a button: `{kind: "button"}`.
 * 2. `turn.identify` not empty: orchestration claims the identity (looks the customer up, sends a code) or checks the code, and
 *    feeds back `{kind: "identity"}` at once, before the next message. `outcome: "claimed"` is fed back whether or not such a
 *    customer exists, so that nobody learns who is one. Signed widget identity needs no event: `input.identity` counts.
 * 3. `turn.proposals` not empty (never more than one): orchestration writes the action down, previews it and feeds back
 *    `{kind: "proposed", action}` once it is `awaiting` (with its preview) or `refused` (with its reason). An action that needs
 *    nobody's yes may come as `confirmed`, `executing` or already settled.
 * 4. `awaiting` and `confirmation: "customer"`: the turn asks, with buttons. `awaiting` and `"staff"`: the customer is told that a
 *    colleague decides, and the dialogue goes on with the next request; the outcome is told when it comes.
 * 5. `turn.decisions`: only from the customer's own words or button, with the hash of exactly what was shown. `decline` is also
 *    sent when a correction or "stop" withdraws what was asked; the new proposal then needs a new yes.
 * 6. When an action settles (`succeeded`, `failed`, `refused`, `expired`, or `unknown`): `{kind: "action", action}`. Nothing is
 *    ever called done before `succeeded`. An `unknown` one may come a second time, with its final state.
 * 7. `turn.handOff`: a person takes over; unfinished proposals are declined in the same turn. A later message or event may still
 *    come (a person lets the engine go on): the dialogue starts afresh and knows what was done.
 * Events of actions that the dialogue doesn't know say nothing. Every turn's `state` replaces the one before, also when `say` is
 * empty. `isWaitingFor` says what would move the dialogue: `preview` and `action` are orchestration's, `code` is a one-time code.
 */
export interface DialogueInput {
  /** What the last turn returned; null in a new conversation. Anything unreadable counts as null. */
  state: unknown;
  event: DialogueEvent;
  agent: AgentConfig;
  identity: DialogueIdentity;
  /** The conversation's unsettled actions. */
  liveActions: readonly Action[];
  /** Of the conversation, like `en` or `ru-RU`; what the customer writes in wins. */
  language: string;
  now: Date;
  timeZone: string;
  /** The customer sees quick replies: a question with a choice costs a tap, and not another letter. */
  hasButtons: boolean;
}

export interface DialogueIdentity {
  level: IdentityLevel;
  email?: string | null;
  phone?: string | null;
  name?: string | null;
  customerId?: string | null;
}

export interface DialogueAttachment {
  id: string;
  kind: "photo" | "file";
  name: string;
}

/** `unavailable`: whoever would have to say who it is, or to carry the code, could not be reached. */
export type IdentityOutcome = "verified" | "wrong_code" | "expired" | "locked" | "claimed" | "unavailable";

export type DialogueEvent =
  | { kind: "message"; text: string; attachments: readonly DialogueAttachment[]; routed: RoutedMessage }
  | { kind: "button"; actionId: string; decision: "confirm" | "decline"; argumentsHash: string }
  | { kind: "identity"; level: IdentityLevel; outcome: IdentityOutcome }
  | { kind: "action"; action: Action }
  | { kind: "proposed"; action: Action };

/** What the customer wrote. */
export type Message = Extract<DialogueEvent, { kind: "message" }>;

export interface FoundPassage {
  text: string;
  title: string;
  articleId: string;
  version: number;
  span: { start: number; end: number };
  score: number;
}

export interface DialoguePorts {
  /** Calls a reading tool; bound arguments are filled in and the identity policy is enforced behind it. */
  lookUp(
    tool: string,
    args: Record<string, unknown>,
  ): Promise<
    { ok: true; result: unknown } | { ok: false; reason: "identity" | "refused" | "unavailable"; message: string }
  >;
  search(
    query: string,
    options: { namespace: string | null; language: PlaybookLanguage },
  ): Promise<{ passages: FoundPassage[]; isConfident: boolean }>;
  /** The router with the tenant's model: the dialogue asks it about parts of a message ("yes, and also …"). Pure. */
  route(text: string): RoutedMessage;
  /**
   * A model's reading of a message that the rules found nothing in: the words that answer the field, copied from the message,
   * or null. They are read by the same rules; words that don't stand in the message are thrown away.
   */
  extract?(request: {
    text: string;
    field: string;
    kind: string;
    question: string;
    language: PlaybookLanguage;
    category: string | null;
  }): Promise<string | null>;
  /** A model's wording of an answer from passages; null or nothing: the best passage itself is quoted. */
  word?(request: {
    question: string;
    passages: readonly FoundPassage[];
    instructions: string;
    language: PlaybookLanguage;
    category: string | null;
  }): Promise<string | null>;
}

export interface Citation {
  articleId: string;
  version: number;
  span: { start: number; end: number };
}

export interface Sentence {
  text: string;
  /** `category.key`, `agent.key`, `knowledge` or `model`. */
  templateKey: string;
  citations: Citation[];
}

export type QuickReply =
  | { label: string; kind: "text"; text: string }
  | { label: string; kind: "decision"; actionId: string; decision: "confirm" | "decline"; argumentsHash: string };

export interface Decision {
  actionId: string;
  decision: "confirm" | "decline";
  argumentsHash: string;
}

export interface Proposal {
  tool: string;
  /** Without the bound ones. */
  arguments: Record<string, unknown>;
  provenance: Record<string, Provenance>;
  /** `category.step`. */
  stepId: string;
}

export type IdentityClaim =
  | { kind: "claim"; email?: string; phone?: string; orderId?: string }
  | { kind: "code"; code: string };

export interface HandOff {
  /** `asked_for_person`, `misunderstood`, `out_of_scope`, `escalation:…`, `tool_unavailable`, `action_failed`, `action_unknown`,
   * `identity_locked`, `language`, `correction_after_done`, or a step's own reason. */
  reason: string;
  /** For the person who takes over: who, what was wanted, what is known, done and open. */
  summary: string;
}

export interface DialogueTurn {
  state: DialogueState;
  say: Sentence[];
  proposals: Proposal[];
  decisions: Decision[];
  identify: IdentityClaim[];
  handOff: HandOff | null;
  isWaitingFor: "customer" | "code" | "action" | "preview" | null;
  quickReplies: QuickReply[];
  /** Which step or rule did what, in order. */
  trace: { step: string; what: string }[];
}

/** A value that the customer or the shop gave, and where from. */
export interface KnownValue {
  value: unknown;
  provenance: Provenance;
}

/** What became of a `propose` step. `key` is the canonical JSON of the arguments it was about. */
export interface StepOutcome {
  key: string;
  outcome: "waiting" | "awaiting" | "confirmed" | "done" | "declined" | "refused" | "failed" | "passed" | "unknown";
  actionId: string | null;
  argumentsHash: string | null;
  /** A yes or no that came before the preview. */
  isWithdrawn: boolean;
  preview: unknown;
  result: unknown;
  reason: string | null;
}

/** One request of the customer's, being worked on or waiting for its turn. */
export interface Task {
  category: string;
  /** The customer's words that opened it. */
  text: string;
  /** All that was said about it since. */
  said: string;
  form: Record<string, KnownValue>;
  /** By step: what was asked for, and the answer. */
  lookUps: Record<string, { key: string; result: unknown; at: string }>;
  outcomes: Record<string, StepOutcome>;
  /** Steps that said or answered something. */
  passed: string[];
  /** The field whose question is open. */
  asking: string | null;
  /** The articles among which the customer was asked to choose, once; none: the choice was taken. */
  choosing?: { stepId: string; articles: { articleId: string; title: string }[] };
  misunderstandings: number;
  retries: number;
  isInterrupted: boolean;
}

export interface FinishedTask {
  category: string;
  text: string;
  outcome: "done" | "passed" | "answered" | "declined" | "stopped" | "handed_off" | "replaced";
  form: Record<string, KnownValue>;
  /** Tools that were executed, with their arguments as proposed. */
  done: { tool: string; arguments: Record<string, unknown>; actionId: string | null }[];
}

export interface DialogueState {
  version: 1;
  language: PlaybookLanguage;
  /** The first is worked on. */
  tasks: Task[];
  finished: FinishedTask[];
  /** Actions that staff decide about, or whose outcome is unknown: told when they settle. */
  passedOn: { actionId: string; category: string; stepId: string; form: Record<string, KnownValue> }[];
  identification: {
    stage: "none" | "contact" | "code";
    needed: IdentityLevel;
    claim: { email?: string; phone?: string; orderId?: string } | null;
    wrongCodes: number;
    resent: number;
  };
  /** Contact details that stood in the customer's words. */
  contact: { email?: string; phone?: string; orderId?: string };
  photos: string[];
  /** "It's about the April box": said before it was said what is wanted. */
  matter?: string;
  misunderstandings: number;
  turns: number;
}
