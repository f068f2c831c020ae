import { z } from "zod";
import { Id, Instant } from "../ids.ts";
import { GateChannel } from "./gate.ts";
import { PlaybookLanguage } from "./playbook.ts";

// INT-10. A memory is about one contact; a learning is about everybody, so it stays a proposal until a person has decided.

const Name = z.string().regex(/^[a-z][a-z0-9_]{0,63}$/);
const Probability = z.number().min(0).max(1);

/** What a memory is about. `fact`: what recurs ("is vegan", "has two cats"). */
export const MemoryKind = z.enum([
  "name",
  "language",
  "tone",
  "contact_way",
  "preference",
  "allergy",
  "delivery",
  "fact",
]);
export type MemoryKind = z.infer<typeof MemoryKind>;

/** Who found it: a rule, a model whose quote was found in the words, or a person. */
export const MemorySource = z.enum(["rule", "model", "person"]);
export type MemorySource = z.infer<typeof MemorySource>;

/** Only `active` ones are used. A superseded or deleted one is kept, so that the same words are not learned again. */
export const MemoryState = z.enum(["active", "superseded", "expired", "deleted"]);
export type MemoryState = z.infer<typeof MemoryState>;

/** The customer's own words: `quote` stands in the event's text at these UTF-16 offsets. */
export const MemoryEvidence = z.object({
  eventId: Id,
  conversationId: Id.nullable(),
  quote: z.string(),
  start: z.number().int(),
  end: z.number().int(),
  occurredAt: Instant,
});
export type MemoryEvidence = z.infer<typeof MemoryEvidence>;

/** A fact about one contact, derived from their own words (level 3) or written by a person. It never decides what may happen. */
export const ContactMemory = z.object({
  id: Id,
  contactId: Id,
  kind: MemoryKind,
  text: z.string(),
  state: MemoryState,
  source: MemorySource,
  confidence: Probability,
  /** Empty only for what a person wrote. */
  evidence: z.array(MemoryEvidence),
  pipeline: z.string(),
  pipelineVersion: z.string(),
  /** The memory whose place it took. */
  replacesId: Id.nullable(),
  expiresAt: Instant.nullable(),
  createdBy: Id.nullable(),
  /** Turns of the engine that had it before their eyes (CAN-8). */
  usedCount: z.number().int(),
  lastUsedAt: Instant.nullable(),
  createdAt: Instant,
  updatedAt: Instant,
});
export type ContactMemory = z.infer<typeof ContactMemory>;

export const LearningKind = z.enum(["category_example", "playbook_example", "template", "article", "phrase"]);
export type LearningKind = z.infer<typeof LearningKind>;

/** What would change for everybody. Personal data is left out or stands as a variable. */
export const LearningContent = z.discriminatedUnion("kind", [
  /** The router learns that such a message belongs to the category. */
  z.object({
    kind: z.literal("category_example"),
    text: z.string().trim().min(1).max(5000),
    category: Name,
    language: z.string().max(10),
  }),
  /** A model is shown how people answer such a message. */
  z.object({
    kind: z.literal("playbook_example"),
    category: Name,
    language: PlaybookLanguage,
    customer: z.string().trim().min(1).max(2000),
    answer: z.string().trim().min(1).max(4000),
  }),
  /** A sentence of a playbook (`category` null: of the agent itself) is worded anew. */
  z.object({
    kind: z.literal("template"),
    category: Name.nullable(),
    /** `template`: a sentence by its key; `ask` and `again`: how the field of that name is asked for. */
    place: z.enum(["template", "ask", "again"]),
    key: Name,
    language: PlaybookLanguage,
    before: z.string().max(4000),
    after: z.string().trim().min(1).max(4000),
  }),
  /** A new article, or (`articleId`) other words in one that there is. */
  z.object({
    kind: z.literal("article"),
    title: z.string().trim().min(1).max(300),
    body: z.string().trim().min(1).max(20_000),
    language: z.string().regex(/^[a-z]{2,3}$/),
    namespace: z.string().trim().min(1).max(100),
    /** The question that nothing answered. */
    gapId: Id.nullable(),
    articleId: Id.nullable(),
  }),
  /** Words that people keep taking out of drafts: a draft with them waits for a person. */
  z.object({
    kind: z.literal("phrase"),
    phrase: z.string().trim().min(3).max(300),
    language: z.string().max(10).nullable(),
    channels: z.array(GateChannel),
  }),
]);
export type LearningContent = z.infer<typeof LearningContent>;

export const LearningState = z.enum(["proposed", "approved", "active", "undone", "rejected"]);
export type LearningState = z.infer<typeof LearningState>;
export const LearningMove = z.enum(["approve", "reject", "activate", "undo"]);
export type LearningMove = z.infer<typeof LearningMove>;

/** The whole machine: what is not here is refused. */
export const LEARNING_MOVES: Readonly<Record<LearningState, Readonly<Partial<Record<LearningMove, LearningState>>>>> = {
  proposed: { approve: "approved", reject: "rejected" },
  approved: { activate: "active", reject: "rejected" },
  active: { undo: "undone" },
  undone: {},
  rejected: {},
};

/** A case of the tenant's gold set: what must stay right whatever is learned. */
export const GoldContent = z.discriminatedUnion("kind", [
  /** `category`: the router's, or `oos` for what belongs to none. */
  z.object({
    kind: z.literal("message"),
    text: z.string().trim().min(1).max(5000),
    category: z.string().regex(/^[a-z][a-z0-9_]{0,63}$/),
  }),
  /** A draft that the gate must let through (`passes`) or hold (`held`); `facts`: what a reading tool has said before it. */
  z.object({
    kind: z.literal("reply"),
    draft: z.string().trim().min(1).max(5000),
    channel: GateChannel,
    expected: z.enum(["passes", "held"]),
    customer: z.string().max(2000).default(""),
    facts: z.record(z.string(), z.unknown()).default({}),
  }),
  /** A question that this article has to answer. */
  z.object({
    kind: z.literal("question"),
    question: z.string().trim().min(1).max(500),
    language: z.string().regex(/^[a-z]{2,3}$/),
    articleId: Id,
  }),
]);
export type GoldContent = z.infer<typeof GoldContent>;

/** `own`: the case the learning is about; `run`: kept runs of the engine, thought through again. */
export const GoldFigureKind = z.enum(["message", "reply", "question", "run", "own"]);
export type GoldFigureKind = z.infer<typeof GoldFigureKind>;

/** One case that came out otherwise with the learning than without it. */
export const GoldChange = z.object({
  kind: GoldFigureKind,
  /** The gold case or run; null: the learning's own. */
  caseId: Id.nullable(),
  text: z.string(),
  expected: z.string(),
  before: z.string(),
  after: z.string(),
});
export type GoldChange = z.infer<typeof GoldChange>;

/** How the gold set fares with a learning and without. */
export const GoldCheck = z.object({
  state: z.enum(["waiting", "running", "done", "failed"]),
  /** Steps of `total`. */
  done: z.number().int(),
  total: z.number().int(),
  /** Cases that are right, without and with the learning. */
  figures: z.array(
    z.object({ kind: GoldFigureKind, cases: z.number().int(), before: z.number().int(), after: z.number().int() }),
  ),
  broken: z.array(GoldChange),
  mended: z.array(GoldChange),
  /** It may not be activated. Null: not known yet. */
  isWorse: z.boolean().nullable(),
  /** Why it failed. */
  sentence: z.string().nullable(),
  finishedAt: Instant.nullable(),
});
export type GoldCheck = z.infer<typeof GoldCheck>;
