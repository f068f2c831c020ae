import type { RoutedMessage } from "../router/route-message.ts";
import { answerFromKnowledge, answerOrOffer } from "./answers.ts";
import type { Message, Task } from "./dialogue.ts";
import { correctFinished, isAfterword, resumeFinished, tellFinished } from "./finished.ts";
import { runTasks } from "./flow.ts";
import { handOver } from "./hand-off.ts";
import { plain, readReply } from "./replies.ts";
import {
  announcesAddition,
  announcesMatter,
  asksForDeed,
  asksInstead,
  asksToStop,
  isQuestion,
  promisesLater,
  readSmallTalk,
} from "./signals.ts";
import {
  findPlaybook,
  findTemplate,
  finishTask,
  isReadOnly,
  nameTask,
  note,
  openTask,
  sayTemplate,
  type Talk,
  withdrawProposals,
} from "./talk.ts";
import {
  fillsForm,
  findBorneOut,
  findCategories,
  findWorded,
  hasBeginning,
  isBorneOut,
  isImpersonalQuestion,
  isSureRequest,
  leaveUnwanted,
  mendTyping,
  pickParts,
} from "./understanding.ts";

/** The category of a message that asks for something that changes things and is no answer to the open question; null: it is none. */
export function findOtherRequest(
  talk: Talk,
  task: Task,
  { routed, text }: Pick<Message, "routed" | "text">,
): string | null {
  const words = plain(text).split(" ").length;
  const command = words <= 5 ? findCommand(talk, task, text) : null;
  if (words < 3 || command !== null) return command;
  const category = isSureRequest(talk, routed, 0.6) ? routed.category : findBorneOut(talk, text);
  const playbook = category === null ? undefined : findPlaybook(talk, category);
  return playbook && !isReadOnly(playbook) && category !== task.category ? category : null;
}

/** "Pause", "лучше паузу" while something is asked that a pause makes pointless: a word or two are a request of their own. */
export function findCommand(talk: Talk, task: Task, text: string): string | null {
  const own = findPlaybook(talk, task.category);
  if (own && (hasBeginning(text, own.keywords) || hasBeginning(text, own.sureWords))) return null;
  const named = talk.input.agent.playbooks.filter(({ keywords }) => hasBeginning(text, keywords));
  const [only] = named;
  return only && named.length === 1 && !isReadOnly(only) && only.replaces.includes(task.category)
    ? only.category
    : null;
}

const INSTEAD =
  /(?<!\p{L})(?:only|just|simply|instead|rather|better|actually|would do|enough|changed my mind|просто|только|лишь|лучше|вместо|давайте|давай|достаточно|хватит|хотя|передумал\p{L}*|а нет)(?!\p{L})/u;

/**
 * "No, I only want to miss April", "не, давайте раз в квартал": a part of the message asks by its own words for something that
 * takes the place of what is offered. Corrections of the offer itself come after it.
 */
export function findReplacement(
  talk: Talk,
  task: Task,
  text: string,
  isRefused: boolean,
): { category: string; text: string } | null {
  if (announcesAddition(text) || (!isRefused && !INSTEAD.test(plain(text)))) return null;
  if (isQuestion(text) && !asksForDeed(text)) return null;
  const parts = [...text.split(/(?<=[.!?;…])\s+|\n+|,\s+|\s[-–—]\s/u), text];
  for (const part of parts) {
    const category = findOtherRequest(talk, task, { routed: talk.ports.route(part), text: part });
    const playbook = category === null ? undefined : findPlaybook(talk, category);
    if (!playbook || category === "complex_other" || talk.state.tasks.some((one) => one.category === category))
      continue;
    const own = findPlaybook(talk, task.category);
    if (!hasBeginning(part, playbook.keywords) && !hasBeginning(part, playbook.sureWords)) continue;
    if (own && hasBeginning(part, own.keywords)) continue;
    const isAnswered = fillsForm(talk, playbook, part) && !playbook.form.some(({ kind }) => kind === "address");
    // "Could I pause instead? Two months": the rest of the message answers what the part leaves open.
    return { category: playbook.category, text: isAnswered ? part : text };
  }
  return null;
}

