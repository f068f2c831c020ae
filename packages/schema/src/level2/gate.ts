import { z } from "zod";
import { IdentityLevel } from "./tool.ts";

/** How strict: reviews and questions are public, chat is among two, what is unknown is treated most strictly (INT-6). */
export const GateChannel = z.enum(["chat", "email", "review", "question", "messenger", "unknown"]);
export type GateChannel = z.infer<typeof GateChannel>;

export const GateReasonCode = z.enum([
  "red_line",
  "unsupported_claim",
  "ungrounded_amount",
  "ungrounded_date",
  "ungrounded_order",
  "ungrounded_link",
  "ungrounded_name",
  "ungrounded_percentage",
  "ungrounded_number",
  "identity_too_low",
  "banned_phrase",
  "other_customer",
  "card_number",
  "secret",
  "internal_text",
  "prompt_text",
  "wrong_language",
  "tone",
  "hidden_text",
  "refund_promise",
  "confirms_by_itself",
  "model_check",
  "model_check_late",
  "empty",
]);
export type GateReasonCode = z.infer<typeof GateReasonCode>;

/** Why a draft may not leave by itself. `span`: UTF-16 offsets into the draft; null: the whole. */
export const GateReason = z.object({
  code: GateReasonCode,
  /** For an operator. */
  sentence: z.string(),
  span: z.object({ start: z.number().int(), end: z.number().int() }).nullable(),
});
export type GateReason = z.infer<typeof GateReason>;

export const GateVerdict = z.object({
  verdict: z.enum(["auto_send", "draft", "escalate"]),
  reasons: z.array(GateReason),
});
export type GateVerdict = z.infer<typeof GateVerdict>;

/** What a draft may lean on. Absent: no tool has run, nobody is identified, nothing is known. */
export const GateEvidence = z.object({
  /** Reads and writes of this conversation. Only a succeeded write supports "I have …". */
  toolResults: z
    .array(
      z.object({
        tool: z.string(),
        effect: z.enum(["read", "write"]).default("read"),
        state: z.string().default("succeeded"),
        arguments: z.record(z.string(), z.unknown()).default({}),
        result: z.unknown(),
      }),
    )
    .default([]),
  /** Texts of articles. */
  knowledge: z.array(z.string()).default([]),
  /** What the customer wrote in this conversation. */
  customerWords: z.array(z.string()).default([]),
  identityLevel: IdentityLevel.default("anonymous"),
  /** The verified customer's own name, addresses and so on, which may be said to them. */
  customer: z
    .object({ name: z.string().optional(), email: z.string().optional(), phone: z.string().optional() })
    .default({}),
  /** Names and addresses of the company itself, which may always be said. */
  company: z.array(z.string()).default([]),
  /** Prompts and notes that must not be repeated. */
  internalTexts: z.array(z.string()).default([]),
  /** Expected language of the answer, for example `en`; absent: the customer's words decide. */
  language: z.string().optional(),
  now: z.string().optional(),
});
export type GateEvidence = z.infer<typeof GateEvidence>;

/** A list of phrases that must not leave, kept in the database (INT-9). */
export const PhraseList = z.object({
  kind: z.enum(["ai_mention", "promise", "blame", "dismissive", "red_line", "custom"]),
  /** Words or `/regular expressions/`. */
  phrases: z.array(z.string().min(1).max(300)).max(2000),
  /** Where it counts; none: everywhere. */
  channels: z.array(GateChannel),
  language: z.string().max(10).nullable(),
  verdict: z.enum(["draft", "escalate"]),
  isEnabled: z.boolean().default(true),
});
export type PhraseList = z.infer<typeof PhraseList>;
