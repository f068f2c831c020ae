import { answerFromKnowledge } from "./answers.ts";
import type { Message, Task } from "./dialogue.ts";
import { askField, runTasks } from "./flow.ts";
import { handOver } from "./hand-off.ts";
import { plain, readReply } from "./replies.ts";
import { asksForDeed, isQuestion, readSmallTalk } from "./signals.ts";
import { findField, findPlaybook, isReadOnly, nameTask, note, openTask, sayTemplate, type Talk } from "./talk.ts";
import { isSureRequest } from "./understanding.ts";

/** Greetings, thanks and "are you a robot" in the middle. */
export function takeSideWords(talk: Talk, { text }: Message): boolean {
  const small = readSmallTalk(text);
  if (small === null || readReply(text).meaning !== "none") return false;
  if (small === "about_me") sayTemplate(talk, null, "about_me");
  note(talk, "small_talk", small);
  return true;
}

const POINTING =
  /(?<!\p{L})(?:it|its|that|this|then|them|in between|meanwhile|это|этого|этом|за (?:нее|него|них|это)|ее|его|их|нее|ней|тогда|при этом|в это время)(?!\p{L})/u;

/** "Will I be charged for it?" is asked once more with what "it" is, where nothing is found without. */
async function answerInContext(talk: Talk, task: Task, text: string): Promise<boolean> {
  const general = findPlaybook(talk, "general_question") ?? null;
  if (await answerFromKnowledge(talk, text, general)) return true;
  if (!POINTING.test(plain(text))) return false;
  return answerFromKnowledge(talk, `${text} (${nameTask(talk, task.category)})`, general);
}

/** "Will I be charged?" asks for knowledge, "can I also …?" for a deed: the former is answered at once where the answer is sure. */
export async function answerPlainQuestion(talk: Talk, task: Task, { text }: Message): Promise<boolean> {
  if (!isQuestion(text) || asksForDeed(text)) return false;
  const isAnswered = await answerInContext(talk, task, text);
  if (isAnswered) {
    task.misunderstandings = 0;
    note(talk, "digression", "answered from knowledge");
  }
  return isAnswered;
}

/** A question in the middle: from the customer's own records or from knowledge, then back. */
export async function answerAside(talk: Talk, task: Task, message: Message): Promise<boolean> {
  const { text, routed } = message;
  if (!isQuestion(text)) return false;
  task.misunderstandings = 0;
  const playbook = findPlaybook(talk, routed.category);
  const isRecords =
    playbook && isReadOnly(playbook) && routed.category !== "general_question" && isSureRequest(talk, routed);
  if (isRecords && routed.category !== task.category && talk.input.identity.level === "verified") {
    task.isInterrupted = true;
    talk.state.tasks.unshift(openTask(routed.category, text));
    note(talk, "digression", routed.category);
    return true;
  }
  if (isRecords && routed.category !== task.category) {
    talk.state.tasks.push(openTask(routed.category, text));
    sayTemplate(talk, task, "queued", { titles: [nameTask(talk, routed.category)] });
    return true;
  }
  const isAnswered = await answerInContext(talk, task, text);
  note(talk, "digression", isAnswered ? "answered from knowledge" : "no good passage: a gap");
  if (!isAnswered) sayTemplate(talk, null, "aside_unknown");
  return true;
}

export function limit(talk: Talk, task: Task): number {
  return findPlaybook(talk, task.category)?.handOff.afterMisunderstandings ?? 2;
}

/** @returns false where it was one too many and a person takes over */
export function countMisunderstanding(talk: Talk, task: Task): boolean {
  task.misunderstandings++;
  if (task.misunderstandings < limit(talk, task)) return true;
  handOver(talk, "misunderstood", "giving_up");
  return false;
}

export async function misunderstand(talk: Talk, task: Task): Promise<void> {
  note(talk, task.category, "not understood");
  if (!countMisunderstanding(talk, task)) return;
  const field = findField(talk, task, task.asking);
  sayTemplate(talk, task, "misunderstood");
  if (field) askField(talk, task, field, true);
  else await runTasks(talk);
}
