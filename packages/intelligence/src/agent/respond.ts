import {
  type Action,
  type AgentConfig,
  type Autonomy,
  type GateChannel,
  type GateEvidence,
  type GateVerdict,
  type IdentityLevel,
  type MemoryKind,
  type PhraseList,
  type Playbook,
  reachesIdentity,
} from "@rapport/schema";
import { advance } from "../dialogue/advance.ts";
import type {
  Citation,
  DialogueAttachment,
  DialogueEvent,
  DialogueIdentity,
  DialogueInput,
  DialoguePorts,
  DialogueTurn,
} from "../dialogue/dialogue.ts";
import { prepareRelief, type Relief } from "../dialogue/hand-off.ts";
import { checkDraft } from "../gate/check-draft.ts";
import { pickExamples } from "../learning/pick-examples.ts";
import type { CategoryModel } from "../router/model.ts";
import { type RoutedMessage, routeMessage } from "../router/route-message.ts";
import type { Hear } from "../words/ask-model.ts";
import type { WordRequest } from "../words/word-answer.ts";
import type { Words } from "../words/words.ts";
import { type AnswerWording, repairAnswers, tellUse } from "./repair.ts";
import type { Trace } from "./trace.ts";

/** What happened, before it is understood. */
export type EngineEvent =
  | { kind: "message"; text: string; attachments: readonly DialogueAttachment[] }
  | Exclude<DialogueEvent, { kind: "message" }>;

/** All that the engine knows of a turn: one immutable context, made by `context`, kept with the run so that it can be replayed. */
export interface TurnInput {
  event: EngineEvent;
  /** The dialogue manager's own memory. */
  state: unknown;
  agent: AgentConfig;
  identity: DialogueIdentity;
  /** Every action of the conversation, oldest first. */
  actions: readonly Action[];
  /** What the customer wrote in this conversation so far, this message included. */
  customerWords: readonly string[];
  /** Facts that earlier turns looked up in this conversation. */
  facts: readonly ToolFact[];
  channel: GateChannel;
  language: string;
  timeZone: string;
  now: string;
  /** Names and hosts of the company, which may always be said. */
  company: readonly string[];
  phraseLists: readonly PhraseList[];
  /** What the customer said of themselves before (INT-10): for a model's tone; no part of the evidence, and nothing is decided by it. */
  memories?: readonly { id: string; kind: MemoryKind; text: string }[];
}

/** What the engine reads outside while it thinks; the router is its own. */
export type EnginePorts = Omit<DialoguePorts, "route" | "extract" | "word"> &
  Partial<Words> & {
    /**
     * Shows the customer the first sentences of an answer while a model still writes the rest. Each call carries all of them, and they
     * have passed the gate together. True: they are seen, and what is said in the end begins with them.
     */
    show?(sentences: string): Promise<boolean>;
  };

/** What a reading tool said. */
export interface ToolFact {
  tool: string;
  arguments: Record<string, unknown>;
  result: unknown;
}

/** INT-6, INT-8: what the engine would say, and whether it may. */
export interface Judgement {
  turn: DialogueTurn;
  routed: RoutedMessage | null;
  /** Category of the playbook that speaks; null: the agent itself. */
  category: string | null;
  autonomy: Autonomy;
  /** All sentences of the turn; empty: nothing is said. */
  text: string;
  citations: Citation[];
  gate: GateVerdict | null;
  /** What is said instead while a person looks, where the gate held back what would have gone by itself; it has passed the gate. */
  relief: Relief | null;
  /** How likely a person would send it as it is, 0 to 1. */
  confidence: number;
  /** Looked up in this turn. */
  facts: ToolFact[];
}

