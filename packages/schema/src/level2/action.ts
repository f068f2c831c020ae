import { z } from "zod";
import { Id, Instant } from "../ids.ts";

/**
 * ORC-11. `proposed`: written down, its preview is being computed. `awaiting`: shown, nobody has agreed yet. `confirmed`:
 * the right person agreed to exactly these arguments. `executing`: one worker holds it. `unknown`: it was sent, the answer is
 * missing; reconciled by reading back, never sent again blindly. `refused`: a rule, the shop or a person said no.
 */
export const ActionState = z.enum([
  "proposed",
  "awaiting",
  "confirmed",
  "executing",
  "succeeded",
  "failed",
  "unknown",
  "expired",
  "refused",
]);
export type ActionState = z.infer<typeof ActionState>;

/** States in which an action may still change by itself or by a person. */
export const LIVE_ACTION_STATES: readonly ActionState[] = ["proposed", "awaiting", "confirmed", "executing", "unknown"];

/** Where an argument's value came from. Writes whose target came from untrusted text are refused. */
export const Provenance = z.enum(["customer", "verified", "tool", "knowledge", "staff", "model"]);
export type Provenance = z.infer<typeof Provenance>;

/** What would happen: computed by the tool's own preview, in facts that screens and sentences word. */
export const ActionPreview = z.object({
  isAllowed: z.boolean(),
  reason: z.string().nullable(),
  /** The tool's own code for the reason, like `already_skipped`: what templates are chosen by. */
  code: z.string().max(60).optional(),
  before: z.record(z.string(), z.unknown()),
  after: z.record(z.string(), z.unknown()),
  effects: z.array(z.object({ code: z.string() }).loose()),
});
export type ActionPreview = z.infer<typeof ActionPreview>;

export const Action = z.object({
  id: Id,
  conversationId: Id,
  tool: z.string(),
  title: z.string(),
  /** Without the bound ones. */
  arguments: z.record(z.string(), z.unknown()),
  /** Hex SHA-256 of the canonical arguments, bound ones included: what a confirmation names. */
  argumentsHash: z.string(),
  state: ActionState,
  confirmation: z.enum(["none", "customer", "staff"]),
  preview: ActionPreview.nullable(),
  /** What the tool answered, or why it was refused or failed. */
  result: z.record(z.string(), z.unknown()).nullable(),
  reason: z.string().nullable(),
  proposedBy: z.enum(["playbook", "model", "staff"]),
  confirmedBy: z.enum(["customer", "staff", "nobody"]).nullable(),
  confirmedById: Id.nullable(),
  expiresAt: Instant,
  createdAt: Instant,
  updatedAt: Instant,
});
export type Action = z.infer<typeof Action>;
