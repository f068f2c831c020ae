import type { Action, FormField, Playbook, PlaybookLanguage, PlaybookStep } from "@rapport/schema";
import type {
  Citation,
  Decision,
  DialogueInput,
  DialoguePorts,
  DialogueState,
  DialogueTurn,
  FinishedTask,
  HandOff,
  IdentityClaim,
  Proposal,
  QuickReply,
  Sentence,
  StepOutcome,
  Task,
} from "./dialogue.ts";
import type { Known } from "./known.ts";
import { addMonths, type Calendar, findDay } from "./months.ts";
import { fillTemplate } from "./wording.ts";

/** The working set of one turn: the state being changed and what has been said and wished so far. */
export interface Talk {
  input: DialogueInput;
  ports: DialoguePorts;
  state: DialogueState;
  say: Sentence[];
  proposals: Proposal[];
  decisions: Decision[];
  identify: IdentityClaim[];
  handOff: HandOff | null;
  isWaitingFor: DialogueTurn["isWaitingFor"];
  quickReplies: QuickReply[];
  trace: DialogueTurn["trace"];
}

type ProposeStep = Extract<PlaybookStep, { kind: "propose" }>;

export function openTalk(input: DialogueInput, ports: DialoguePorts): Talk {
  return {
    input,
    ports,
    state: readState(input.state, input.language),
    say: [],
    proposals: [],
    decisions: [],
    identify: [],
    handOff: null,
    isWaitingFor: null,
    quickReplies: [],
    trace: [],
  };
}

export function closeTalk(talk: Talk): DialogueTurn {
  const { state, say, proposals, decisions, identify, handOff, isWaitingFor, quickReplies, trace } = talk;
  return { state, say, proposals, decisions, identify, handOff, isWaitingFor, quickReplies, trace };
}

function readState(kept: unknown, language: string): DialogueState {
  if (kept !== null && typeof kept === "object" && "version" in kept && kept.version === 1)
    return structuredClone(kept as DialogueState);
  return {
    version: 1,
    language: language.toLowerCase().startsWith("ru") ? "ru" : "en",
    tasks: [],
    finished: [],
    passedOn: [],
    identification: { stage: "none", needed: "verified", claim: null, wrongCodes: 0, resent: 0 },
    contact: {},
    photos: [],
    misunderstandings: 0,
    turns: 0,
  };
}

export function openTask(category: string, text: string): Task {
  return {
    category,
    text,
    said: text,
    form: {},
    lookUps: {},
    outcomes: {},
    passed: [],
    asking: null,
    misunderstandings: 0,
    retries: 0,
    isInterrupted: false,
  };
}

export function findPlaybook(talk: Talk, category: string): Playbook | undefined {
  return talk.input.agent.playbooks.find((playbook) => playbook.category === category);
}

export function findStep(playbook: Playbook, id: string): PlaybookStep | undefined {
  return playbook.steps.find((step) => step.id === id);
}

/** A playbook that only tells things: a question in the middle of another request may be answered at once. */
export function isReadOnly(playbook: Playbook): boolean {
  const kinds = playbook.steps.map(({ kind }) => kind);
  return !kinds.includes("propose") && (kinds.includes("look_up") || kinds.includes("answer"));
}

export function findField(talk: Talk, task: Task, name: string | null): FormField | undefined {
  return name === null ? undefined : findPlaybook(talk, task.category)?.form.find((field) => field.name === name);
}

/** The step of the task whose action stands in one of these outcomes. */
export function findOutcome(
  task: Task | undefined,
  ...wanted: StepOutcome["outcome"][]
): { stepId: string; outcome: StepOutcome } | null {
  for (const [stepId, outcome] of Object.entries(task?.outcomes ?? {}))
    if (wanted.includes(outcome.outcome)) return { stepId, outcome };
  return null;
}

export function findProposeStep(talk: Talk, task: Task, stepId: string): ProposeStep | undefined {
  const playbook = findPlaybook(talk, task.category);
  const step = playbook && findStep(playbook, stepId);
  return step?.kind === "propose" ? step : undefined;
}

export function makeCalendar(talk: Talk, known: Known): Calendar {
  const { now, timeZone } = talk.input;
  const subscription = known.subscription as { nextBoxOn?: string } | null | undefined;
  return { today: findDay(now, timeZone), nextBoxOn: subscription?.nextBoxOn ?? null };
}

