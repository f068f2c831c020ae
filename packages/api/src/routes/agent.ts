import {
  Action,
  AgentConfig,
  GateChannel,
  GateEvidence,
  GateVerdict,
  Id,
  IdentityLevel,
  Instant,
  PhraseList,
  Run,
  RunSpan,
} from "@rapport/schema";
import { z } from "zod";
import { defineRoutes } from "../route.ts";

const IdParams = z.object({ id: Id });

/** What is wrong with a configuration, so that it can't be published; `path` names the playbook and step. */
export const AgentIssue = z.object({ path: z.string(), sentence: z.string() });
export type AgentIssue = z.infer<typeof AgentIssue>;

export const AgentVersion = z.object({
  id: Id,
  number: z.number().int(),
  note: z.string(),
  createdBy: Id.nullable(),
  createdAt: Instant,
  /** When it was last put to work; null: never. */
  deployedAt: Instant.nullable(),
});
export type AgentVersion = z.infer<typeof AgentVersion>;

export const Agent = z.object({
  draft: AgentConfig,
  /** Send it back with the draft: a draft that somebody else changed meanwhile is not written over. */
  draftRevision: z.number().int(),
  deployedVersionId: Id.nullable(),
  issues: z.array(AgentIssue),
  updatedAt: Instant,
});
export type Agent = z.infer<typeof Agent>;

export const Citation = z.object({
  articleId: Id,
  version: z.number().int(),
  span: z.object({ start: z.number().int(), end: z.number().int() }),
});

/** What the AI would say, for a person to send, edit or reject. */
export const Suggestion = z.object({
  id: Id,
  runId: Id,
  text: z.string(),
  citations: z.array(Citation),
  /** How likely it is sent unchanged, 0 to 1. */
  confidence: z.number(),
  gate: GateVerdict,
  category: z.string().nullable(),
  createdAt: Instant,
});
export type Suggestion = z.infer<typeof Suggestion>;

export const RunSummary = Run.extend({
  agentVersionId: Id.nullable(),
  /** Null: the conversation is no longer kept. */
  contactName: z.string().nullable(),
  /** The beginning of the customer's words that it answers; null: something else set it off. */
  said: z.string().nullable(),
});
export type RunSummary = z.infer<typeof RunSummary>;

/** How the engine stands to a conversation. */
export const ConversationEngine = z.object({
  /** Who answers: `nobody` where no agent is at work. */
  holder: z.enum(["ai", "person", "nobody"]),
  category: z.string().nullable(),
  identity: z.object({
    level: IdentityLevel,
    customerId: z.string().nullable(),
    name: z.string().nullable(),
    email: z.string().nullable(),
  }),
  handOffReason: z.string().nullable(),
  /** For whoever takes over. */
  summary: z.string().nullable(),
  suggestion: Suggestion.nullable(),
  /** Oldest first. */
  actions: z.array(Action),
  /** Newest first, at most 20. */
  runs: z.array(RunSummary),
});
export type ConversationEngine = z.infer<typeof ConversationEngine>;

/** A button under an answer. */
const QuickReply = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("text"), label: z.string(), text: z.string() }),
  z.object({
    kind: z.literal("decision"),
    label: z.string(),
    actionId: z.string(),
    decision: z.enum(["confirm", "decline"]),
    argumentsHash: z.string(),
  }),
]);

/** One turn in the playground; nothing is sent and nothing is done. */
export const PlaygroundTurn = z.object({
  /** Pass it back with the next turn. */
  memory: z.unknown(),
  say: z.array(z.object({ text: z.string(), gate: GateVerdict, quickReplies: z.array(QuickReply) })),
  category: z.string().nullable(),
  routed: z.unknown(),
  /** Who was played: a stranger where nobody is known by that address. */
  identity: z.object({ level: IdentityLevel, name: z.string().nullable(), email: z.string().nullable() }),
  handOff: z.object({ reason: z.string(), summary: z.string() }).nullable(),
  proposals: z.array(z.object({ tool: z.string(), arguments: z.record(z.string(), z.unknown()) })),
  spans: z.array(RunSpan),
});
export type PlaygroundTurn = z.infer<typeof PlaygroundTurn>;

