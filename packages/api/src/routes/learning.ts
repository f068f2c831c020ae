import {
  ContactMemory,
  GoldCheck,
  GoldContent,
  Id,
  Instant,
  LearningContent,
  LearningKind,
  LearningMove,
  LearningState,
  MemoryKind,
} from "@rapport/schema";
import { z } from "zod";
import { defineRoutes } from "../route.ts";
import { Paging, pageOf } from "./paging.ts";

const IdParams = z.object({ id: Id });

/** A memory as a screen shows it. */
export const Memory = ContactMemory.extend({ createdByName: z.string().nullable(), canEdit: z.boolean() });
export type Memory = z.infer<typeof Memory>;

const MemoryText = z.string().trim().min(2).max(300);
const MemoryBody = z.object({ kind: MemoryKind, text: MemoryText, expiresAt: Instant.nullable().default(null) });

/** A learning across customers: what would change, and how it stands. */
export const Learning = z.object({
  id: Id,
  kind: LearningKind,
  state: LearningState,
  category: z.string().nullable(),
  language: z.string().nullable(),
  content: LearningContent,
  /** Suggestions, corrections and answers that it was seen in. */
  seenCount: z.number().int(),
  firstSeenAt: Instant,
  lastSeenAt: Instant,
  /** Null: the gold set was not tried with it yet. */
  check: GoldCheck.nullable(),
  decidedBy: Id.nullable(),
  decidedByName: z.string().nullable(),
  decidedAt: Instant.nullable(),
  /** What may be done with it now. */
  moves: z.array(LearningMove),
});
export type Learning = z.infer<typeof Learning>;

/** One time that it was seen. */
export const LearningSighting = z.object({
  id: Id,
  /** Null: the conversation is out of your reach, and its words are left out. */
  conversationId: Id.nullable(),
  suggestionId: Id.nullable(),
  eventIds: z.array(Id),
  before: z.string(),
  after: z.string(),
  actorId: Id.nullable(),
  actorName: z.string().nullable(),
  seenAt: Instant,
});
export type LearningSighting = z.infer<typeof LearningSighting>;

export const LearningHistory = z.object({
  from: LearningState.nullable(),
  to: LearningState,
  actorId: Id.nullable(),
  actorName: z.string().nullable(),
  note: z.string(),
  at: Instant,
});

export const LearningDetail = Learning.extend({
  /** Newest first, at most 50. */
  sightings: z.array(LearningSighting),
  /** Oldest first. */
  history: z.array(LearningHistory),
});
export type LearningDetail = z.infer<typeof LearningDetail>;

export const GoldCase = z.object({
  id: Id,
  content: GoldContent,
  /** `shipped`: comes with Rapport; `correction`: a person's correction that is kept apart from training. */
  source: z.enum(["shipped", "correction", "person"]),
  createdBy: Id.nullable(),
  createdAt: Instant,
});
export type GoldCase = z.infer<typeof GoldCase>;

const Settled = z.object({ accepted: z.number().int(), edited: z.number().int(), rejected: z.number().int() });

export const LearningFigures = z.object({
  /** How people settled the AI's drafts, by category. */
  drafts: z.array(Settled.extend({ category: z.string() })),
  /** How many learnings stand where. */
  learnings: z.array(z.object({ kind: LearningKind, state: LearningState, count: z.number().int() })),
  /** Learnings at work, with drafts of their category as long before as since; no category: all drafts. */
  active: z.array(
    z.object({
      id: Id,
      kind: LearningKind,
      category: z.string().nullable(),
      activatedAt: Instant,
      before: Settled,
      since: Settled,
    }),
  ),
});
export type LearningFigures = z.infer<typeof LearningFigures>;

const Note = z.object({ note: z.string().trim().max(500).default("") });

