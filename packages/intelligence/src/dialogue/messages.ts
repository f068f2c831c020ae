import type { RoutedMessage } from "../router/route-message.ts";
import { answerAside, answerPlainQuestion, misunderstand, takeSideWords } from "./asides.ts";
import { takeChoice } from "./choices.ts";
import { takeConfirmation } from "./confirmation.ts";
import { takeCorrections, takeMoreForm } from "./corrections.ts";
import type { Message, Task } from "./dialogue.ts";
import { takeAnswer } from "./field-answers.ts";
import { goOn, runTasks } from "./flow.ts";
import { handOver } from "./hand-off.ts";
import { leaveIdentity, takeIdentityWords } from "./identification.ts";
import { openVocabulary, readScript } from "./legible.ts";
import { plain, readReply } from "./replies.ts";
import { queueRequests, takeRequest } from "./requests.ts";
import { asksForPerson, asksToStop, splitSentences } from "./signals.ts";
import {
  findOutcome,
  findPlaybook,
  finishTask,
  isReadOnly,
  note,
  openTask,
  sayTemplate,
  type Talk,
  withdrawProposals,
} from "./talk.ts";
import { findBorneOut, isSureRequest, SURE_BESIDE } from "./understanding.ts";

/** Works on what the customer wrote: first what holds always (danger, a person, stop), then the open question, then new requests. */
export async function takeMessage(talk: Talk, written: Message): Promise<void> {
  const message = readWritten(talk, written);
  const { text, routed } = message;
  talk.state.turns++;
  talk.state.photos.push(...message.attachments.filter(({ kind }) => kind === "photo").map(({ id }) => id));
  noteContact(talk, routed);
  if (routed.escalate) {
    chooseLanguage(talk, text);
    handOver(talk, `escalation:${routed.escalateReason}`, "escalated");
    return;
  }
  if (!chooseLanguage(talk, text)) {
    handOver(talk, "language", "only_languages");
    return;
  }
  if (asksForPerson(text)) {
    openForSummary(talk, message);
    handOver(talk, "asked_for_person");
    return;
  }
  const task = talk.state.tasks[0];
  if (task && (await stopForAnother(talk, task, message))) return;
  if (task && (await stopTask(talk, task, text))) return;
  if (task && talk.state.identification.stage !== "none" && !findOutcome(task, "awaiting")) {
    await takeWhileIdentifying(talk, task, message);
    return;
  }
  const awaiting = findOutcome(task, "awaiting");
  if (task && awaiting) await takeConfirmation(talk, task, awaiting.stepId, message);
  else if (task && findOutcome(task, "waiting", "confirmed", "unknown")) await takeWhileWorking(talk, task, message);
  else if (task?.choosing && task.choosing.articles.length > 0) await takeChoice(talk, task, message);
  else if (task?.asking) await takeAnswer(talk, task, message);
  else await takeRequest(talk, message);
}

/** Russian in Latin letters or on the wrong keyboard is read as what it is; a single such word only in a Russian conversation. */
function readWritten(talk: Talk, message: Message): Message {
  const read = readScript(message.text, openVocabulary(talk.input.agent));
  const isOneWord = plain(message.text).split(" ").length < 2;
  if (read === message.text || (isOneWord && talk.state.language !== "ru")) return message;
  note(talk, "script", read);
  return { ...message, text: read, routed: { ...talk.ports.route(read), entities: message.routed.entities } };
}

function noteContact(talk: Talk, { entities }: RoutedMessage): void {
  const { contact } = talk.state;
  if (talk.input.identity.level === "verified") return;
  if (entities.emails[0]) contact.email = entities.emails[0];
  if (entities.phones[0] && !talk.state.tasks[0]?.asking) contact.phone = entities.phones[0];
  if (entities.orderIds[0]) contact.orderId = entities.orderIds[0];
}

/** The language follows the customer; a word or two in another script ("ok", a name) changes nothing. @returns false where it is one that nobody here speaks */
function chooseLanguage(talk: Talk, text: string): boolean {
  const words = text.replace(/\S+@\S+|https?:\S+|\S*\d\S*/g, " ").match(/\p{L}+/gu) ?? [];
  const count = (pattern: RegExp) => words.filter((word) => pattern.test(word)).length;
  const cyrillic = count(/\p{Script=Cyrillic}/u);
  const latin = count(/\p{Script=Latin}/u);
  const { language } = talk.state;
  const isAnswering = Boolean(talk.state.tasks[0]?.asking);
  if (language === "en" && cyrillic > latin) talk.state.language = "ru";
  else if (
    language === "ru" &&
    cyrillic === 0 &&
    latin >= (talk.state.turns <= 1 ? 1 : isAnswering ? 3 : 2) &&
    !/^(?:ok|okay)$/i.test(text.trim())
  )
    talk.state.language = "en";
  if (talk.state.language !== language) note(talk, "language", talk.state.language);
  return words.length < 3 || cyrillic + latin >= words.length / 2;
}