/** One word of a customer in the playground. */
export const PlaygroundBody = z.object({
  /** Absent: the draft as saved. */
  versionId: Id.optional(),
  memory: z.unknown().optional(),
  event: z.discriminatedUnion("kind", [
    z.object({ kind: z.literal("message"), text: z.string().max(10_000) }),
    z.object({
      kind: z.literal("button"),
      actionId: z.string().max(100),
      decision: z.enum(["confirm", "decline"]),
      argumentsHash: z.string().max(100),
    }),
  ]),
  /** Whom to play; absent or unknown: a stranger. */
  customerEmail: z.email().max(320).optional(),
  language: z.string().max(35).default("en"),
});
export type PlaygroundBody = z.infer<typeof PlaygroundBody>;

const AutonomyRecord = z.object({
  category: z.string(),
  accepted: z.number().int(),
  edited: z.number().int(),
  rejected: z.number().int(),
  superseded: z.number().int(),
  open: z.number().int(),
});

/** How far the confidence that stands with drafts has turned out right; learned anew every hour from what people settled. */
export const Calibration = z.object({
  fittedAt: Instant,
  /** Drafts that people accepted, edited or rejected: what it is made of. */
  settled: z.number().int(),
  /** False: the formula alone was as good on drafts that the fit had not seen, and stands. */
  isUsed: z.boolean(),
  /** Expected calibration error, 0 to 1, of the formula and of the fit on drafts it had not seen. */
  error: z.object({ formula: z.number(), fit: z.number() }),
  /** What a confidence of the formula means: `right` of such drafts were sent unchanged in substance. Rising by `raw`. */
  points: z.array(z.object({ raw: z.number(), right: z.number() })),
});
export type Calibration = z.infer<typeof Calibration>;