export function isOtherRequest(talk: Talk, task: Task, message: Message): boolean {
  return findOtherRequest(talk, task, message) !== null;
}

/** What is queued beside another request by the router's word alone, without one of the customer's own. */
const SURE_QUEUED = 0.8;

/** Puts further requests of the message behind the one in work, and says so. */
export function queueRequests(talk: Talk, task: Task, message: Message): boolean {
  const { routed } = message;
  const categories = [routed.category, ...routed.secondary].filter((category, index) => {
    const playbook = findPlaybook(talk, category);
    if (!playbook || isReadOnly(playbook) || category === "complex_other") return false;
    if (index === 0 && !isSureRequest(talk, routed)) return false;
    if (!isBorneOut(talk, category, message.text) && (index > 0 || routed.confidence < SURE_QUEUED)) return false;
    return !talk.state.tasks.some((one) => one.category === category);
  });
  const borne = categories.length === 0 ? findBorneOut(talk, message.text) : null;
  if (
    borne !== null &&
    !isReadOnly(findPlaybook(talk, borne)!) &&
    !talk.state.tasks.some((one) => one.category === borne)
  )
    categories.push(borne);
  if (categories.length === 0 || plain(message.text).split(" ").length < 2) return false;
  for (const category of categories) talk.state.tasks.push(openTask(category, pickParts(talk, message.text, category)));
  note(talk, "queue", categories.join(", "));
  sayTemplate(talk, task, "queued", { titles: categories.map((category) => nameTask(talk, category)) });
  return true;
}

/** A new request in place of the open question: it replaces what it makes pointless, else it is queued. */
export function switchRequest(talk: Talk, task: Task, message: Message): boolean {
  const { text } = message;
  const category = findOtherRequest(talk, task, message);
  if (category === null || category === "complex_other") return false;
  const routed =
    category === message.routed.category
      ? message.routed
      : { ...message.routed, category, confidence: 0.6, outOfScope: false };
  // "Will I be charged for it?" is a question about what is being done, not a request of its own.
  if (isQuestion(text) && !asksForDeed(text) && !announcesAddition(text) && !isSureRequest(talk, routed, 0.95))
    return false;
  const replaces = findPlaybook(talk, routed.category)?.replaces.includes(task.category) || asksInstead(text);
  if (!announcesAddition(text) && replaces) {
    withdrawProposals(talk, task);
    finishTask(talk, task, "replaced");
    talk.state.tasks.unshift(openTask(routed.category, text));
    return true;
  }
  return queueRequests(talk, task, { ...message, routed });
}

/** "April" where a number of months was asked for: answers only the form of another request that may take its place. */
export function switchByAnswer(talk: Talk, task: Task, text: string): boolean {
  if (plain(text).split(" ").length > 4 || isQuestion(text)) return false;
  const filled = talk.input.agent.playbooks.filter((playbook) => fillsForm(talk, playbook, text));
  const [only] = filled;
  if (!only || filled.length > 1 || !only.replaces.includes(task.category)) return false;
  note(talk, task.category, `${only.category} in its place`);
  withdrawProposals(talk, task);
  finishTask(talk, task, "replaced");
  talk.state.tasks.unshift(openTask(only.category, text));
  return true;
}

