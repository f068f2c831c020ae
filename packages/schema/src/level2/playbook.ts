import { z } from "zod";
import { IdentityLevel } from "./tool.ts";

/** Languages that playbooks speak. */
export const PlaybookLanguage = z.enum(["en", "ru"]);
export type PlaybookLanguage = z.infer<typeof PlaybookLanguage>;

const Words = z.partialRecord(PlaybookLanguage, z.string().max(4000));
const Name = z.string().regex(/^[a-z][a-z0-9_]{0,63}$/);

/** One thing the customer must tell. Extraction is by kind; a model may help, its finding must stand in the customer's words. */
export const FormField = z.object({
  name: Name,
  kind: z.enum([
    "text",
    "month",
    "date",
    "months_count",
    "frequency",
    "address",
    "order",
    "item",
    "photo",
    "choice",
    "yes_no",
    "email",
    "phone",
    "amount",
  ]),
  isRequired: z.boolean().default(true),
  /** How it is asked for. */
  ask: Words,
  /** How it is asked for a second time, when the answer was not understood. */
  again: Words.default({}),
  /** For `choice`: value, what it is called, and word beginnings (comma separated) that mean it. */
  choices: z.array(z.object({ value: z.string().max(100), label: Words, hints: Words.default({}) })).default([]),
  /** For `order` and `item`: the known list to choose from, like `orders` or `order.items`. */
  from: z.string().max(200).nullable().default(null),
  /** For `text`: beginnings of words, comma separated; a sentence with one of them answers it before it is asked. */
  hints: Words.default({}),
  /** For `months_count` and `amount` (cents): bounds. */
  min: z.number().nullable().default(null),
  max: z.number().nullable().default(null),
});
export type FormField = z.infer<typeof FormField>;

/** A condition over what is known: `path` like `subscription.status`, compared with `value`. */
export const Condition = z.object({
  path: z.string().max(200),
  is: z.enum(["equals", "differs", "present", "absent", "more", "less", "includes"]),
  value: z.union([z.string(), z.number(), z.boolean()]).optional(),
});
export type Condition = z.infer<typeof Condition>;

const Next = z.object({ when: Condition.nullable().default(null), to: Name });

/**
 * One step of a flow. Steps run until one has to wait for the customer, a code, or an action. `next` is tried in order, the
 * first that holds wins; none: the playbook ends. After every correction the flow is walked again from its start: what is known
 * isn't asked again, what was said isn't said again, what was done isn't done again. So a flow has no loops.
 *
 * Known to conditions, arguments and templates: every form field by its name, every look-up by its `into`, every `propose` step
 * by its id (`{outcome: done|declined|refused|failed|passed, result, reason}`), `preview` (`before`, `after`, `effects` by
 * code), `identity` (`level`, `email`, `name`), `today`, `thisMonth`, `nextMonth`.
 */
const StepBase = {
  id: Name,
  next: z.array(Next).default([]),
  at: z.object({ x: z.number(), y: z.number() }).optional(),
};
export const PlaybookStep = z.discriminatedUnion("kind", [
  z.object({ ...StepBase, kind: z.literal("identify"), level: IdentityLevel }),
  /** Calls a reading tool; its answer is known afterwards as `into`. Arguments: `{name}` is replaced by what is known. */
  z.object({
    ...StepBase,
    kind: z.literal("look_up"),
    tool: Name,
    arguments: z.record(z.string(), z.string()),
    into: Name,
    /** The template said when the tool can't be reached; then a person goes on. Null: the agent's own `shop_down`. */
    unavailable: Name.nullable().default(null),
  }),
  z.object({ ...StepBase, kind: z.literal("ask"), field: Name }),
  z.object({ ...StepBase, kind: z.literal("say"), template: Name }),
  /** Proposes a writing tool, shows its preview with `template`, waits for the yes and for the outcome. */
  z.object({
    ...StepBase,
    kind: z.literal("propose"),
    tool: Name,
    arguments: z.record(z.string(), z.string()),
    template: Name,
    /** Said when it is done; where staff confirm, said by `passed` when it was laid before them. */
    done: Name,
    passed: Name.nullable().default(null),
    declined: Name.nullable().default(null),
    /** Said when the tool's own rules refuse; null: the agent's `refused`. */
    refused: Name.nullable().default(null),
    /** The field asked for anew after a refusal. */
    retry: Name.nullable().default(null),
    /** A later correction may simply be done as well (a new address); otherwise a person puts it right. */
    isRepeatable: z.boolean().default(false),
  }),
  /** Answers from knowledge with citations; without a good passage it goes on at the step `otherwise`. */
  z.object({ ...StepBase, kind: z.literal("answer"), otherwise: Name.nullable().default(null) }),
  z.object({ ...StepBase, kind: z.literal("hand_off"), reason: Name }),
]);
export type PlaybookStep = z.infer<typeof PlaybookStep>;

