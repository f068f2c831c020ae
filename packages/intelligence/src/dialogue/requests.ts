import type { Playbook } from "@rapport/schema";
import { splitParts } from "../router/requests.ts";
import type { RoutedMessage } from "../router/route-message.ts";
import { answerFromKnowledge } from "./answers.ts";
import { takeCorrections } from "./corrections.ts";
import type { Message, Task } from "./dialogue.ts";
import { listBeginnings } from "./fields.ts";
import { runTasks } from "./flow.ts";
import { handOver } from "./hand-off.ts";
import { announcesAddition, announcesCorrection, isQuestion, plain, readReply, readSmallTalk } from "./replies.ts";
import {
  findPlaybook,
  finishTask,
  isReadOnly,
  nameTask,
  note,
  openTask,
  sayTemplate,
  type Talk,
  withdrawProposals,
} from "./talk.ts";

/** A request beside the one in work must be this sure: short answers look like anything. */
export const SURE_BESIDE = 0.45;

/** The same without an "also" before it. */
const SURE_ALONE = 0.6;

export function isSureRequest(talk: Talk, routed: RoutedMessage, least = SURE_BESIDE): boolean {
  return !routed.outOfScope && routed.confidence >= least && findPlaybook(talk, routed.category) !== undefined;
}

/** The message asks for something that changes things and is no answer to the open question. */
export function isOtherRequest(talk: Talk, task: Task, { routed, text }: Message): boolean {
  const playbook = findPlaybook(talk, routed.category);
  return (
    playbook !== undefined &&
    !isReadOnly(playbook) &&
    routed.category !== task.category &&
    isSureRequest(talk, routed, 0.6) &&
    plain(text).split(" ").length >= 3
  );
}

/** Puts further requests of the message behind the one in work, and says so. */
export function queueRequests(talk: Talk, task: Task, message: Message): boolean {
  const { routed } = message;
  const categories = [routed.category, ...routed.secondary].filter((category, index) => {
    const playbook = findPlaybook(talk, category);
    if (!playbook || isReadOnly(playbook) || category === "complex_other") return false;
    if (index === 0 && !isSureRequest(talk, routed)) return false;
    return !talk.state.tasks.some((one) => one.category === category);
  });
  if (categories.length === 0 || plain(message.text).split(" ").length < 2) return false;
  for (const category of categories) talk.state.tasks.push(openTask(category, pickParts(talk, message.text, category)));
  note(talk, "queue", categories.join(", "));
  sayTemplate(talk, task, "queued", { titles: categories.map((category) => nameTask(talk, category)) });
  return true;
}

/** A new request in place of the open question: it replaces what it makes pointless, else it is queued. */
export function switchRequest(talk: Talk, task: Task, message: Message): boolean {
  if (!isOtherRequest(talk, task, message)) return false;
  const { routed, text } = message;
  if (routed.category === "complex_other") return false;
  if (!announcesAddition(text) && findPlaybook(talk, routed.category)?.replaces.includes(task.category)) {
    withdrawProposals(talk, task);
    finishTask(talk, task, "replaced");
    talk.state.tasks.unshift(openTask(routed.category, text));
    return true;
  }
  return queueRequests(talk, task, message);
}

export async function takeRequest(talk: Talk, message: Message): Promise<void> {
  const { text } = message;
  if (plain(text) === "" && message.attachments.length > 0) {
    sayTemplate(talk, null, "photo_only");
    talk.isWaitingFor = "customer";
    return;
  }
  const small = readSmallTalk(text);
  const { meaning, rest } = readReply(text);
  if (small || (meaning !== "none" && rest === "")) {
    note(talk, "small_talk", small ?? meaning);
    sayTemplate(talk, null, small ?? (meaning === "no" ? "thanks" : "how_can_i_help"));
    talk.isWaitingFor = "customer";
    return;
  }
  if (await correctFinished(talk, message)) return;
  const told = findCategories(talk, message);
  if (told.length === 0) return misunderstandRequest(talk, message);
  const categories = told.filter((category) => findPlaybook(talk, category));
  if (categories.length === 0) {
    handOver(talk, "out_of_scope");
    return;
  }
  talk.state.misunderstandings = 0;
  for (const category of categories)
    talk.state.tasks.push(openTask(category, categories.length > 1 ? pickParts(talk, text, category) : text));
  note(talk, "route", categories.join(", "));
  if (categories.length > 1)
    sayTemplate(talk, null, "several_requests", { titles: categories.map((category) => nameTask(talk, category)) });
  sayOpening(talk);
  await runTasks(talk);
}

/**
 * Second requests that a part of the message asks for by itself: a false one costs the customer more than a missed one, so
 * either the router has said so and the part is sure, or the part is sure and has one of the playbook's own words.
 */