/** Thinks about one event: routes it, lets the dialogue manager advance, holds what it says against the gate. */
export async function respond(
  input: TurnInput,
  ports: EnginePorts,
  model: CategoryModel,
  trace: Trace,
): Promise<Judgement> {
  const facts: ToolFact[] = [];
  const passages: string[] = [];
  const wordings: AnswerWording[] = [];
  const { event } = input;
  const routed =
    event.kind === "message"
      ? await trace.step({ operation: "classify", name: "router", input: event.text }, () =>
          routeMessage(model, event.text),
        )
      : null;
  /** May these first sentences of an answer be seen before the rest is written? As strict as the gate over the whole answer. */
  const hearFor = (request: WordRequest): Hear | undefined => {
    const { show } = ports;
    if (!show || wordings.length > 0 || !speaksFreely(input, routed, request.category)) return undefined;
    let isOpen = true;
    return async (sentences) => {
      if (!isOpen) return false;
      const { verdict } = await trace.step({ operation: "gate", name: "gate_sentences", input: sentences }, () =>
        checkDraft(
          sentences,
          input.channel,
          evidenceOf(input, { say: [], language: request.language }, facts, passages),
          input.phraseLists,
        ),
      );
      isOpen = verdict === "auto_send" && (await show(sentences));
      return isOpen;
    };
  };
  const traced: DialoguePorts = {
    ...tracePorts(ports, trace, { facts, passages, wordings, hearFor, informed: (request) => inform(input, request) }),
    route: (text) => routeMessage(model, text),
  };
  const heard: DialogueInput = {
    state: input.state,
    event: event.kind === "message" ? { ...event, routed: routed! } : event,
    agent: input.agent,
    identity: input.identity,
    liveActions: input.actions.filter(isLive),
    language: input.language,
    now: new Date(input.now),
    timeZone: input.timeZone,
    hasButtons: input.channel === "chat",
  };
  const turn = await trace.step(
    {
      operation: "invoke_agent",
      name: input.agent.name,
      input: event,
      attributes: { "gen_ai.agent.name": input.agent.name },
    },
    () => advance(heard, traced),
  );
  keepShown(turn.say, wordings);
  const category = turn.state.tasks[0]?.category ?? turn.state.finished.at(-1)?.category ?? routed?.category ?? null;
  const playbook = input.agent.playbooks.find((candidate) => candidate.category === category) ?? null;
  const check = (draft: string) =>
    trace.step({ operation: "gate", name: "gate", input: draft }, () => {
      const verdict = checkDraft(
        draft,
        input.channel,
        evidenceOf(input, { say: turn.say, language: turn.state.language }, facts, passages),
        input.phraseLists,
      );
      return turn.handOff?.reason.startsWith("escalation") ? exceptOwnAlarm(verdict) : verdict;
    });
  let text = join(turn);
  let gate = text === "" ? null : await check(text);
  const isDoubtful = gate !== null && (gate.verdict !== "auto_send" || wordings.some(({ isCut }) => isCut));
  if (isDoubtful && (await repairAnswers(turn.say, wordings, ports.word, check, trace))) {
    text = join(turn);
    gate = await check(text);
  }
  // Words on a button may come from a tool's answer; whatever may not be said may not stand on one either. A thing's name
  // needs no proof; an article's title may be a sentence ("Your new address is saved") and is held to all that sentences are.
  const isTitle = turn.say.some(({ templateKey }) => templateKey.endsWith("which_article"));
  turn.quickReplies = turn.quickReplies.filter(
    ({ kind, label }) =>
      kind !== "text" ||
      !checkDraft(
        label,
        input.channel,
        evidenceOf(input, { say: turn.say, language: turn.state.language }, facts, passages),
        input.phraseLists,
      ).reasons.some(({ code, span }) => span !== null && (isTitle || FORBIDDEN_ON_BUTTONS.has(code))),
  );
  if (isTitle) countShownTitles(turn);
  const autonomy = playbook?.autonomy ?? "auto";
  const isHeld = gate !== null && gate.verdict !== "auto_send" && autonomy === "auto";
  return {
    turn,
    routed,
    category,
    autonomy,
    text,
    citations: turn.say.flatMap((sentence) => sentence.citations),
    gate,
    relief: isHeld ? await relieve(heard, traced, turn, check) : null,
    confidence: confidenceOf(turn, routed, gate),
    facts,
  };
}

/** "The second" is the second of what is seen. Where no title is, the choice stays for "none of these". */
function countShownTitles({ state, quickReplies }: DialogueTurn): void {
  for (const { choosing } of state.tasks) {
    const seen = choosing?.articles.filter(({ title }) => quickReplies.some(({ label }) => title.startsWith(label)));
    if (choosing && seen && seen.length > 0) choosing.articles = seen;
  }
}

