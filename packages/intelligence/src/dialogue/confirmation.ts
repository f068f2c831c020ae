import type { FormField } from "@rapport/schema";
import { answerAside, answerPlainQuestion, countMisunderstanding, limit, takeSideWords } from "./asides.ts";
import { takeCorrections } from "./corrections.ts";
import { confirmOutcome, declineProposal } from "./decisions.ts";
import type { Message, Task } from "./dialogue.ts";
import { listBeginnings } from "./fields.ts";
import { askField, runTasks, showProposal } from "./flow.ts";
import { handOver } from "./hand-off.ts";
import { dropsOffered, namesWaiting, readWithoutOffered } from "./offered.ts";
import { plain, type Reply, readReply } from "./replies.ts";
import { findCommand, findOtherRequest, findReplacement, queueRequests, switchRequest } from "./requests.ts";
import {
  announcesAddition,
  announcesCorrection,
  asksForDeed,
  isQuestion,
  promisesLater,
  splitSentences,
} from "./signals.ts";
import {
  findField,
  findPlaybook,
  findTemplate,
  finishTask,
  note,
  openTask,
  sayTemplate,
  type Talk,
  withdrawProposals,
} from "./talk.ts";
import { hasBeginning, isSureRequest } from "./understanding.ts";

export async function takeConfirmation(talk: Talk, task: Task, stepId: string, message: Message): Promise<void> {
  const { text } = message;
  const outcome = task.outcomes[stepId]!;
  const reply = readAnswer(talk, task, stepId, text);
  const isCommand = plain(text).split(" ").length <= 4 && findCommand(talk, task, text) !== null;
  const refused = reply.meaning === "no" || (reply.meaning === "unsure" && announcesCorrection(text)) || isCommand;
  const instead = reply.meaning === "yes" && !isCommand ? null : findReplacement(talk, task, text, refused);
  if (instead) {
    note(talk, task.category, `${instead.category} in its place`);
    withdrawProposals(talk, task);
    finishTask(talk, task, "replaced");
    talk.state.tasks.unshift(openTask(instead.category, instead.text));
    return runTasks(talk);
  }
  if (mayCorrect(talk, task, text, reply) && takeCorrections(talk, task, text, false)) {
    task.misunderstandings = 0;
    return runTasks(talk);
  }
  if (
    reply.meaning === "yes" &&
    !reply.isQualified &&
    !turnsDown(leaveSequence(talk, task, text, reply.rest)) &&
    isAboutThis(talk, task, message, reply) &&
    !isForAnother(talk, task, text)
  ) {
    task.misunderstandings = 0;
    confirmOutcome(talk, outcome);
    if (reply.rest !== "") await takeRest(talk, task, message, writtenRest(text, reply.rest));
    talk.isWaitingFor = "action";
    return;
  }
  if (reply.meaning === "no") {
    if (replaceByPart(talk, task, text)) return runTasks(talk);
    if (wantsAnother(reply.rest) && (await askAnew(talk, task, stepId))) return;
    if (reply.rest !== "" && !announcesAddition(reply.rest)) replaceByRest(talk, task, reply.rest);
    else if (reply.rest !== "") queueRequests(talk, task, message);
    if (talk.state.tasks.includes(task)) return declineProposal(talk, task, stepId);
    return runTasks(talk);
  }
  if (takeSideWords(talk, message)) return runTasks(talk);
  if (promisesLater(text)) {
    sayTemplate(talk, task, "take_your_time");
    talk.isWaitingFor = "customer";
    return;
  }
  if (wantsAnother(plain(text)) && (await askAnew(talk, task, stepId))) return;
  if (await answerPlainQuestion(talk, task, message)) return runTasks(talk);
  if (reply.meaning === "none" && switchRequest(talk, task, message)) return runTasks(talk);
  if (await answerAside(talk, task, message)) return runTasks(talk);
  if (reply.meaning !== "none") {
    task.misunderstandings++;
    if (task.misunderstandings > limit(talk, task)) {
      handOver(talk, "misunderstood", "giving_up");
      return;
    }
    showProposal(talk, task, stepId, "confirm_clearly");
    return;
  }
  note(talk, task.category, "not understood");
  if (countMisunderstanding(talk, task))
    showProposal(talk, task, stepId, findTemplate(talk, task, "confirm_again") ? "confirm_again" : null);
}