function findSecondary(talk: Talk, { text, routed }: Message): string[] {
  const own = findPlaybook(talk, routed.category)?.form.flatMap(({ choices }) => choices) ?? [];
  const found: string[] = [];
  for (const { text: part, isAnnounced } of splitFinely(text)) {
    // "Please send a new one" is a wish of the first request's own form.
    if (own.some(({ hints }) => hasBeginning(part, hints))) continue;
    const { category, outOfScope, confidence } = talk.ports.route(part);
    const playbook = findPlaybook(talk, category);
    if (outOfScope || !playbook || category === routed.category || found.includes(category)) continue;
    const isNamed = hasBeginning(part, playbook.keywords);
    const isSure = confidence >= (isAnnounced || isNamed ? SURE_BESIDE : SURE_ALONE);
    if (isSure && (isNamed || routed.secondary.includes(category))) found.push(category);
  }
  return found;
}

/** The router's parts, and what stands between commas: "change my address, pause for two months, and …". */
function splitFinely(text: string): { text: string; isAnnounced: boolean }[] {
  return splitParts(text).flatMap((part) => {
    const pieces = part.text.split(/,\s+/).filter((piece) => piece.split(/\s+/).length >= 2);
    return pieces.length > 1 ? [...pieces.map((piece) => ({ text: piece, isAnnounced: false })), part] : [part];
  });
}

function hasBeginning(text: string, beginnings: Playbook["keywords"]): boolean {
  const words = ` ${plain(text)}`;
  return listBeginnings(beginnings).some((beginning) => words.includes(` ${beginning}`));
}

/** The one playbook whose words a message has that the router is unsure of. */
function findByKeywords(talk: Talk, text: string): string[] {
  const found = talk.input.agent.playbooks.filter(({ keywords }) => hasBeginning(text, keywords));
  return found.length === 1 ? [found[0]!.category] : [];
}

/** What a message is about: a playbook's sure words before the router, the router where it is sure, a single keyword at last. */
function findCategories(talk: Talk, message: Message): string[] {
  const { routed, text } = message;
  const named = talk.input.agent.playbooks.find(({ sureWords }) => hasBeginning(text, sureWords));
  if (named) return [named.category, ...findSecondary(talk, message).filter((category) => category !== named.category)];
  const least = findPlaybook(talk, routed.category)?.handOff.minConfidence ?? 0.5;
  if (!routed.outOfScope && routed.confidence >= least) return [routed.category, ...findSecondary(talk, message)];
  return findByKeywords(talk, text);
}

/** A first sentence of sympathy before anything is asked, once for a request. */
function sayOpening(talk: Talk): void {
  const task = talk.state.tasks[0]!;
  if (findPlaybook(talk, task.category)?.templates.opening && !task.passed.includes("opening")) {
    task.passed.push("opening");
    sayTemplate(talk, task, "opening");
  }
}

/** The parts of a message that speak of the category; all of it where none does. */
function pickParts(talk: Talk, text: string, category: string): string {
  const own = splitParts(text).filter((part) => talk.ports.route(part.text).category === category);
  return own.length > 0 ? own.map((part) => part.text).join(". ") : text;
}

/** "Actually, make it April" after March was skipped: done again where that is harmless, else a person puts it right. */
async function correctFinished(talk: Talk, message: Message): Promise<boolean> {
  const last = talk.state.finished.at(-1);
  const { text } = message;
  if (last?.outcome !== "done" || !announcesCorrection(text) || plain(text).split(" ").length > 14) return false;
  if (message.routed.category !== last.category && isSureRequest(talk, message.routed, 0.8)) return false;
  const again = openTask(last.category, "");
  again.form = structuredClone(last.form);
  talk.state.tasks.unshift(again);
  if (!takeCorrections(talk, again, text, true)) {
    talk.state.tasks.shift();
    return false;
  }
  const playbook = findPlaybook(talk, last.category);
  const isRepeatable = playbook?.steps.some((step) => step.kind === "propose" && step.isRepeatable);
  if (isRepeatable) await runTasks(talk);
  else handOver(talk, "correction_after_done", "correction_after_done");
  return true;
}

async function misunderstandRequest(talk: Talk, message: Message): Promise<void> {
  note(talk, "route", `unsure: ${message.routed.category} ${message.routed.confidence}`);
  // A question may still have its answer in the knowledge base.
  if (
    isQuestion(message.text) &&
    (await answerFromKnowledge(talk, message.text, findPlaybook(talk, "general_question") ?? null))
  ) {
    talk.isWaitingFor = "customer";
    return;
  }
  // A whole question that has nothing to do with the playbooks: asking for other words would lead nowhere.
  if (isQuestion(message.text) && message.routed.outOfScope && plain(message.text).split(" ").length >= 6) {
    talk.state.tasks.push(openTask("general_question", message.text));
    handOver(talk, "no_answer");
    return;
  }
  talk.state.misunderstandings++;
  if (talk.state.misunderstandings >= 2) {
    talk.state.tasks.push(openTask(message.routed.category, message.text));
    handOver(talk, "misunderstood", "giving_up");
    return;
  }
  talk.isWaitingFor = "customer";
  sayTemplate(talk, null, "not_understood");
}
