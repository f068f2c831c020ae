import type { FormField, PlaybookStep } from "@rapport/schema";
import { reachesIdentity } from "@rapport/schema";
import { type Address, guessCountry, listMissingParts } from "./addresses.ts";
import { answerOrOffer } from "./answers.ts";
import type { KnownValue, StepOutcome, Task } from "./dialogue.ts";
import { readField } from "./fields.ts";
import { handOver } from "./hand-off.ts";
import { askForIdentity } from "./identification.ts";
import { fillArguments, findKnown, holds, isPresent, writeCanonical } from "./known.ts";
import { listOptions } from "./options.ts";
import type { Option } from "./readings.ts";
import {
  declineOutcome,
  fillWords,
  findPlaybook,
  findProposeStep,
  findStep,
  findTemplate,
  finishTask,
  makeCalendar,
  makeKnown,
  nameTask,
  note,
  openTask,
  pickWords,
  sayTemplate,
  sayWords,
  type Talk,
} from "./talk.ts";

type StepResult = "go_on" | "wait" | "otherwise" | "over";
const MOST_STEPS = 200;
const LONGEST_LIST = 5;
/** A look-up older than this is made again before anything is said or proposed from it. */
const FRESH_MS = 10 * 60_000;

/** Works through the queue until something has to be waited for. */
export async function runTasks(talk: Talk): Promise<void> {
  for (;;) {
    const task = talk.state.tasks[0];
    if (!task || talk.handOff) break;
    if (task.isInterrupted) {
      task.isInterrupted = false;
      if (talk.say.length > 0) sayTemplate(talk, null, "back_to", { title: nameTask(talk, task.category) });
    }
    const result = await walk(talk, task);
    if (result === "wait" || talk.handOff) return;
    finishTask(talk, task, judgeOutcome(task));
    const next = talk.state.tasks[0];
    if (next && !next.isInterrupted && talk.say.length > 0)
      sayTemplate(talk, null, "next_request", { title: nameTask(talk, next.category) });
    if (!next && Object.values(task.outcomes).some(({ outcome }) => outcome === "done" || outcome === "passed"))
      sayTemplate(talk, null, "anything_else");
  }
  if (!talk.handOff && talk.isWaitingFor === null && talk.say.length > 0) talk.isWaitingFor = "customer";
}

function judgeOutcome(task: Task): "done" | "passed" | "declined" | "answered" {
  const outcomes = Object.values(task.outcomes).map(({ outcome }) => outcome);
  if (outcomes.includes("done")) return "done";
  if (outcomes.includes("passed")) return "passed";
  return outcomes.length > 0 ? "declined" : "answered";
}

/** Walks the task's flow from its start; steps that are behind it let it through. */
async function walk(talk: Talk, task: Task): Promise<"wait" | "ended"> {
  const playbook = findPlaybook(talk, task.category);
  let id: string | undefined = playbook?.start;
  task.asking = null;
  for (let count = 0; playbook && id !== undefined && count < MOST_STEPS; count++) {
    const step = findStep(playbook, id);
    if (!step) break;
    const result = await runStep(talk, task, step);
    if (result === "wait") return "wait";
    if (result === "over") return "ended";
    if (result === "otherwise" && step.kind === "answer") {
      if (step.otherwise === null) break;
      id = step.otherwise;
      continue;
    }
    const known = makeKnown(talk, task);
    id = step.next.find(({ when }) => when === null || holds(when, known))?.to;
  }
  return "ended";
}

const ANSWERED = {
  answered: "answered from knowledge",
  offered: "asked which article is meant",
  unanswered: "no good passage: a gap",
};

async function runStep(talk: Talk, task: Task, step: PlaybookStep): Promise<StepResult> {
  switch (step.kind) {
    case "identify":
      if (reachesIdentity(talk.input.identity.level, step.level)) return "go_on";
      note(talk, step.id, `identity needed: ${step.level}`);
      askForIdentity(talk, step.level);
      return "wait";
    case "look_up":
      return lookUp(talk, task, step);
    case "ask":
      return ask(talk, task, step.field);
    case "say":
      if (!task.passed.includes(step.id)) {
        task.passed.push(step.id);
        note(talk, step.id, "said");
        sayTemplate(talk, task, step.template);
      }
      return "go_on";
    case "propose":
      return propose(talk, task, step);
    case "answer": {
      if (task.passed.includes(step.id)) return "go_on";
      const answered = await answerOrOffer(talk, task, step.id);
      note(talk, step.id, ANSWERED[answered]);
      if (answered === "offered") return "wait";
      if (answered === "unanswered") return "otherwise";
      task.passed.push(step.id);
      return "go_on";
    }
    case "hand_off":
      note(talk, step.id, "hand-off");
      handOver(
        talk,
        step.reason,
        findTemplate(talk, task, `handed_off_${step.reason}`) ? `handed_off_${step.reason}` : "handed_off",
      );
      return "over";
  }
}

