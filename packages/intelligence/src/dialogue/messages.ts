import type { FormField } from "@rapport/schema";
import { splitParts } from "../router/requests.ts";
import type { RoutedMessage } from "../router/route-message.ts";
import { answerFromKnowledge } from "./answers.ts";
import { confirmOutcome, declineProposal } from "./decisions.ts";
import type { DialogueEvent, Task } from "./dialogue.ts";
import { type FieldReading, type ReadingContext, readField } from "./fields.ts";
import { askField, isFieldComplete, runTasks } from "./flow.ts";
import { handOver } from "./hand-off.ts";
import { takeIdentityWords } from "./identification.ts";
import { writeCanonical } from "./known.ts";
import {
  announcesAddition,
  announcesCorrection,
  asksForPerson,
  asksToStop,
  isQuestion,
  plain,
  readReply,
  readSmallTalk,
} from "./replies.ts";
import {
  findField,
  findOutcome,
  findPlaybook,
  finishTask,
  isReadOnly,
  makeCalendar,
  makeKnown,
  nameTask,
  note,
  openTask,
  sayTemplate,
  type Talk,
  withdrawProposals,
} from "./talk.ts";

type Message = Extract<DialogueEvent, { kind: "message" }>;

/** A request beside the one in work must be this sure: short answers look like anything. */
const SURE_BESIDE = 0.45;