/** The customer hears at once that a person takes over, in a sentence that the company has published. */
async function relieve(
  heard: DialogueInput,
  ports: DialoguePorts,
  turn: DialogueTurn,
  check: (draft: string) => Promise<GateVerdict>,
): Promise<Relief> {
  const relief = prepareRelief(heard, ports, turn.state, "gate");
  const isSayable = relief.text !== "" && exceptOwnAlarm(await check(relief.text)).verdict === "auto_send";
  return { text: isSayable ? relief.text : "", summary: turn.handOff?.summary ?? relief.summary };
}

/** A button's few words need no proof of figures and names, but must hide, promise and insult as little as a sentence. */
const FORBIDDEN_ON_BUTTONS: ReadonlySet<GateVerdict["reasons"][number]["code"]> = new Set([
  "hidden_text",
  "tone",
  "red_line",
  "card_number",
  "secret",
  "internal_text",
  "prompt_text",
  "banned_phrase",
  "ungrounded_link",
  "refund_promise",
  "confirms_by_itself",
]);

/**
 * Where the customer's words are the red line and a person takes over at once, the sentence that says so may leave: it was
 * written beforehand. Whatever is wrong with the sentence itself still holds it.
 */
function exceptOwnAlarm({ reasons }: GateVerdict): GateVerdict {
  const left = reasons.filter(({ code, span }) => code !== "red_line" || span !== null);
  const isHeld = left.some(({ code }) => code === "red_line");
  return { verdict: left.length === 0 ? "auto_send" : isHeld ? "escalate" : "draft", reasons: left };
}

/** Nothing of this turn waits for a person: every playbook that may have a say in it answers by itself. */
function speaksFreely(input: TurnInput, routed: RoutedMessage | null, category: string | null): boolean {
  const tasks = (input.state as { tasks?: { category: string }[] } | null)?.tasks ?? [];
  const named = new Set([
    category,
    routed?.category,
    ...(routed?.secondary ?? []),
    ...tasks.map((task) => task.category),
  ]);
  return (
    routed?.escalate !== true &&
    input.agent.playbooks.every(({ category: own, autonomy }) => autonomy === "auto" || !named.has(own))
  );
}

/** A model's words are no template: what the customer has seen of them is said to the letter. */
function keepShown(say: DialogueTurn["say"], wordings: readonly AnswerWording[]): void {
  const left = [...wordings];
  for (const sentence of say) {
    if (sentence.templateKey !== "model") continue;
    const wording = left.shift();
    if (wording && wording.shown !== "") sentence.text = wording.text;
  }
}

/** What people of the company wrote and published of the sentences that are being said: an example month in a question is theirs to name. */
function publishedWords(agent: AgentConfig, say: DialogueTurn["say"]): string[] {
  return say.flatMap(({ templateKey }) => {
    const [owner = "", key = ""] = templateKey.split(".", 2);
    const playbook = agent.playbooks.find(({ category }) => category === owner);
    const field = playbook?.form.find(({ name }) => key === `ask_${name}`);
    const written = field ? [field.ask, field.again ?? {}] : [(playbook ?? agent).templates[key] ?? {}];
    return written.flatMap((words) => Object.values(words)).map((text) => text.replaceAll(/\{[^}]*\}/g, " "));
  });
}

function join(turn: DialogueTurn): string {
  return turn.say.map((sentence) => sentence.text).join("\n\n");
}

const SETTLED = new Set(["succeeded", "failed", "expired", "refused"]);

function isLive(action: Action): boolean {
  return !SETTLED.has(action.state);
}