export const agentRoutes = defineRoutes({
  "agent.get": {
    method: "GET",
    path: "/v1/agent",
    summary: "The agent as it is being edited, and what stands in the way of publishing it",
    access: "agent.read",
    response: Agent,
  },
  "agent.saveDraft": {
    method: "PUT",
    path: "/v1/agent/draft",
    summary: "Save what is being edited; nothing changes for customers",
    access: "agent.write",
    body: z.object({ draft: AgentConfig, draftRevision: z.number().int() }),
    response: Agent,
    errors: ["conflict"],
  },
  "agent.publish": {
    method: "POST",
    path: "/v1/agent/versions",
    summary: "Publish the draft as an immutable version and, unless told otherwise, put it to work",
    access: "agent.write",
    body: z.object({ note: z.string().trim().max(500).default(""), isDeployed: z.boolean().default(true) }),
    response: AgentVersion,
    successStatus: 201,
    errors: ["conflict"],
  },
  "agent.versions": {
    method: "GET",
    path: "/v1/agent/versions",
    summary: "Every published version, newest first",
    access: "agent.read",
    response: z.object({ items: z.array(AgentVersion) }),
  },
  "agent.version": {
    method: "GET",
    path: "/v1/agent/versions/:id",
    summary: "A version with its configuration",
    access: "agent.read",
    params: IdParams,
    response: z.object({ id: Id, number: z.number().int(), config: AgentConfig }),
    errors: ["not_found"],
  },
  "agent.deploy": {
    method: "POST",
    path: "/v1/agent/deployments",
    summary: "Put a version to work, also an older one; null makes the AI silent",
    access: "agent.write",
    body: z.object({ versionId: Id.nullable() }),
    response: Agent,
    errors: ["not_found"],
  },
  "agent.record": {
    method: "GET",
    path: "/v1/agent/record",
    summary: "How people have settled the AI's drafts by category, in the last days",
    access: "agent.read",
    query: z.object({ days: z.coerce.number().int().min(1).max(365).default(30) }),
    response: z.object({ items: z.array(AutonomyRecord), calibration: Calibration.nullable() }),
  },
  "agent.playground": {
    method: "POST",
    path: "/v1/agent/playground",
    summary: "Chat as a customer with the draft or a version: reads for real, does nothing",
    access: "agent.write",
    body: PlaygroundBody,
    response: PlaygroundTurn,
    errors: ["not_found", "provider_failed"],
  },
  "conversations.engine": {
    method: "GET",
    path: "/v1/conversations/:id/engine",
    summary: "What the AI thinks of a conversation: its draft, actions, hand-off and runs",
    access: "conversation.read",
    params: IdParams,
    response: ConversationEngine,
    errors: ["not_found"],
  },
  "conversations.setHolder": {
    method: "POST",
    path: "/v1/conversations/:id/holder",
    summary: "Let the AI go on here, or take the conversation from it",
    access: "conversation.write",
    params: IdParams,
    body: z.object({ holder: z.enum(["ai", "person"]) }),
    response: ConversationEngine,
    errors: ["not_found", "conflict", "illegal_transition"],
  },
  "conversations.correctCategory": {
    method: "POST",
    path: "/v1/conversations/:id/category",
    summary:
      "Say what the customer's message was really about: a proposal for the router to learn, or a case of the gold set",
    access: "conversation.write",
    params: IdParams,
    body: z.object({ category: z.string().regex(/^[a-z][a-z0-9_]{0,63}$/) }),
    successStatus: 204,
    errors: ["not_found"],
  },
  "suggestions.settle": {
    method: "POST",
    path: "/v1/suggestions/:id",
    summary: "Send the AI's draft as it is or edited, or reject it",
    access: "conversation.write",
    params: IdParams,
    body: z.discriminatedUnion("decision", [
      z.object({
        decision: z.literal("send"),
        text: z.string().trim().min(1).max(50_000),
        clientId: z.string().min(8).max(100),
        isGateOverridden: z.boolean().optional(),
      }),
      z.object({ decision: z.literal("reject") }),
    ]),
    response: ConversationEngine,
    errors: ["not_found", "conflict", "contact_blocked", "illegal_transition", "gate_refused"],
  },
  "runs.list": {
    method: "GET",
    path: "/v1/runs",
    summary: "Runs of the engine, newest first",
    access: "agent.read",
    query: z.object({
      conversationId: Id.optional(),
      outcome: z.string().max(30).optional(),
      category: z.string().max(64).optional(),
      before: Id.optional(),
      limit: z.coerce.number().int().min(1).max(200).default(50),
    }),
    response: z.object({ items: z.array(RunSummary) }),
  },
  "runs.get": {
    method: "GET",
    path: "/v1/runs/:id",
    summary: "A run with every step: what went in, what came out, how long it took",
    access: "agent.read",
    params: IdParams,
    response: RunSummary.extend({ input: z.unknown(), output: z.unknown(), spans: z.array(RunSpan) }),
    errors: ["not_found"],
  },
  "runs.replay": {
    method: "POST",
    path: "/v1/runs/:id/replay",
    summary:
      "Think a run through again with the draft or another version and compare; reads what was read then, does nothing",
    access: "agent.write",
    params: IdParams,
    body: z.object({ versionId: Id.optional() }),
    response: z.object({
      before: z.object({ text: z.string(), gate: GateVerdict.nullable(), handOff: z.string().nullable() }),
      after: z.object({ text: z.string(), gate: GateVerdict.nullable(), handOff: z.string().nullable() }),
      isSame: z.boolean(),
      /** Questions to models that the run's own recording answered, and those that it did not know: a model of today was asked. */
      words: z.object({ recorded: z.number().int(), asked: z.number().int() }),
      spans: z.array(RunSpan),
    }),
    errors: ["not_found"],
  },
  "gate.check": {
    method: "POST",
    path: "/v1/gate/check",
    summary: "Hold a draft against the gate with the company's lists",
    access: "conversation.read",
    body: z.object({
      draft: z.string().max(50_000),
      channel: GateChannel.default("unknown"),
      evidence: GateEvidence.optional(),
    }),
    response: GateVerdict,
  },
  "phraseLists.list": {
    method: "GET",
    path: "/v1/phrase-lists",
    summary: "The company's own lists of phrases that must not leave, and the ones that come with Rapport",
    access: "agent.read",
    response: z.object({
      items: z.array(z.object({ id: Id, name: z.string(), list: PhraseList, updatedAt: Instant })),
      shipped: z.array(PhraseList),
    }),
  },
  "phraseLists.create": {
    method: "POST",
    path: "/v1/phrase-lists",
    summary: "Add a list",
    access: "agent.write",
    body: z.object({ name: z.string().trim().min(1).max(100), list: PhraseList }),
    response: z.object({ id: Id }),
    successStatus: 201,
  },
  "phraseLists.update": {
    method: "PUT",
    path: "/v1/phrase-lists/:id",
    summary: "Change a list",
    access: "agent.write",
    params: IdParams,
    body: z.object({ name: z.string().trim().min(1).max(100), list: PhraseList }),
    successStatus: 204,
    errors: ["not_found"],
  },
  "phraseLists.delete": {
    method: "DELETE",
    path: "/v1/phrase-lists/:id",
    summary: "Remove a list",
    access: "agent.write",
    params: IdParams,
    successStatus: 204,
    errors: ["not_found"],
  },
});