/** What conditions, arguments and templates of a task may name; see PlaybookStep. */
export function makeKnown(talk: Talk, task: Task | null, preview?: unknown): Known {
  const { identity, now, timeZone } = talk.input;
  const today = findDay(now, timeZone);
  const name = identity.name ?? null;
  const known: Known = {
    today,
    thisMonth: today.slice(0, 7),
    nextMonth: addMonths(today.slice(0, 7), 1),
    identity: {
      level: identity.level,
      email: identity.email ?? null,
      name,
      firstName: name?.split(/\s+/)[0] ?? null,
    },
    contact: talk.state.contact,
  };
  if (!task) return known;
  const playbook = findPlaybook(talk, task.category);
  for (const step of playbook?.steps ?? []) {
    if (step.kind === "look_up" && task.lookUps[step.id]) known[step.into] = task.lookUps[step.id]!.result;
    if (step.kind !== "propose") continue;
    const outcome = task.outcomes[step.id];
    if (!outcome) continue;
    known[step.id] = { outcome: outcome.outcome, result: outcome.result, reason: outcome.reason };
    known.preview = keyEffects(outcome.preview);
    known.result = outcome.result;
  }
  // "The whole box" is no item: arguments that name one leave it out.
  for (const [field, { value }] of Object.entries(task.form)) if (value !== "whole") known[field] = value;
  known.words = task.said.slice(0, 500);
  if (preview !== undefined) known.preview = keyEffects(preview);
  return known;
}

function keyEffects(preview: unknown): unknown {
  if (preview === null || typeof preview !== "object") return null;
  const { effects } = preview as NonNullable<Action["preview"]>;
  return { ...preview, effects: Object.fromEntries((effects ?? []).map((effect) => [effect.code, effect])) };
}

export function note(talk: Talk, step: string, what: string): void {
  talk.trace.push({ step, what });
}

/** The template of the task's playbook, else the agent's own; the customer's language, else English. */
export function findTemplate(talk: Talk, task: Task | null, key: string): { text: string; templateKey: string } | null {
  const own = task ? findPlaybook(talk, task.category)?.templates[key] : undefined;
  const words = own ?? talk.input.agent.templates[key];
  const text = words?.[talk.state.language] ?? words?.en;
  return text === undefined ? null : { text, templateKey: `${own && task ? task.category : "agent"}.${key}` };
}

export function sayTemplate(talk: Talk, task: Task | null, key: string, extra: Known = {}): void {
  const template = findTemplate(talk, task, key);
  if (!template) {
    note(talk, key, "template missing");
    return;
  }
  sayWords(talk, template.text, template.templateKey, { ...makeKnown(talk, task), ...extra });
}

export function sayWords(
  talk: Talk,
  template: string,
  templateKey: string,
  known: Known,
  citations: Citation[] = [],
): void {
  const text = fillWords(talk, template, known);
  if (text !== "" && !talk.say.some((sentence) => sentence.text === text))
    talk.say.push({ text, templateKey, citations });
}

export function fillWords(talk: Talk, template: string, known: Known): string {
  return fillTemplate(template, known, {
    language: talk.state.language,
    timeZone: talk.input.timeZone,
    now: talk.input.now,
    nameValue: (value) => {
      const words = talk.input.agent.templates[`value_${value.toLowerCase()}`];
      return words?.[talk.state.language] ?? words?.en ?? null;
    },
  });
}

export function pickWords(words: Partial<Record<PlaybookLanguage, string>>, language: PlaybookLanguage): string {
  return words[language] ?? words.en ?? "";
}

/** What the category is called in a sentence, in the customer's language. */
export function nameTask(talk: Talk, category: string): string {
  const playbook = findPlaybook(talk, category);
  return playbook ? pickWords(playbook.title, talk.state.language) : category;
}

/** Takes the task out of the queue and keeps what became of it. */
export function finishTask(talk: Talk, task: Task, outcome: FinishedTask["outcome"]): void {
  talk.state.tasks = talk.state.tasks.filter((one) => one !== task);
  const done = Object.entries(task.outcomes)
    .filter(([, { outcome: own }]) => own === "done")
    .map(([stepId, { key, actionId }]) => ({
      tool: findProposeStep(talk, task, stepId)?.tool ?? stepId,
      arguments: JSON.parse(key) as Record<string, unknown>,
      actionId,
    }));
  talk.state.finished.push({ category: task.category, text: task.text, outcome, form: task.form, done });
  // The state travels through the database with every turn: only the latest matter.
  talk.state.finished = talk.state.finished.slice(-12);
  note(talk, task.category, `finished: ${outcome}`);
}

/** Withdraws what the customer was asked to confirm; what is already being done can't be. */
export function withdrawProposals(talk: Talk, task: Task): void {
  for (const outcome of Object.values(task.outcomes)) {
    if (outcome.outcome === "awaiting") declineOutcome(talk, outcome);
    else if (outcome.outcome === "waiting") outcome.isWithdrawn = true;
  }
}

export function declineOutcome(talk: Talk, outcome: StepOutcome): void {
  if (outcome.actionId && outcome.argumentsHash)
    talk.decisions.push({
      actionId: outcome.actionId,
      decision: "decline",
      argumentsHash: outcome.argumentsHash,
    });
  outcome.outcome = "declined";
}