/** A yes or no, or the step's own words for them: a field named like the step ("I'll stay" takes the offer, "the link" doesn't). */
function readAnswer(talk: Talk, task: Task, stepId: string, text: string): Reply {
  const plainly = readReply(text);
  if (plainly.meaning !== "yes" && dropsOffered(talk, task, text))
    return { meaning: "no", rest: "", isQualified: false, isQuestion: false };
  const isPlain = plainly.meaning === "unsure" || (plainly.meaning !== "none" && plainly.rest === "");
  const reply = isPlain || isQuestion(text) ? plainly : (readWithoutOffered(talk, task, text) ?? plainly);
  const own = findField(talk, task, stepId);
  if (own?.kind !== "yes_no") return reply;
  const words = ` ${plain(text)}`;
  const found = own.choices
    .flatMap(({ value, hints }) => listBeginnings(hints).map((hint) => ({ value, hint })))
    .filter(({ hint }) => words.includes(` ${hint}`));
  // "Don't cancel" holds "cancel", and only the whole of it counts.
  const told = found.filter(
    ({ value, hint }) =>
      !found.some((other) => other.value !== value && other.hint !== hint && other.hint.includes(hint)),
  );
  const left = told.reduce((rest, { hint }) => rest.replace(` ${hint}`, " "), words);
  const isNo = told.some(({ value }) => value === "no");
  const isYes = told.some(({ value }) => value === "yes") && (!turnsDown(left) || reply.meaning === "yes");
  // "No, give me the link" is unsure only as long as nobody knows what the link means; a no costs nothing.
  if (reply.meaning === "unsure")
    return isNo && !isYes && isMixed(text) ? { ...reply, meaning: "no", rest: "" } : reply;
  const meaning = isNo && isYes ? "unsure" : isNo ? "no" : isYes ? "yes" : null;
  if (meaning === null) return reply;
  if (meaning === reply.meaning) return announcesAddition(reply.rest) ? reply : { ...reply, rest: "" };
  // "Twenty percent? Then I'll stay": the question is not what says yes.
  const statements = splitSentences(text).filter((sentence) => !isQuestion(sentence));
  const isAsking = isQuestion(text) && !asksForDeed(text) && !statements.some((one) => hasHint(own, "yes", one));
  if (reply.meaning === "none" && meaning === "yes" && isAsking) return reply;
  if (reply.meaning === "no" && meaning === "yes") return { ...reply, meaning: "unsure" };
  return { ...reply, meaning, rest: "" };
}

function hasHint({ choices }: FormField, wanted: string, text: string): boolean {
  return choices.some(({ value, hints }) => value === wanted && hasBeginning(text, hints));
}

/** Begins with a no, and says something else in a clause of its own. */
function isMixed(text: string): boolean {
  return readReply(text.split(/[,.;!]/)[0] ?? "").meaning === "no";
}

const MOST_UNANNOUNCED = 4;

/** Whether what the message names may change what was asked: beside a plain yes only few words, or words of correction, do. */
function mayCorrect(talk: Talk, task: Task, text: string, { meaning, rest }: Reply): boolean {
  if (meaning !== "yes") return true;
  if (rest === "" || announcesAddition(rest)) return false;
  if (rest.split(" ").length <= MOST_UNANNOUNCED || announcesCorrection(rest)) return true;
  const playbook = findPlaybook(talk, task.category);
  return playbook !== undefined && hasBeginning(text, playbook.keywords);
}

/** A yes beside words that ask for something else than this, and don't say "also", is asked about once more: it may belong to them. */
function isAboutThis(talk: Talk, task: Task, message: Message, { rest }: Reply): boolean {
  if (rest.split(" ").length <= 5 || announcesAddition(rest) || isQuestion(message.text)) return true;
  // "Yes, and my new address is …", "Да. Адрес …": the yes stands for itself.
  const [first = ""] = splitSentences(message.text);
  const alone = readReply(first);
  if ((alone.meaning === "yes" && alone.rest === "") || JOINED.test(message.text)) return true;
  const routed = talk.ports.route(rest);
  return routed.category === task.category || !isSureRequest(talk, routed, 0.7);
}

