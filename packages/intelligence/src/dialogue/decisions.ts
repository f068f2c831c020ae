import type { StepOutcome, Task } from "./dialogue.ts";
import { runTasks } from "./flow.ts";
import { declineOutcome, findProposeStep, note, sayTemplate, type Talk } from "./talk.ts";

/** The customer's yes to exactly what was shown. Nothing is said before it is done. */
export function confirmOutcome(talk: Talk, outcome: StepOutcome): void {
  talk.decisions.push({
    actionId: outcome.actionId!,
    decision: "confirm",
    argumentsHash: outcome.argumentsHash!,
  });
  outcome.outcome = "confirmed";
  talk.isWaitingFor = "action";
  note(talk, "confirm", "the customer agreed");
}

export async function declineProposal(talk: Talk, task: Task, stepId: string): Promise<void> {
  declineOutcome(talk, task.outcomes[stepId]!);
  note(talk, stepId, "declined");
  sayTemplate(talk, task, findProposeStep(talk, task, stepId)?.declined ?? "declined");
  await runTasks(talk);
}