export const Autonomy = z.enum(["off", "draft", "auto"]);
export type Autonomy = z.infer<typeof Autonomy>;

/** How people answered such a message: shown to a model that words an answer, for the tone and never for facts (INT-3, third layer). */
export const PlaybookExample = z.object({
  language: PlaybookLanguage,
  customer: z.string().max(2000),
  answer: z.string().max(4000),
});
export type PlaybookExample = z.infer<typeof PlaybookExample>;

/** INT-3: how one category is answered. */
export const Playbook = z.object({
  category: Name,
  title: Words,
  autonomy: Autonomy,
  /** Category rules for a model; the universal ones are the agent's. */
  instructions: z.string().max(20_000).default(""),
  form: z.array(FormField).default([]),
  start: Name,
  steps: z.array(PlaybookStep).min(1).max(100),
  /** Sentences by key; `{name}` is replaced by what is known, dates and money in the customer's language. */
  templates: z.record(Name, Words),
  /** Tools that may be used here; a step naming another is refused at publishing. */
  tools: z.array(Name),
  /** Beginnings of words, comma separated: where the router is unsure, the one playbook with such a word takes the message. */
  keywords: Words.default({}),
  /** The same, but stronger than the router: such a message always belongs here. */
  sureWords: Words.default({}),
  /** Categories whose unfinished request gives way to this one: "no, cancel it altogether". */
  replaces: z.array(Name).default([]),
  knowledgeNamespace: z.string().max(100).nullable().default(null),
  examples: z.array(PlaybookExample).max(200).default([]),
  model: z
    .object({ id: z.string().max(100).nullable(), reasoning: z.enum(["none", "low", "medium", "high"]) })
    .default({ id: null, reasoning: "none" }),
  handOff: z
    .object({
      /** Misunderstandings in a row before a person is asked. */
      afterMisunderstandings: z.number().int().min(1).max(5).default(2),
      onNegativeSentiment: z.boolean().default(false),
      minConfidence: z.number().min(0).max(1).default(0.5),
    })
    .default({ afterMisunderstandings: 2, onNegativeSentiment: false, minConfidence: 0.5 }),
});
export type Playbook = z.infer<typeof Playbook>;

/** How long a customer is silent, after all is done, before the AI's conversation counts as resolved, where an agent says nothing else. */
export const RESOLVE_AFTER_MINUTES = 60;

/** What is published as one immutable version and deployed by pointer. */
export const AgentConfig = z.object({
  name: z.string().max(100),
  /** Universal rules for a model, above every category's. */
  instructions: z.string().max(20_000),
  playbooks: z.array(Playbook).max(200),
  /** Said by the agent itself, in every category: greeting, misunderstood, handed off, stopped… */
  templates: z.record(Name, Words),
  /** Minutes of the customer's silence after which a conversation whose matters are all done is resolved; null: never; left out: an hour. */
  resolveAfterMinutes: z.number().int().min(1).max(43_200).nullable().optional(),
});
export type AgentConfig = z.infer<typeof AgentConfig>;
/** As it is written by hand, before the defaults are filled in. */
export type AgentConfigDraft = z.input<typeof AgentConfig>;
export type PlaybookDraft = z.input<typeof Playbook>;