/** Works on what the customer wrote: first what holds always (danger, a person, stop), then the open question, then new requests. */
export async function takeMessage(talk: Talk, message: Message): Promise<void> {
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
  if (task && (await stopTask(talk, task, text))) return;
  if (task && talk.state.identification.stage !== "none" && !findOutcome(task, "awaiting")) {
    await takeWhileIdentifying(talk, task, message);
    return;
  }
  const awaiting = findOutcome(task, "awaiting");
  if (task && awaiting) await takeConfirmation(talk, task, awaiting.stepId, message);
  else if (task && findOutcome(task, "waiting", "confirmed", "unknown")) await takeWhileWorking(talk, task, message);
  else if (task?.asking) await takeAnswer(talk, task, message);
  else await takeRequest(talk, message);
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

/** Goes on with the queue; with nothing left to do the customer's turn it is. */
async function goOn(talk: Talk): Promise<void> {
  const next = talk.state.tasks[0];
  if (next && !next.isInterrupted) sayTemplate(talk, null, "next_request", { title: nameTask(talk, next.category) });
  await runTasks(talk);
  if (!talk.handOff) talk.isWaitingFor ??= "customer";
}

async function takeWhileIdentifying(talk: Talk, task: Task, message: Message): Promise<void> {
  const { text } = message;
  if (takeIdentityWords(talk, text)) {
    task.misunderstandings = 0;
    return;
  }
  if (takeSideWords(talk, message)) return runTasks(talk);
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

async function takeConfirmation(talk: Talk, task: Task, stepId: string, message: Message): Promise<void> {
  const { text } = message;
  const outcome = task.outcomes[stepId]!;
  const reply = readReply(text);
  const isAddition = reply.meaning === "yes" && announcesAddition(reply.rest);
  if (!isAddition && !(reply.meaning === "yes" && reply.rest === "") && takeCorrections(talk, task, text, false)) {
    task.misunderstandings = 0;
    return runTasks(talk);
  }
  if (reply.meaning === "yes" && !reply.isQualified && !hasNegation(reply.rest)) {
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

function hasNegation(words: string): boolean {
  return /(?<!\p{L})(?:no|not|dont|never|wait|unless|except|не|нет|кроме|подожд\p{L}*|погод\p{L}*)(?!\p{L})/u.test(
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

async function takeWhileWorking(talk: Talk, task: Task, message: Message): Promise<void> {
  if (findOutcome(task, "waiting") && takeCorrections(talk, task, message.text, false)) return runTasks(talk);
  if (!takeSideWords(talk, message) && !queueRequests(talk, task, message) && !(await answerAside(talk, task, message)))
    sayTemplate(talk, task, findOutcome(task, "unknown") ? "action_unknown" : "still_working");
  talk.isWaitingFor = findOutcome(task, "waiting") ? "preview" : "action";
}

async function takeAnswer(talk: Talk, task: Task, message: Message): Promise<void> {
  const { text } = message;
  const field = findField(talk, task, task.asking);
  if (!field) return takeRequest(talk, message);
  if (plain(text) === "" && message.attachments.length === 0) return misunderstand(talk, task);
  const reply = readReply(text);
  const context = readingContext(talk, task, true);
  const small = readSmallTalk(text);
  if (small && field.kind !== "yes_no" && reply.meaning === "none") {
    takeSideWords(talk, message);
    return runTasks(talk);
  }
  const isAside = isQuestion(text) && !/^[^?]*\?\s*$/.test(text.slice(0, 40)) ? false : isQuestion(text);
  let reading: FieldReading =
    field.kind === "text" && (isAside || isOtherRequest(talk, task, message)) ? null : readField(field, text, context);
  if (reading === null && !isAside) reading = await extract(talk, field, text, context);
  if (reading?.kind === "value") return takeValue(talk, task, field, reading, message);
  if (takeMoreForm(talk, task, text)) return runTasks(talk);
  if (reading?.kind === "out_of_range") {
    sayTemplate(talk, task, `out_of_range_${field.name}`);
    return runTasks(talk);
  }
  if (reading?.kind === "ambiguous") {
    if (!countMisunderstanding(talk, task)) return;
    askField(talk, task, field, true);
    return;
  }
  if (switchRequest(talk, task, message)) return runTasks(talk);
  if (await answerAside(talk, task, message)) return runTasks(talk);
  if (field.kind === "photo" && lacksPhoto(text)) {
    handOver(talk, "no_photo");
    return;
  }
  if (reply.meaning === "unsure" || promisesLater(text)) {
    if (!countMisunderstanding(talk, task)) return;
    sayTemplate(talk, task, "take_your_time");
    askField(talk, task, field, true);
    return;
  }
  if (reply.meaning === "no" && reply.rest === "" && field.kind !== "text") {
    finishTask(talk, task, "stopped");
    sayTemplate(talk, null, "stopped");
    return goOn(talk);
  }
  await misunderstand(talk, task);
}

async function takeValue(
  talk: Talk,
  task: Task,
  field: FormField,
  reading: Extract<NonNullable<FieldReading>, { kind: "value" }>,
  message: Message,
): Promise<void> {
  task.form[field.name] = { value: reading.value, provenance: "customer" };
  note(talk, field.name, "answered");
  task.misunderstandings = 0;
  task.said = `${task.said}\n${message.text}`.trim().slice(-2000);
  if (isFieldComplete(task.form[field.name]!, field)) takeMoreForm(talk, task, message.text, field.name);
  for (const further of reading.more ?? []) queueTwin(talk, task, field, further);
  if (announcesAddition(message.text)) queueRequests(talk, task, message);
  await runTasks(talk);
}

/** "March and April": the second month is a second request of the same kind. */
function queueTwin(talk: Talk, task: Task, field: FormField, value: unknown): void {
  const twin = openTask(task.category, "");
  for (const [name, known] of Object.entries(task.form)) twin.form[name] = known;
  twin.form[field.name] = { value, provenance: "customer" };
  const at = talk.state.tasks.indexOf(task);
  talk.state.tasks.splice(at + 1, 0, twin);
}

async function extract(talk: Talk, field: FormField, text: string, context: ReadingContext): Promise<FieldReading> {
  if (!talk.ports.extract || field.kind === "yes_no" || field.kind === "photo") return null;
  const language = talk.state.language;
  const words = await talk.ports.extract({
    text,
    field: field.name,
    kind: field.kind,
    question: field.ask[language] ?? "",
    language,
  });
  // Only what the customer has really written counts, whoever found it.
  if (!words || !plain(text).includes(plain(words)) || plain(words) === "") return null;
  note(talk, field.name, `a model pointed at «${words}»`);
  return readField(field, words, context);
}

function readingContext(talk: Talk, task: Task, isAsked: boolean): ReadingContext {
  const known = makeKnown(talk, task);
  return {
    isAsked,
    calendar: makeCalendar(talk, known),
    known,
    photos: talk.state.photos,
    language: talk.state.language,
  };
}

const CORRECTABLE = new Set<FormField["kind"]>([
  "month",
  "months_count",
  "frequency",
  "address",
  "order",
  "item",
  "date",
  "amount",
  "photo",
]);

/**
 * Changes what the customer corrects. Only fields whose new reading differs; loosely read ones (an order by "last box") need
 * a word of correction or few words.
 */
function takeCorrections(talk: Talk, task: Task, text: string, isQuiet: boolean, except?: string): boolean {
  let isChanged = false;
  const words = plain(text).split(" ").length;
  const isAnnounced = announcesCorrection(text);
  for (const field of findPlaybook(talk, task.category)?.form ?? []) {
    const current = task.form[field.name];
    if (field.name === except || !current || !CORRECTABLE.has(field.kind)) continue;
    const isLoose =
      field.kind === "order" || field.kind === "item" || field.kind === "months_count" || field.kind === "frequency";
    if (isLoose && !isAnnounced && words > 6) continue;
    // A bare number is a correction only where one was given before and little else is said.
    const reading = readField(
      field,
      text,
      readingContext(talk, task, field.kind === "months_count" && isAnnounced && words <= 6),
    );
    if (reading?.kind !== "value" || writeCanonical(reading.value) === writeCanonical(current.value)) continue;
    task.form[field.name] = { value: reading.value, provenance: "customer" };
    note(talk, field.name, "corrected");
    isChanged = true;
  }
  if (isChanged && !isQuiet) sayTemplate(talk, task, "corrected");
  return isChanged;
}

/** Fields told before they are asked for, and corrections, beside an unanswered question. */
function takeMoreForm(talk: Talk, task: Task, text: string, except?: string): boolean {
  let isTaken = announcesCorrection(text) && takeCorrections(talk, task, text, except !== undefined, except);
  for (const field of findPlaybook(talk, task.category)?.form ?? []) {
    if (task.form[field.name] || field.name === task.asking) continue;
    const reading = readField(field, text, readingContext(talk, task, false));
    if (reading?.kind !== "value") continue;
    task.form[field.name] = { value: reading.value, provenance: "customer" };
    note(talk, field.name, "told in passing");
    isTaken = true;
  }
  return isTaken;
}

function lacksPhoto(text: string): boolean {
  return /(?<!\p{L})(?:no (?:photo|picture|camera|image)s?|dont have (?:a |any )?(?:photo|picture|camera|image|phone)s?|cant (?:take|send|make|upload|attach)|cannot (?:take|send|make|upload|attach)|threw|thrown|нет (?:фото|фотографи|камер|снимк)\p{L}*|не могу (?:сфот|снять|прислать|отправить|сделать)\p{L}*|без фото|выбросил\p{L}*|выкинул\p{L}*)(?!\p{L})/u.test(
    plain(text),
  );
}

function promisesLater(text: string): boolean {
  return /(?<!\p{L})(?:later|in a (?:minute|moment|bit|sec)|give me|let me (?:check|look|find|take)|one (?:moment|sec|second|minute)|will (?:send|do|check)|ill (?:send|do|check|take)|сейчас|щас|позже|потом|минут\p{L}*|секунд\p{L}*|пришлю|отправлю|посмотрю|сделаю|сфотографирую)(?!\p{L})/u.test(
    plain(text),
  );
}

/** Greetings, thanks and "are you a robot" in the middle. */
function takeSideWords(talk: Talk, { text }: Message): boolean {
  const small = readSmallTalk(text);
  if (small === null || readReply(text).meaning !== "none") return false;
  if (small === "about_me") sayTemplate(talk, null, "about_me");
  note(talk, "small_talk", small);
  return true;
}

function isSureRequest(talk: Talk, routed: RoutedMessage, least = SURE_BESIDE): boolean {
  return !routed.outOfScope && routed.confidence >= least && findPlaybook(talk, routed.category) !== undefined;
}

/** The message asks for something that changes things and is no answer to the open question. */
function isOtherRequest(talk: Talk, task: Task, { routed, text }: Message): boolean {
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
function queueRequests(talk: Talk, task: Task, message: Message): boolean {
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
function switchRequest(talk: Talk, task: Task, message: Message): boolean {
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

/** A question in the middle: from the customer's own records or from knowledge, then back. */
async function answerAside(talk: Talk, task: Task, message: Message): Promise<boolean> {
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
  const general = findPlaybook(talk, "general_question") ?? null;
  const isAnswered = await answerFromKnowledge(talk, text, general);
  note(talk, "digression", isAnswered ? "answered from knowledge" : "no good passage: a gap");
  if (!isAnswered) sayTemplate(talk, null, "aside_unknown");
  return true;
}

function limit(talk: Talk, task: Task): number {
  return findPlaybook(talk, task.category)?.handOff.afterMisunderstandings ?? 2;
}

/** @returns false where it was one too many and a person takes over */
function countMisunderstanding(talk: Talk, task: Task): boolean {
  task.misunderstandings++;
  if (task.misunderstandings < limit(talk, task)) return true;
  handOver(talk, "misunderstood", "giving_up");
  return false;
}

async function misunderstand(talk: Talk, task: Task): Promise<void> {
  note(talk, task.category, "not understood");
  if (!countMisunderstanding(talk, task)) return;
  const field = findField(talk, task, task.asking);
  sayTemplate(talk, task, "misunderstood");
  if (field) askField(talk, task, field, true);
  else await runTasks(talk);
}

async function takeRequest(talk: Talk, message: Message): Promise<void> {
  const { text, routed } = message;
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
  const least = findPlaybook(talk, routed.category)?.handOff.minConfidence ?? 0.5;
  if (routed.outOfScope || routed.confidence < least) return misunderstandRequest(talk, message);
  const categories = [routed.category, ...routed.secondary].filter((category) => findPlaybook(talk, category));
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
  if (last?.outcome !== "done" || !announcesCorrection(text) || plain(text).split(" ").length > 14)
    return false;
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
  talk.state.misunderstandings++;
  if (talk.state.misunderstandings >= 2) {
    talk.state.tasks.push(openTask(message.routed.category, message.text));
    handOver(talk, "misunderstood", "giving_up");
    return;
  }
  talk.isWaitingFor = "customer";
  sayTemplate(talk, null, "not_understood");
}
