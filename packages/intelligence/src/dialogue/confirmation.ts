import { answerAside, answerPlainQuestion, limit, misunderstand, takeSideWords } from "./asides.ts";
import { takeCorrections } from "./corrections.ts";
import { confirmOutcome, declineProposal } from "./decisions.ts";
import type { Message, Task } from "./dialogue.ts";
import { askField, runTasks } from "./flow.ts";
import { handOver } from "./hand-off.ts";
import { announcesAddition, isQuestion, plain, readReply } from "./replies.ts";
import { isSureRequest, queueRequests, switchRequest } from "./requests.ts";
import { findField, findPlaybook, finishTask, openTask, sayTemplate, type Talk, withdrawProposals } from "./talk.ts";

export async function takeConfirmation(talk: Talk, task: Task, stepId: string, message: Message): Promise<void> {
  const { text } = message;
  const outcome = task.outcomes[stepId]!;
  const reply = readReply(text);
  const isAddition = reply.meaning === "yes" && announcesAddition(reply.rest);
  if (!isAddition && !(reply.meaning === "yes" && reply.rest === "") && takeCorrections(talk, task, text, false)) {
    task.misunderstandings = 0;
    return runTasks(talk);
  }
  if (reply.meaning === "yes" && !reply.isQualified && !hasNegation(reply.rest) && isAboutThis(text, reply.rest)) {
    task.misunderstandings = 0;
    confirmOutcome(talk, outcome);
    if (reply.rest !== "") await takeRest(talk, task, message, reply.rest);
    talk.isWaitingFor = "action";
    return;
  }
  if (reply.meaning === "no") {
    if (wantsAnother(reply.rest) && (await askAnew(talk, task, stepId))) return;
    if (reply.rest !== "" && !announcesAddition(reply.rest)) replaceByRest(talk, task, reply.rest);
    else if (reply.rest !== "") queueRequests(talk, task, message);
    if (talk.state.tasks.includes(task)) return declineProposal(talk, task, stepId);
    return runTasks(talk);
  }
  if (takeSideWords(talk, message)) return runTasks(talk);
  if (wantsAnother(plain(text)) && (await askAnew(talk, task, stepId))) return;
  if (await answerPlainQuestion(talk, task, message)) return runTasks(talk);
  if (reply.meaning === "none" && switchRequest(talk, task, message)) return runTasks(talk);
  if (await answerAside(talk, task, message)) return runTasks(talk);
  if (reply.meaning !== "none") {
    task.misunderstandings++;
    if (task.misunderstandings > limit(talk, task)) {
      handOver(talk, "misunderstood");
      return;
    }
    sayTemplate(talk, task, "confirm_clearly");
    return runTasks(talk);
  }
  await misunderstand(talk, task);
}

/** A yes beside many words that ask for nothing is asked about once more: it may belong to them. */
function isAboutThis(text: string, rest: string): boolean {
  return rest.split(" ").length <= 5 || announcesAddition(rest) || isQuestion(text);
}

function hasNegation(words: string): boolean {
  return /(?<!\p{L})(?:no|not|dont|never|forget|leave|stop|later|think|wait|unless|except|не|нет|кроме|забуд\p{L}*|потом|позже|подума\p{L}*|остав\p{L}*|пусть|стоп|отмен\p{L}*|подожд\p{L}*|погод\p{L}*)(?!\p{L})/u.test(
    words,
  );
}

function wantsAnother(words: string): boolean {
  return /(?<!\p{L})(?:another|different|other|change (?:it|that|the)|wrong|not (?:that|this) (?:one|month|box|order|address|item)|друг\p{L}*|ин(?:ой|ую|ое)|измени\p{L}*|поменя\p{L}*|не (?:тот|та|ту|то|этот|эту)|неправильн\p{L}*|неверн\p{L}*)(?!\p{L})/u.test(
    words,
  );
}

/** "No, another month": the value is thrown away and asked for again. */
async function askAnew(talk: Talk, task: Task, stepId: string): Promise<boolean> {
  const playbook = findPlaybook(talk, task.category);
  const step = playbook?.steps.find(({ id }) => id === stepId);
  const name = step?.kind === "propose" ? step.retry : null;
  const field = findField(talk, task, name);
  if (!field) return false;
  withdrawProposals(talk, task);
  delete task.outcomes[stepId];
  delete task.form[field.name];
  task.text = "";
  task.said = "";
  askField(talk, task, field);
  return true;
}

/** What comes with a yes: a further request is queued, a question answered at once. */
async function takeRest(talk: Talk, task: Task, message: Message, rest: string): Promise<void> {
  const routed = talk.ports.route(rest);
  if (rest.split(" ").length < 2) return;
  if (queueRequests(talk, task, { ...message, text: rest, routed })) return;
  if (isQuestion(message.text) && rest.split(" ").length >= 2)
    await answerAside(talk, task, { ...message, text: rest, routed });
}

function replaceByRest(talk: Talk, task: Task, rest: string): void {
  if (rest.split(" ").length < 2) return;
  const routed = talk.ports.route(rest);
  if (!isSureRequest(talk, routed) || routed.category === task.category) return;
  withdrawProposals(talk, task);
  finishTask(talk, task, "declined");
  talk.state.tasks.unshift(openTask(routed.category, rest));
}
