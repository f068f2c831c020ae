import type { Action } from "@rapport/schema";
import { confirmOutcome, declineProposal } from "./decisions.ts";
import type { DialogueInput, DialoguePorts, DialogueTurn, StepOutcome, Task } from "./dialogue.ts";
import { askField, runTasks, showProposal } from "./flow.ts";
import { handOver } from "./hand-off.ts";
import { takeIdentityOutcome } from "./identification.ts";
import { writeCanonical } from "./known.ts";
import { takeMessage } from "./messages.ts";
import {
  closeTalk,
  declineOutcome,
  findField,
  findOutcome,
  findProposeStep,
  note,
  openTalk,
  openTask,
  sayTemplate,
  type Talk,
} from "./talk.ts";

const MOST_RETRIES = 2;

/**
 * Takes one event of a conversation and says what follows: sentences, wishes, the next state. Pure but for `ports`; the same
 * input gives the same turn. The protocol stands at DialogueInput.
 */
export async function advance(input: DialogueInput, ports: DialoguePorts): Promise<DialogueTurn> {
  const talk = openTalk(input, ports);
  const { event } = input;
  switch (event.kind) {
    case "message":
      await takeMessage(talk, event);
      break;
    case "button":
      await takeButton(talk, event);
      break;
    case "identity":
      if (takeIdentityOutcome(talk, event.outcome)) await runTasks(talk);
      break;
    case "proposed":
      await takeProposed(talk, event.action);
      break;
    case "action":
      await takeSettled(talk, event.action);
      break;
  }
  return closeTalk(talk);
}

async function takeButton(
  talk: Talk,
  { actionId, decision, argumentsHash }: Extract<DialogueInput["event"], { kind: "button" }>,
): Promise<void> {
  const task = talk.state.tasks.find((one) => findOutcome(one, "awaiting")?.outcome.actionId === actionId);
  const own = findOutcome(task, "awaiting");
  if (!task || !own || own.outcome.argumentsHash !== argumentsHash) {
    const isBeingDone = talk.state.tasks.some((one) => findOutcome(one, "confirmed")?.outcome.actionId === actionId);
    const live = talk.input.liveActions.find(
      (one) =>
        one.id === actionId &&
        one.state === "awaiting" &&
        one.confirmation === "customer" &&
        one.argumentsHash === argumentsHash,
    );
    note(talk, "button", isBeingDone ? "pressed again" : live ? "an agent's proposal" : "out of date");
    if (isBeingDone) {
      talk.isWaitingFor = "action";
      return;
    }
    if (live) {
      talk.decisions.push({ actionId, decision, argumentsHash });
      return;
    }
    sayTemplate(talk, null, "stale_button");
    await runTasks(talk);
    return;
  }
  if (decision === "confirm") confirmOutcome(talk, own.outcome);
  else await declineProposal(talk, task, own.stepId);
}

async function takeProposed(talk: Talk, action: Action): Promise<void> {
  const found = findWaiting(talk, action);
  if (!found) {
    // Nobody waits for it any more: what was withdrawn before its preview came must not stay open for a yes.
    const isKnown = talk.state.tasks.some((task) =>
      Object.values(task.outcomes).some((one) => one.actionId === action.id),
    );
    if (
      !isKnown &&
      action.state === "awaiting" &&
      action.confirmation === "customer" &&
      action.proposedBy === "playbook"
    )
      talk.decisions.push({ actionId: action.id, decision: "decline", argumentsHash: action.argumentsHash });
    note(talk, "proposed", isKnown ? "known already" : "withdrawn before its preview");
    return;
  }
  const { task, stepId, outcome } = found;
  outcome.actionId = action.id;
  outcome.argumentsHash = action.argumentsHash;
  outcome.preview = action.preview;
  if (outcome.isWithdrawn) {
    if (action.state === "awaiting") declineOutcome(talk, outcome);
    delete task.outcomes[stepId];
    await runTasks(talk);
    return;
  }
  if (action.state === "awaiting" && action.confirmation === "customer") {
    outcome.outcome = "awaiting";
    note(talk, stepId, "preview shown");
    showProposal(talk, task, stepId);
  } else if (action.state === "awaiting" || (action.state === "proposed" && action.confirmation === "staff")) {
    outcome.outcome = "passed";
    note(talk, stepId, "laid before staff");
    talk.state.passedOn.push({ actionId: action.id, category: task.category, stepId, form: task.form });
    sayTemplate(talk, task, findProposeStep(talk, task, stepId)?.passed ?? "passed");
    await runTasks(talk);
  } else if (action.state === "confirmed" || action.state === "executing") {
    outcome.outcome = "confirmed";
    talk.isWaitingFor = "action";
  } else if (action.state !== "proposed") await takeSettled(talk, action);
}

function findWaiting(talk: Talk, action: Action): { task: Task; stepId: string; outcome: StepOutcome } | null {
  const waiting = talk.state.tasks.flatMap((task) =>
    Object.entries(task.outcomes)
      .filter(
        ([stepId, { outcome }]) => outcome === "waiting" && findProposeStep(talk, task, stepId)?.tool === action.tool,
      )
      .map(([stepId, outcome]) => ({ task, stepId, outcome })),
  );
  const key = writeCanonical(action.arguments);
  return waiting.find(({ outcome }) => outcome.key === key) ?? waiting[0] ?? null;
}

