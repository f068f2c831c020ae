import type { DialogueState } from "./dialogue.ts";

/**
 * Whether a dialogue has come to an end of its own: something was done, answered or called off, nothing is asked, waits for staff
 * or for a person. Only the customer could go on with it.
 * @param state as the last turn returned it; anything unreadable is not settled
 */
export function isSettled(state: unknown): boolean {
  if (state === null || typeof state !== "object" || !("version" in state) || state.version !== 1) return false;
  const { tasks, finished, passedOn, identification, misunderstandings } = state as DialogueState;
  const last = finished.at(-1);
  const isOver = last !== undefined && last.outcome !== "handed_off";
  return isOver && tasks.length + passedOn.length + misunderstandings === 0 && identification.stage === "none";
}