/** What a draft may lean on: what tools said, what was read, what the customer wrote, what has been done. */
function evidenceOf(
  input: TurnInput,
  turn: { say: DialogueTurn["say"]; language: string },
  facts: readonly ToolFact[],
  passages: readonly string[],
): GateEvidence {
  const playbooks = input.agent.playbooks;
  const reads = [...input.facts, ...facts].map(({ tool, arguments: given, result }) => ({
    tool,
    effect: "read" as const,
    state: "succeeded",
    arguments: given,
    result,
  }));
  // A preview is something the tool has said, though nothing was done by it.
  const previews = input.actions.flatMap(({ tool, arguments: given, preview }) =>
    preview ? [{ tool, effect: "read" as const, state: "succeeded", arguments: given, result: preview }] : [],
  );
  const writes = input.actions.map(({ tool, state, arguments: given, result }) => ({
    tool,
    effect: "write" as const,
    state,
    arguments: given,
    result,
  }));
  const { identity } = input;
  const isKnown = reachesIdentity(identity.level, "verified");
  return {
    toolResults: [...reads, ...previews, ...writes],
    knowledge: [...passages, ...publishedWords(input.agent, turn.say)],
    customerWords: [...input.customerWords],
    identityLevel: identity.level satisfies IdentityLevel,
    customer: isKnown
      ? {
          ...(identity.name ? { name: identity.name } : {}),
          ...(identity.email ? { email: identity.email } : {}),
          ...(identity.phone ? { phone: identity.phone } : {}),
        }
      : {},
    company: [...input.company],
    internalTexts: [input.agent.instructions, ...playbooks.map((playbook: Playbook) => playbook.instructions)].filter(
      (text) => text.trim() !== "",
    ),
    language: turn.language,
    now: input.now,
  };
}

/**
 * How likely a person would send it unchanged. Said from templates and facts it is as sure as the routing was; what the gate
 * stopped is not sure at all. Calibrated on settled suggestions once there are some (`countSuggestions`).
 */
function confidenceOf(turn: DialogueTurn, routed: RoutedMessage | null, gate: GateVerdict | null): number {
  const routing = routed === null || turn.state.turns > 1 ? 0.95 : routed.confidence;
  const factor = gate === null || gate.verdict === "auto_send" ? 1 : gate.verdict === "draft" ? 0.5 : 0.1;
  return Math.round(routing * factor * (turn.handOff ? 0.8 : 1) * 1000) / 1000;
}

/** The request with what colours its wording: what is remembered of the customer, and how people answered such questions. */
function inform({ agent, memories = [] }: TurnInput, request: WordRequest): WordRequest {
  const playbook = agent.playbooks.find(({ category }) => category === request.category);
  const examples = playbook ? pickExamples(playbook, request.question, request.language) : [];
  return {
    ...request,
    ...(memories.length > 0 ? { memories: memories.map(({ text }) => text) } : {}),
    ...(examples.length > 0 ? { examples } : {}),
  };
}

function tracePorts(
  ports: EnginePorts,
  trace: Trace,
  kept: {
    facts: ToolFact[];
    passages: string[];
    wordings: AnswerWording[];
    hearFor: (request: WordRequest) => Hear | undefined;
    informed: (request: WordRequest) => WordRequest;
  },
): Omit<DialoguePorts, "route"> {
  const { facts, passages, wordings, hearFor, informed } = kept;
  const traced: Omit<DialoguePorts, "route"> = {
    lookUp: (tool, args) =>
      trace.step(
        { operation: "execute_tool", name: tool, input: args, attributes: { "gen_ai.tool.name": tool } },
        async () => {
          const answer = await ports.lookUp(tool, args);
          if (answer.ok) facts.push({ tool, arguments: args, result: answer.result });
          return answer;
        },
      ),
    search: (query, options) =>
      trace.step(
        {
          operation: "retrieval",
          name: "knowledge",
          input: query,
          attributes: { "gen_ai.data_source.id": options.namespace ?? "all" },
        },
        async () => {
          const found = await ports.search(query, options);
          passages.push(...found.passages.map(({ title, text }) => `${title}\n${text}`));
          return found;
        },
      ),
  };
  const { extract, word } = ports;
  if (extract) {
    traced.extract = (request) =>
      trace.step({ operation: "chat", name: "extract_fields", input: request }, async (span) =>
        tellUse(span, await extract(request)),
      );
  }
  if (word) {
    traced.word = async (asked) => {
      const request = informed(asked);
      let kept: Pick<AnswerWording, "shown" | "isCut"> = { shown: "", isCut: false };
      const text = await trace.step({ operation: "chat", name: "word_answer", input: request }, async (span) => {
        const help = await word(request, hearFor(request));
        kept = { shown: help.shown ?? "", isCut: help.isCut ?? false };
        if (kept.shown !== "") span.attributes["rapport.shown_early"] = kept.shown.length;
        return tellUse(span, help);
      });
      if (text) wordings.push({ request, text, ...kept });
      return text;
    };
  }
  return traced;
}
