import { z } from "zod";
import { Id, Instant } from "../ids.ts";

/** Level 3: what we think. Derived from events and contexts; can be thrown away and made again (CAN-3). */
const Frame = z.object({
  id: Id,
  /** What it speaks of. */
  subjectKind: z.enum(["event", "conversation", "contact", "company", "deal"]),
  subjectId: Id,
  /** The events it was derived from; never empty, so every thought has evidence. */
  eventIds: z.array(Id).min(1),
  pipeline: z.string().min(1),
  pipelineVersion: z.string().min(1),
  createdAt: Instant,
});

const Probability = z.number().min(0).max(1);

export const Classification = Frame.extend({
  kind: z.literal("classification"),
  label: z.string(),
  confidence: Probability,
});
export const Insight = Frame.extend({ kind: z.literal("insight"), code: z.string(), sentence: z.string() });
export const Score = Frame.extend({
  kind: z.literal("score"),
  name: z.string(),
  value: z.number(),
  confidence: Probability,
  reasons: z.array(z.string()),
});
export const Recommendation = Frame.extend({
  kind: z.literal("recommendation"),
  action: z.string(),
  propensity: Probability,
});
export const Draft = Frame.extend({
  kind: z.literal("draft"),
  text: z.string(),
  confidence: Probability,
  citations: z.array(z.object({ eventId: Id.nullable(), url: z.url().nullable(), quote: z.string() })),
});
export const Claim = Frame.extend({
  kind: z.literal("claim"),
  statement: z.string(),
  verdict: z.enum(["supported", "no_evidence"]),
});
export const Dossier = Frame.extend({ kind: z.literal("dossier"), claimIds: z.array(Id), markdown: z.string() });
export const ActionItem = Frame.extend({
  kind: z.literal("action_item"),
  trigger: z.string(),
  status: z.enum(["open", "dismissed", "done"]),
});
export const Memory = Frame.extend({ kind: z.literal("memory"), text: z.string(), importance: Probability });

export const DerivedRecord = z.discriminatedUnion("kind", [
  Classification,
  Insight,
  Score,
  Recommendation,
  Draft,
  Claim,
  Dossier,
  ActionItem,
  Memory,
]);
export type DerivedRecord = z.infer<typeof DerivedRecord>;