export async function takeRequest(talk: Talk, received: Message): Promise<void> {
  const written = joinMatter(talk, received);
  const message = leaveUnwanted(talk, mendTyping(talk, written));
  const { text } = message;
  if (plain(text) === "" && message.attachments.length > 0) {
    sayTemplate(talk, null, "photo_only");
    talk.isWaitingFor = "customer";
    return;
  }
  const small = readSmallTalk(text);
  const { meaning, rest } = readReply(text);
  const isOver =
    asksToStop(text) !== null && !talk.input.agent.playbooks.some(({ category }) => isBorneOut(talk, category, text));
  if (small || isOver || (meaning !== "none" && rest === "")) {
    note(talk, "small_talk", small ?? (isOver ? "stop" : meaning));
    sayTemplate(talk, null, small ?? (isOver ? "noted" : meaning === "no" ? "thanks" : "how_can_i_help"));
    talk.isWaitingFor = "customer";
    return;
  }
  if (announcesMatter(text)) {
    talk.state.matter = text;
    note(talk, "small_talk", "announces a matter");
    sayTemplate(talk, null, findTemplate(talk, null, "go_ahead") ? "go_ahead" : "how_can_i_help");
    talk.isWaitingFor = "customer";
    return;
  }
  if (await correctFinished(talk, message)) return;
  if (await resumeFinished(talk, message)) return;
  if (tellFinished(talk, text)) return;
  if (isAfterword(talk, text)) {
    note(talk, "small_talk", "a word on what is settled");
    sayTemplate(talk, null, "noted");
    sayTemplate(talk, null, "anything_else");
    talk.isWaitingFor = "customer";
    return;
  }
  const told = findCategories(talk, message);
  if (told.length === 0) return misunderstandRequest(talk, message, written.text);
  const categories = told.filter((category) => findPlaybook(talk, category));
  // "Is my subscription frozen?": where knowledge has no answer, the playbook with these words tells and asks.
  const worded = categories.join() === "general_question" && isQuestion(text) ? findWorded(talk, text) : null;
  if (worded !== null) {
    if (await answerFromKnowledge(talk, text, findPlaybook(talk, "general_question") ?? null)) {
      noteAnswered(talk, "general_question", text);
      talk.isWaitingFor = "customer";
      return;
    }
    categories.splice(0, 1, worded);
  }
  if (categories.join() === "general_question" && isPraise(message)) {
    note(talk, "small_talk", "praise");
    sayTemplate(talk, null, findTemplate(talk, null, "glad_to_hear") ? "glad_to_hear" : "noted");
    talk.isWaitingFor = "customer";
    return;
  }
  if (categories.length === 0) {
    handOver(talk, "out_of_scope");
    return;
  }
  talk.state.misunderstandings = 0;
  // A question about the shop itself needs nobody's name where the answer is known.
  const only = categories.length === 1 ? findPlaybook(talk, categories[0]!) : undefined;
  if (only && isReadOnly(only) && isImpersonalQuestion(text) && (await answerFromKnowledge(talk, text, null))) {
    note(talk, "route", `${only.category}: answered from knowledge`);
    noteAnswered(talk, only.category, text);
    talk.isWaitingFor = "customer";
    return;
  }
  // "What does it cost to skip a month?": the answer first, then the skipping.
  if (only && !isReadOnly(only) && isImpersonalQuestion(text) && only.category !== "complex_other")
    await answerFromKnowledge(talk, text, null);
  await answerBeside(talk, text, categories);
  for (const category of categories)
    talk.state.tasks.push(openTask(category, categories.length > 1 ? pickParts(talk, text, category) : text));
  note(talk, "route", categories.join(", "));
  if (categories.length > 1)
    sayTemplate(talk, null, "several_requests", { titles: categories.map((category) => nameTask(talk, category)) });
  sayOpening(talk);
  await runTasks(talk);
}

/** "Which rhythms are there? I'd like fewer": a question beside a request is answered first, and never ends the request. */
async function answerBeside(talk: Talk, text: string, categories: string[]): Promise<void> {
  const at = categories.indexOf("general_question");
  if (at < 0 || categories.length < 2) return;
  categories.splice(at, 1);
  const question = pickParts(talk, text, "general_question");
  const isAnswered = await answerFromKnowledge(talk, question, findPlaybook(talk, "general_question") ?? null);
  note(talk, "general_question", isAnswered ? "answered from knowledge" : "no good passage: a gap");
  if (!isAnswered) sayTemplate(talk, null, "aside_unknown");
}

const ONLY_SAYING =
  /(?<!\p{L})(?:just |only )?(?:wanted|writing) to (?:say|tell you|let you know|thank)|(?:просто )?хотел\p{L}? (?:вам )?(?:сказать|поблагодарить|похвалить|написать спасибо)(?!\p{L})/u;

/** "Just wanted to say the soap is lovely": asks for nothing. */
function isPraise({ text, routed }: Message): boolean {
  if (isQuestion(text) || asksForDeed(text.replace(/хотел\p{L}?/giu, "")) || plain(text).split(" ").length > 30)
    return false;
  return routed.sentiment === "positive" || (routed.sentiment === "neutral" && ONLY_SAYING.test(plain(text)));
}