async function lookUp(talk: Talk, task: Task, step: Extract<PlaybookStep, { kind: "look_up" }>): Promise<StepResult> {
  const args = fillArguments(step.arguments, makeKnown(talk, task));
  if (args === null) {
    note(talk, step.id, "an argument isn't known");
    handOver(talk, "misconfigured");
    return "over";
  }
  const key = writeCanonical(args);
  const kept = task.lookUps[step.id];
  if (kept?.key === key && talk.input.now.getTime() - Date.parse(kept.at) < FRESH_MS) return "go_on";
  const answer = await talk.ports.lookUp(step.tool, args);
  if (answer.ok) {
    note(talk, step.id, `looked up: ${step.tool}`);
    task.lookUps[step.id] = { key, result: answer.result, at: talk.input.now.toISOString() };
    return "go_on";
  }
  note(talk, step.id, `${step.tool}: ${answer.reason}: ${answer.message}`);
  if (answer.reason === "identity") {
    askForIdentity(talk, "verified");
    return "wait";
  }
  if (answer.reason === "refused") {
    task.lookUps[step.id] = { key, result: null, at: talk.input.now.toISOString() };
    return "go_on";
  }
  sayTemplate(talk, task, step.unavailable ?? "shop_down");
  handOver(talk, "tool_unavailable", null);
  return "over";
}

function ask(talk: Talk, task: Task, name: string): StepResult {
  const field = findPlaybook(talk, task.category)?.form.find((one) => one.name === name);
  if (!field) return "go_on";
  settleField(talk, task, field);
  if (task.form[name] && isFieldComplete(task.form[name], field)) return "go_on";
  if (!field.isRequired) return "go_on";
  askField(talk, task, field);
  return "wait";
}

/** Takes what the opening words, the photos or the list itself already answer, and drops what the list doesn't have (any more). */
export function settleField(talk: Talk, task: Task, field: FormField): void {
  const known = makeKnown(talk, task);
  const options = listOptions(talk, field, known);
  const current = task.form[field.name];
  if (current && options && current.value !== "whole" && !options.some(({ value }) => value === current.value))
    delete task.form[field.name];
  if (!task.form[field.name]) {
    const context = {
      isAsked: false,
      calendar: makeCalendar(talk, known),
      known,
      photos: talk.state.photos,
      language: talk.state.language,
    };
    // What picks from a list was perhaps named before the list was known.
    const words = field.from !== null || field.kind === "choice" ? task.said : task.text;
    const reading = readField(field, words, context);
    if (reading?.kind === "value") {
      task.form[field.name] = { value: reading.value, provenance: "customer" };
      note(talk, field.name, "taken from the customer's words");
      queueTwins(talk, task, field, reading.more);
    } else if (field.kind === "order" && field.isRequired && findLastOrder(talk, options)) {
      task.form[field.name] = { value: findLastOrder(talk, options), provenance: "tool" };
      note(talk, field.name, "the one just spoken of");
    } else if (options?.length === 1 && field.isRequired) {
      task.form[field.name] = { value: options[0]!.value, provenance: "tool" };
      note(talk, field.name, "the only one there is");
    }
  }
  completeAddress(talk, task, field);
}

/** The order of the matter before: who wants money back right behind a claim means the same box, and is shown which. */
function findLastOrder(talk: Talk, options: Option[] | null): string | null {
  const last = talk.state.finished.at(-1);
  const form = last && findPlaybook(talk, last.category)?.form.find(({ kind }) => kind === "order");
  const value = form && last.form[form.name]?.value;
  return options?.some((option) => option.value === value) ? String(value) : null;
}

/** The country of the old address holds where it can and no other is named: the preview shows it before anything happens. */
function completeAddress(talk: Talk, task: Task, field: FormField): void {
  const value = task.form[field.name]?.value as Address | undefined;
  if (field.kind !== "address" || !value || value.country || !value.postalCode) return;
  const old = findKnown(makeKnown(talk, task), "subscription.address.country");
  const country = guessCountry(value, typeof old === "string" && old !== "" ? old : null);
  if (country !== null) task.form[field.name] = { value: { ...value, country }, provenance: "customer" };
}

export function isFieldComplete(known: KnownValue, field: FormField): boolean {
  return field.kind === "address" ? listMissingParts(known.value as Address).length === 0 : isPresent(known.value);
}