/** Few words behind the yes "and" begins something else. */
const JOINED = /^\P{L}*(?:[\p{L}'’]+[ !]+){0,3}[\p{L}'’]+[,.;!]?\s+(?:and|also|plus|и|а|ещё|еще)\s/iu;

/** "Yes to the pause" while the skip is asked about: the yes is for one that waits its turn. */
function isForAnother(talk: Talk, task: Task, text: string): boolean {
  return plain(text).split(" ").length <= 5 && namesWaiting(talk, task, text) !== null;
}

/** The rest as it was written, with its capitals and commas. */
function writtenRest(text: string, rest: string): string {
  for (const { index } of text.matchAll(/[\p{L}\p{N}]+/gu))
    if (plain(text.slice(index)) === rest) return text.slice(index);
  return rest;
}

/** "And also a pause later": when a further request is to be done isn't a yes put off. */
function leaveSequence(talk: Talk, task: Task, text: string, rest: string): string {
  const isAdded = announcesAddition(rest) || JOINED.test(text);
  if (!isAdded || findOtherRequest(talk, task, { routed: talk.ports.route(rest), text: rest }) === null) return rest;
  return rest.replace(/(?<!\p{L})(?:later|потом|позже|после|afterwards)(?!\p{L})/gu, " ");
}

/** Words that take a yes back. Those that tell a reason ("we won't be there", "it isn't needed") don't. */
function turnsDown(words: string): boolean {
  const told = words.replace(REASON, " ");
  return /(?<!\p{L})(?:no|not|dont|never|forget|leave|stop|later|think|wait|unless|except|не|нет|кроме|забуд\p{L}*|потом|позже|подума\p{L}*|остав\p{L}*|пусть|стоп|отмен\p{L}*|подожд\p{L}*|погод\p{L}*)(?!\p{L})/u.test(
    told,
  );
}

const REASON =
  /(?<!\p{L})(?:(?:i|we|it|he|she|they|there|my \p{L}+|im|were|its) (?:(?:really|just|will|would|still|is|am|are|was|do|does|did|can) )*(?:not|never|dont|doesnt|isnt|wont|cant) (?:be|home|here|there|need|needed|eat|use|have|able|afford|around|working|going|get|like|enough|used)|no (?:rush|hurry|problem|worries|one (?:is|will be)|longer)|not (?:urgent|a problem|at home|needed)|(?:там |здесь |нас |меня |дома |его |ее |их |все равно )(?:\p{L}+ )?не (?:будет|буду|будем|живу|живем|нужн\p{L}+|пользу\p{L}+|ем|едим|успева\p{L}+)|(?:муж|жена|мама|он|она|я|мы|все) (?:тоже )?не (?:против|возража\p{L}+)|(?:doesnt|dont|wont) mind|(?:больше |уже |точно )*не (?:передума\p{L}+|сомнева\p{L}+|буду менять)|(?:wont|not going to|will not) change (?:my|our) mind(?: again)?|no (?:more changes|doubt|doubts)|не (?:срочно|спешите|торопитесь|к спеху|пользу\p{L}+|успева\p{L}+|будет дома|буду дома|будем дома))(?!\p{L})/gu;

function wantsAnother(words: string): boolean {
  return /(?<!\p{L})(?:another|different|other|too (?:long|short|much|many|late|early|soon|often|seldom)|not (?:long|often) enough|(?:слишком )?(?:много|мало|долго|долговато|многовато|рано|поздно|часто|редко)|change (?:it|that|the)|wrong|not (?:that|this) (?:one|month|box|order|address|item)|друг\p{L}*|ин(?:ой|ую|ое)|измени\p{L}*|поменя\p{L}*|не (?:тот|та|ту|то|этот|эту)|неправильн\p{L}*|неверн\p{L}*)(?!\p{L})/u.test(
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

/** "No, don't pause. Just make it every two months": a part of the message asks for something else in its place. */
function replaceByPart(talk: Talk, task: Task, text: string): boolean {
  for (const part of splitSentences(text).slice(1)) {
    const message = { routed: talk.ports.route(part), text: part };
    const category = findOtherRequest(talk, task, message);
    if (category === null || category === "complex_other" || talk.state.tasks.some((one) => one.category === category))
      continue;
    withdrawProposals(talk, task);
    finishTask(talk, task, "declined");
    talk.state.tasks.unshift(openTask(category, part));
    return true;
  }
  return false;
}

function replaceByRest(talk: Talk, task: Task, rest: string): void {
  if (rest.split(" ").length < 2) return;
  const routed = talk.ports.route(rest);
  if (!isSureRequest(talk, routed) || routed.category === task.category) return;
  const playbook = findPlaybook(talk, routed.category);
  if (routed.confidence < 0.8 && !(playbook && hasBeginning(rest, playbook.keywords))) return;
  withdrawProposals(talk, task);
  finishTask(talk, task, "declined");
  talk.state.tasks.unshift(openTask(routed.category, rest));
}