export const learningRoutes = defineRoutes({
  "memories.list": {
    method: "GET",
    path: "/v1/contacts/:id/memories",
    summary: "What is remembered of a contact, with the words it comes from; only what I may see",
    access: "contact.read",
    params: IdParams,
    query: z.object({ state: z.enum(["active", "all"]).default("active") }),
    response: z.object({ items: z.array(Memory) }),
    errors: ["not_found"],
  },
  "memories.create": {
    method: "POST",
    path: "/v1/contacts/:id/memories",
    summary: "Remember something about a contact",
    access: "contact.write",
    params: IdParams,
    body: MemoryBody,
    response: Memory,
    successStatus: 201,
    errors: ["not_found"],
  },
  "memories.update": {
    method: "PATCH",
    path: "/v1/memories/:id",
    summary: "Correct a memory: answers the new one, which takes the old one's place (`replacesId`)",
    access: "contact.write",
    params: IdParams,
    body: z.object({
      kind: MemoryKind.optional(),
      text: MemoryText.optional(),
      expiresAt: Instant.nullable().optional(),
    }),
    response: Memory,
    errors: ["not_found", "conflict"],
  },
  "memories.delete": {
    method: "DELETE",
    path: "/v1/memories/:id",
    summary: "Forget a memory; the same words are not learned again",
    access: "contact.write",
    params: IdParams,
    successStatus: 204,
    errors: ["not_found"],
  },
  "memories.restore": {
    method: "POST",
    path: "/v1/memories/:id/restore",
    summary: "Undo a deletion or a correction: this memory counts again, what took its place no longer",
    access: "contact.write",
    params: IdParams,
    response: Memory,
    errors: ["not_found", "conflict"],
  },
  "learnings.list": {
    method: "GET",
    path: "/v1/learnings",
    summary: "What could be learned from people's corrections, last seen first",
    access: "agent.read",
    query: Paging.extend({
      state: LearningState.optional(),
      kind: LearningKind.optional(),
      category: z.string().max(64).optional(),
    }),
    response: pageOf(Learning),
  },
  "learnings.get": {
    method: "GET",
    path: "/v1/learnings/:id",
    summary: "A learning with its evidence, check and history",
    access: "agent.read",
    params: IdParams,
    response: LearningDetail,
    errors: ["not_found"],
  },
  "learnings.edit": {
    method: "PATCH",
    path: "/v1/learnings/:id",
    summary: "Put a proposal into better words before it is approved; its kind and place stay",
    access: "agent.write",
    params: IdParams,
    body: z.object({ content: LearningContent }),
    response: LearningDetail,
    errors: ["not_found", "illegal_transition", "conflict"],
  },
  "learnings.approve": {
    method: "POST",
    path: "/v1/learnings/:id/approve",
    summary: "Approve a proposal; the gold set is tried with it at once",
    access: "agent.write",
    params: IdParams,
    body: Note,
    response: LearningDetail,
    errors: ["not_found", "illegal_transition"],
  },
  "learnings.reject": {
    method: "POST",
    path: "/v1/learnings/:id/reject",
    summary: "Reject a proposal; seen again it stays rejected",
    access: "agent.write",
    params: IdParams,
    body: Note,
    response: LearningDetail,
    errors: ["not_found", "illegal_transition"],
  },
  "learnings.check": {
    method: "POST",
    path: "/v1/learnings/:id/check",
    summary: "Try the gold set with it and without, in the background; `check` tells how far it is",
    access: "agent.write",
    params: IdParams,
    response: LearningDetail,
    successStatus: 202,
    errors: ["not_found", "illegal_transition"],
  },
  "learnings.activate": {
    method: "POST",
    path: "/v1/learnings/:id/activate",
    summary: "Put an approved learning to work, if the gold set does not get worse with it",
    access: "agent.write",
    params: IdParams,
    response: LearningDetail,
    errors: ["not_found", "illegal_transition", "learning_worse", "check_required", "conflict"],
  },
  "learnings.undo": {
    method: "POST",
    path: "/v1/learnings/:id/undo",
    summary: "Take an active learning back: all is as it was before it",
    access: "agent.write",
    params: IdParams,
    body: Note,
    response: LearningDetail,
    errors: ["not_found", "illegal_transition", "cannot_undo"],
  },
  "learnings.figures": {
    method: "GET",
    path: "/v1/learning-figures",
    summary: "How drafts fared by category, and what learnings changed",
    access: "agent.read",
    query: z.object({ days: z.coerce.number().int().min(1).max(365).default(30) }),
    response: LearningFigures,
  },
  "gold.list": {
    method: "GET",
    path: "/v1/gold-cases",
    summary: "The gold set: what must stay right whatever is learned",
    access: "agent.read",
    query: Paging.extend({
      kind: z.enum(["message", "reply", "question"]).optional(),
      source: z.enum(["shipped", "correction", "person"]).optional(),
    }),
    response: pageOf(GoldCase),
  },
  "gold.create": {
    method: "POST",
    path: "/v1/gold-cases",
    summary: "Add a case to the gold set",
    access: "agent.write",
    body: z.object({ content: GoldContent }),
    response: GoldCase,
    successStatus: 201,
    errors: ["already_exists", "not_found"],
  },
  "gold.delete": {
    method: "DELETE",
    path: "/v1/gold-cases/:id",
    summary: "Take a case out of the gold set",
    access: "agent.write",
    params: IdParams,
    successStatus: 204,
    errors: ["not_found"],
  },
});