async function takeSettled(talk: Talk, action: Action): Promise<void> {
  for (const task of talk.state.tasks)
    for (const [stepId, outcome] of Object.entries(task.outcomes))
      if (outcome.actionId === action.id) return settle(talk, task, stepId, outcome, action);
  const passed = talk.state.passedOn.find(({ actionId }) => actionId === action.id);
  if (!passed) {
    note(talk, "action", "not the dialogue's");
    return;
  }
  if (action.state === "unknown") return;
  talk.state.passedOn = talk.state.passedOn.filter((one) => one !== passed);
  const isDone = action.state === "succeeded";
  const template = talk.input.agent.playbooks
    .find(({ category }) => category === passed.category)
    ?.steps.find((step) => step.kind === "propose" && step.id === passed.stepId);
  note(talk, passed.stepId, `staff: ${action.state}`);
  const task: Task | null = isDone
    ? { ...openTask(passed.category, ""), form: passed.form, outcomes: { [passed.stepId]: describe(action, "done") } }
    : null;
  if (isDone && template?.kind === "propose") sayTemplate(talk, task, template.done);
  else sayTemplate(talk, null, "staff_declined", { reason: action.reason });
  if (talk.state.tasks.length > 0) await runTasks(talk);
}

function describe(action: Action, outcome: StepOutcome["outcome"]): StepOutcome {
  return {
    key: writeCanonical(action.arguments),
    outcome,
    actionId: action.id,
    argumentsHash: action.argumentsHash,
    isWithdrawn: false,
    preview: action.preview,
    result: action.result,
    reason: action.reason,
  };
}

async function settle(talk: Talk, task: Task, stepId: string, outcome: StepOutcome, action: Action): Promise<void> {
  const step = findProposeStep(talk, task, stepId);
  note(talk, stepId, `action ${action.state}`);
  switch (action.state) {
    case "succeeded": {
      if (outcome.outcome === "done") return;
      Object.assign(outcome, { outcome: "done", result: action.result });
      // The shop's records have changed under everybody else's look-ups.
      for (const other of talk.state.tasks) if (other !== task) other.lookUps = {};
      talk.state.photos = [];
      if (step) sayTemplate(talk, task, step.done);
      await runTasks(talk);
      return;
    }
    case "failed":
      Object.assign(outcome, { outcome: "failed", reason: action.reason });
      sayTemplate(talk, task, "action_failed");
      handOver(talk, "action_failed", null);
      return;
    case "unknown":
      if (outcome.outcome === "unknown") {
        handOver(talk, "action_unknown", null);
        return;
      }
      outcome.outcome = "unknown";
      talk.state.passedOn.push({ actionId: action.id, category: task.category, stepId, form: task.form });
      talk.isWaitingFor = "action";
      sayTemplate(talk, task, "action_unknown");
      return;
    case "expired":
      if (outcome.outcome === "declined") return;
      delete task.outcomes[stepId];
      task.retries++;
      if (task.retries > MOST_RETRIES) {
        handOver(talk, "action_failed");
        return;
      }
      sayTemplate(talk, task, "expired");
      await runTasks(talk);
      return;
    case "refused":
      if (outcome.outcome !== "declined") await takeRefusal(talk, task, stepId, outcome, action);
      return;
    default:
      talk.isWaitingFor = action.state === "awaiting" ? "customer" : "action";
  }
}

/** The shop's own rules said no: the reason in the customer's language, then the field anew or a person. */
async function takeRefusal(
  talk: Talk,
  task: Task,
  stepId: string,
  outcome: StepOutcome,
  action: Action,
): Promise<void> {
  const step = findProposeStep(talk, task, stepId);
  const code = findReasonCode(action);
  Object.assign(outcome, { outcome: "refused", reason: action.reason ?? code, actionId: action.id });
  talk.state.passedOn = talk.state.passedOn.filter(({ actionId }) => actionId !== action.id);
  const worded = code && talk.input.agent.templates[`refused_${code}`] ? `refused_${code}` : "refused";
  sayTemplate(talk, task, step?.refused ?? worded, { reason: action.reason });
  const field = findField(talk, task, step?.retry ?? null);
  // What is so already needs no other answer.
  if (!field || (code !== null && /^(?:already|same)_/.test(code))) {
    if (worded === "refused" && !step?.refused) {
      handOver(talk, "refused");
      return;
    }
    await runTasks(talk);
    return;
  }
  task.retries++;
  if (task.retries > MOST_RETRIES) {
    handOver(talk, "refused");
    return;
  }
  delete task.form[field.name];
  delete task.outcomes[stepId];
  // The opening words have had their chance: they would give the refused value again.
  task.text = "";
  task.said = "";
  task.lookUps = {};
  askField(talk, task, field);
}

function findReasonCode(action: Action): string | null {
  for (const candidate of [action.result?.code, action.preview?.code, action.preview?.reason, action.reason])
    if (typeof candidate === "string" && /^[a-z][a-z0-9_]{2,60}$/.test(candidate)) return candidate;
  return null;
}