/** "The April box." – "I don't want it": what was announced belongs to what is said of it, where that says too little alone. */
function joinMatter(talk: Talk, message: Message): Message {
  const { matter } = talk.state;
  if (!matter || announcesMatter(message.text)) return message;
  const isIdle = readSmallTalk(message.text) !== null || promisesLater(message.text) || message.text.trim() === "";
  if (isIdle) return message;
  delete talk.state.matter;
  const text = `${matter}. ${message.text}`;
  const routed = talk.ports.route(text);
  const joined = { ...message, text, routed: { ...routed, entities: message.routed.entities } };
  return findCategories(talk, joined).length > 0 ? joined : message;
}

/** A first sentence of sympathy before anything is asked, once for a request. */
function sayOpening(talk: Talk): void {
  const task = talk.state.tasks[0]!;
  if (findPlaybook(talk, task.category)?.templates.opening && !task.passed.includes("opening")) {
    task.passed.push("opening");
    sayTemplate(talk, task, "opening");
  }
}

/** A question that was answered at once is a matter done like any other. */
function noteAnswered(talk: Talk, category: string, text: string): void {
  const task = openTask(category, text);
  talk.state.tasks.push(task);
  finishTask(talk, task, "answered");
}

/** Another language of the same letters, where nothing in the message is understood. */
function isForeign({ language, outOfScope, confidence }: RoutedMessage, text: string): boolean {
  const isLatin = /\p{Script=Latin}/u.test(text) && !/\p{Script=Cyrillic}/u.test(text);
  const isOther = !["en", "ru", "und"].includes(language);
  return isLatin && isOther && (outOfScope || confidence < 0.6) && plain(text).split(" ").length >= 4;
}

/** A question that belongs to no category may still have its answer in the knowledge base. */
async function answerUnsorted(talk: Talk, text: string): Promise<boolean> {
  const step = findPlaybook(talk, "general_question")?.steps.find(({ kind }) => kind === "answer");
  if (!step) return false;
  const task = openTask("general_question", text);
  const answered = await answerOrOffer(talk, task, step.id);
  if (answered === "unanswered") return false;
  talk.state.misunderstandings = 0;
  if (answered === "offered") talk.state.tasks.push(task);
  else noteAnswered(talk, "general_question", text);
  talk.isWaitingFor = "customer";
  return true;
}

/** @param words the message as written, for the person who may take it */
async function misunderstandRequest(talk: Talk, message: Message, words: string): Promise<void> {
  note(talk, "route", `unsure: ${message.routed.category} ${message.routed.confidence}`);
  // "Sorry, the dog, one moment": nothing was asked for yet.
  if (promisesLater(message.text) && !isQuestion(message.text) && plain(message.text).split(" ").length <= 12) {
    sayTemplate(talk, null, "take_your_time");
    talk.isWaitingFor = "customer";
    return;
  }
  if (isQuestion(message.text) && (await answerUnsorted(talk, message.text))) return;
  // A whole question that has nothing to do with the playbooks: asking for other words would lead nowhere.
  if (isQuestion(message.text) && message.routed.outOfScope && plain(message.text).split(" ").length >= 6) {
    talk.state.tasks.push(openTask("general_question", words));
    handOver(talk, "no_answer");
    return;
  }
  if (isForeign(message.routed, message.text)) {
    handOver(talk, "language", "only_languages");
    return;
  }
  // Somebody who only complains is not asked to put it in other words.
  const isComplaint = message.routed.sentiment === "negative" && plain(message.text).split(" ").length >= 6;
  talk.state.misunderstandings++;
  if (isComplaint && !isQuestion(message.text) && findPlaybook(talk, "complex_other")) {
    talk.state.tasks.push(openTask("complex_other", words));
    handOver(talk, "needs_person");
    return;
  }
  if (talk.state.misunderstandings >= 2) {
    talk.state.tasks.push(openTask(message.routed.category, words));
    handOver(talk, "misunderstood", "giving_up");
    return;
  }
  talk.isWaitingFor = "customer";
  sayTemplate(talk, null, "not_understood");
}