/** Asks the field's question (or for the missing part of an address), with what can be chosen as quick replies. */
export function askField(talk: Talk, task: Task, field: FormField, isAgain = false): void {
  const known = makeKnown(talk, task);
  task.asking = field.name;
  talk.isWaitingFor = "customer";
  // Of many orders it is nearly always one of the latest.
  const options = (listOptions(talk, field, known) ?? []).slice(0, field.kind === "order" ? 4 : undefined);
  const part =
    task.form[field.name] && field.kind === "address"
      ? listMissingParts(task.form[field.name]!.value as Address)[0]
      : undefined;
  const again = isAgain ? pickWords(field.again, talk.state.language) : "";
  note(talk, field.name, part ? `asked for ${part}` : "asked");
  if (part) sayTemplate(talk, task, `ask_${part.toLowerCase()}`);
  else
    sayWords(talk, again || pickWords(field.ask, talk.state.language), `${task.category}.ask_${field.name}`, {
      ...known,
      // A long list is left to the buttons.
      options: options.length <= LONGEST_LIST ? options.map(({ label }) => label) : [],
    });
  const labels =
    options.length > 0
      ? options
      : field.choices.map(({ value, label }) => ({ value, label: pickWords(label, talk.state.language) }));
  talk.quickReplies = labels.slice(0, 12).map(({ label }) => ({ label, kind: "text", text: label }));
}

async function propose(talk: Talk, task: Task, step: Extract<PlaybookStep, { kind: "propose" }>): Promise<StepResult> {
  const args = fillArguments(step.arguments, makeKnown(talk, task));
  if (args === null) {
    note(talk, step.id, "an argument isn't known");
    handOver(talk, "misconfigured");
    return "over";
  }
  const key = writeCanonical(args);
  const last = task.outcomes[step.id];
  if (last && last.key === key && !last.isWithdrawn) {
    if (last.outcome === "waiting") return waitFor(talk, "preview");
    if (last.outcome === "confirmed" || last.outcome === "unknown") return waitFor(talk, "action");
    if (last.outcome === "awaiting") {
      showProposal(talk, task, step.id);
      return "wait";
    }
    return "go_on";
  }
  if (last) {
    if (last.outcome === "awaiting") declineOutcome(talk, last);
    // What is on its way can't be called back; its outcome is told when it comes, and a person puts right what is left.
    const isTooLate =
      ["confirmed", "unknown", "passed"].includes(last.outcome) || (last.outcome === "done" && !step.isRepeatable);
    if (isTooLate) {
      handOver(talk, "correction_after_done", "correction_after_done");
      return "over";
    }
  }
  task.outcomes[step.id] = openOutcome(key);
  const provenance = Object.fromEntries(
    Object.keys(args).map((name) => [name, findProvenance(talk, task, step.arguments[name]!)]),
  );
  talk.proposals.push({ tool: step.tool, arguments: args, provenance, stepId: `${task.category}.${step.id}` });
  note(talk, step.id, `proposed: ${step.tool} ${key}`);
  return waitFor(talk, "preview");
}

/** What is proposed and not shown yet. */
export function openOutcome(key: string): StepOutcome {
  return {
    key,
    outcome: "waiting",
    actionId: null,
    argumentsHash: null,
    isWithdrawn: false,
    preview: null,
    result: null,
    reason: null,
  };
}

function findProvenance(talk: Talk, task: Task, source: string): KnownValue["provenance"] {
  const root = /\{(\w+)/.exec(source)?.[1];
  if (root && task.form[root]) return task.form[root].provenance;
  if (root === "identity") return "verified";
  return root && findPlaybook(talk, task.category)?.steps.some((step) => step.kind === "look_up" && step.into === root)
    ? "tool"
    : "staff";
}

function waitFor(talk: Talk, what: "preview" | "action"): "wait" {
  talk.isWaitingFor = what;
  return "wait";
}

/**
 * Shows what would happen and asks for the yes, with buttons that carry the hash of exactly this.
 * @param saying another sentence that asks for the yes to what was just shown
 */
export function showProposal(talk: Talk, task: Task, stepId: string, saying: string | null = null): void {
  const step = findProposeStep(talk, task, stepId);
  const outcome = task.outcomes[stepId];
  if (!step || !outcome?.actionId || !outcome.argumentsHash) return;
  sayTemplate(talk, task, saying ?? step.template, makeKnown(talk, task, outcome.preview));
  const { actionId, argumentsHash } = outcome;
  talk.isWaitingFor = "customer";
  talk.quickReplies = (["confirm", "decline"] as const).map((decision) => ({
    label: fillWords(talk, findTemplate(talk, task, `button_${decision}`)?.text ?? decision, {}),
    kind: "decision",
    actionId,
    decision,
    argumentsHash,
  }));
}

/** "March and April": each further value is a request of its own of the same kind, right behind this one. */
export function queueTwins(talk: Talk, task: Task, field: FormField, values: readonly unknown[] = []): void {
  const at = talk.state.tasks.indexOf(task) + 1;
  const twins = values.map((value) => ({
    ...openTask(task.category, ""),
    form: { ...task.form, [field.name]: { value, provenance: "customer" as const } },
  }));
  talk.state.tasks.splice(at, 0, ...twins);
}

/** Goes on with the queue; with nothing left to do the customer's turn it is. */
export async function goOn(talk: Talk): Promise<void> {
  const next = talk.state.tasks[0];
  if (next && !next.isInterrupted) sayTemplate(talk, null, "next_request", { title: nameTask(talk, next.category) });
  await runTasks(talk);
  if (!talk.handOff) talk.isWaitingFor ??= "customer";
}