/** A request that comes together with "let me talk to a person" belongs into the summary. */
function openForSummary(talk: Talk, { routed, text }: Message): void {
  const playbook = findPlaybook(talk, routed.category);
  if (talk.state.tasks.length > 0 || !playbook || routed.outOfScope || routed.confidence < SURE_BESIDE) return;
  if (isReadOnly(playbook) || plain(text).split(" ").length < 5) return;
  talk.state.tasks.push(openTask(routed.category, text));
}

/** The first sentence, or the clause before the first comma where that alone says stop. */
function partStop(text: string): { first: string; rest: string } {
  const comma = text.search(/[,;–—]\s/);
  const clause = comma > 0 ? text.slice(0, comma) : "";
  if (clause !== "" && asksToStop(clause) !== null) return { first: clause, rest: text.slice(comma + 1).trim() };
  const [first = "", ...others] = splitSentences(text);
  return { first, rest: others.join(" ") };
}

/** "Never mind that. When is my next box?": what is asked for is let go, and the rest is a message of its own. */
async function stopForAnother(talk: Talk, task: Task, message: Message): Promise<boolean> {
  const { first, rest } = partStop(message.text);
  const reply = readReply(first);
  const isStop = asksToStop(first) !== null || (task.asking !== null && reply.meaning === "no" && reply.rest === "");
  if (!isStop || findOutcome(task, "awaiting", "confirmed", "unknown")) return false;
  const routed = talk.ports.route(rest);
  const isWhole = isSureRequest(talk, routed) && plain(rest).split(" ").length >= 3;
  const category = isWhole ? routed.category : findBorneOut(talk, rest);
  if (category === null || category === task.category) return false;
  withdrawProposals(talk, task);
  finishTask(talk, task, "stopped");
  talk.state.identification.stage = "none";
  await takeRequest(talk, { ...message, text: rest, routed });
  return true;
}

async function stopTask(talk: Talk, task: Task, text: string): Promise<boolean> {
  const stop = asksToStop(text);
  if (!stop) return false;
  if (findOutcome(task, "confirmed", "unknown")) {
    talk.isWaitingFor = "action";
    sayTemplate(talk, task, "too_late_to_stop");
    return true;
  }
  for (const one of stop === "all" ? [...talk.state.tasks] : [task]) {
    withdrawProposals(talk, one);
    finishTask(talk, one, "stopped");
  }
  talk.state.identification.stage = "none";
  sayTemplate(talk, null, "stopped");
  await goOn(talk);
  return true;
}

async function takeWhileIdentifying(talk: Talk, task: Task, message: Message): Promise<void> {
  const { text } = message;
  if (takeIdentityWords(talk, text)) {
    task.misunderstandings = 0;
    takeBeside(talk, task, message);
    return;
  }
  if (takeSideWords(talk, message)) return runTasks(talk);
  if (await answerPlainQuestion(talk, task, message)) return runTasks(talk);
  if (queueRequests(talk, task, message)) return runTasks(talk);
  if (await answerAside(talk, task, message)) return runTasks(talk);
  if (takeMoreForm(talk, task, text)) return runTasks(talk);
  const { meaning } = readReply(text);
  if (meaning === "no") {
    handOver(talk, "identity_refused");
    return;
  }
  // "Sure, one moment", "ok": the question stands.
  if (meaning !== "none") return runTasks(talk);
  await misunderstand(talk, task);
}

/** "My code is …, and make it three months": what stands beside the answer belongs to the request. */
function takeBeside(talk: Talk, task: Task, message: Message): void {
  const text = leaveIdentity(message.text);
  if (talk.handOff || plain(text).split(" ").length < 2) return;
  // Orders and items are read once their lists are known.
  task.said = `${task.said}\n${text}`.trim().slice(-2000);
  if (takeMoreForm(talk, task, text)) return;
  queueRequests(talk, task, { ...message, text, routed: talk.ports.route(text) });
}

async function takeWhileWorking(talk: Talk, task: Task, message: Message): Promise<void> {
  if (findOutcome(task, "waiting") && takeCorrections(talk, task, message.text, false)) return runTasks(talk);
  if (!takeSideWords(talk, message) && !queueRequests(talk, task, message) && !(await answerAside(talk, task, message)))
    sayTemplate(talk, task, findOutcome(task, "unknown") ? "action_unknown" : "still_working");
  talk.isWaitingFor = findOutcome(task, "waiting") ? "preview" : "action";
}
