import type { FormField } from "@rapport/schema";
import { answerAside, answerPlainQuestion, countMisunderstanding, misunderstand, takeSideWords } from "./asides.ts";
import { readingContext, takeMoreForm } from "./corrections.ts";
import type { Message, Task } from "./dialogue.ts";
import { readField } from "./fields.ts";
import { askField, goOn, isFieldComplete, queueTwins, runTasks } from "./flow.ts";
import { handOver } from "./hand-off.ts";
import type { FieldReading, ReadingContext } from "./readings.ts";
import { plain, readReply } from "./replies.ts";
import { isOtherRequest, queueRequests, switchByAnswer, switchRequest, takeRequest } from "./requests.ts";
import { announcesAddition, asksForDeed, isQuestion, promisesLater, readSmallTalk } from "./signals.ts";
import { findField, findPlaybook, findTemplate, finishTask, note, sayTemplate, type Talk } from "./talk.ts";
import { findBorneOut, hasBeginning } from "./understanding.ts";

export async function takeAnswer(talk: Talk, task: Task, message: Message): Promise<void> {
  const { text } = message;
  const field = findField(talk, task, task.asking);
  if (!field) return takeRequest(talk, message);
  if (plain(text) === "" && message.attachments.length === 0) return misunderstand(talk, task);
  const reply = readReply(text);
  const context = readingContext(talk, task, true);
  const before = new Set(Object.keys(task.form));
  const small = readSmallTalk(text);
  const isIdle = small !== null && reply.meaning === "none";
  if (isIdle && field.kind === "text") {
    takeSideWords(talk, message);
    return runTasks(talk);
  }
  const isAside = isQuestion(text) && !/^[^?]*\?\s*$/.test(text.slice(0, 40)) ? false : isQuestion(text);
  // "Could I just pause for 3 months?" is no street, whatever stands in it.
  const borne = field.kind === "address" && asksForDeed(text) ? findBorneOut(talk, text) : null;
  const isElsewhere = borne !== null && borne !== task.category;
  let reading: FieldReading =
    (field.kind === "text" && (isAside || isOtherRequest(talk, task, message))) || isElsewhere
      ? null
      : readField(field, text, context);
  if (reading === null && !isAside) reading = await extract(talk, field, text, context);
  if (reading?.kind === "value") return takeValue(talk, task, field, reading, message);
  if (isIdle && reading === null) {
    takeSideWords(talk, message);
    return runTasks(talk);
  }
  if (takeMoreForm(talk, task, text)) return askWithThanks(talk, task, field, before);
  if (reading?.kind === "out_of_range") {
    sayTemplate(talk, task, `out_of_range_${field.name}`);
    return runTasks(talk);
  }
  if (reading?.kind === "ambiguous") {
    if (!countMisunderstanding(talk, task)) return;
    askField(talk, task, field, true);
    return;
  }
  // "Паузу": the request said again is no answer, and no misunderstanding either.
  const own = findPlaybook(talk, task.category);
  if (
    own &&
    plain(text).split(" ").length <= 3 &&
    hasBeginning(text, own.keywords) &&
    task.misunderstandings === 0 &&
    reply.meaning !== "no"
  ) {
    note(talk, field.name, "the request said again");
    return runTasks(talk);
  }
  if (reading === null && switchByAnswer(talk, task, text)) return runTasks(talk);
  if (promisesLater(text) && !(field.kind === "photo" && lacksPhoto(text))) return waitFor(talk, task, field);
  if (await answerPlainQuestion(talk, task, message)) return runTasks(talk);
  if (switchRequest(talk, task, message)) return runTasks(talk);
  if (await answerAside(talk, task, message)) return runTasks(talk);
  if (field.kind === "photo" && lacksPhoto(text)) {
    handOver(talk, "no_photo");
    return;
  }
  if (reply.meaning === "unsure") return waitFor(talk, task, field);
  if (reply.meaning === "no" && reply.rest === "" && field.kind !== "text") {
    finishTask(talk, task, "stopped");
    sayTemplate(talk, null, "stopped");
    return goOn(talk);
  }
  await misunderstand(talk, task);
}

function waitFor(talk: Talk, task: Task, field: FormField): void {
  if (!countMisunderstanding(talk, task)) return;
  sayTemplate(talk, task, "take_your_time");
  askField(talk, task, field, true);
}

/** Something else was answered than what was asked: what has come is acknowledged, and the question stands. */
async function askWithThanks(talk: Talk, task: Task, field: FormField, before: ReadonlySet<string>): Promise<void> {
  const come = (findPlaybook(talk, task.category)?.form ?? [])
    .filter(({ name }) => !before.has(name) && task.form[name])
    .flatMap(({ kind }) => findTemplate(talk, null, `known_${kind}`)?.text ?? []);
  if (come.length > 0) sayTemplate(talk, null, "have", { titles: come });
  await runTasks(talk);
  // Still the same question: it is asked in its other words.
  if (come.length === 0 || task.asking !== field.name || talk.handOff || field.again[talk.state.language] === undefined)
    return;
  talk.say = talk.say.filter(({ templateKey }) => templateKey !== `${task.category}.ask_${field.name}`);
  askField(talk, task, field, true);
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
  queueTwins(talk, task, field, reading.more);
  if (announcesAddition(message.text)) queueRequests(talk, task, message);
  await runTasks(talk);
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
    category: talk.state.tasks[0]?.category ?? null,
  });
  // Only what the customer has really written counts, whoever found it.
  if (!words || !plain(text).includes(plain(words)) || plain(words) === "") return null;
  note(talk, field.name, `a model pointed at «${words}»`);
  return readField(field, words, context);
}

function lacksPhoto(text: string): boolean {
  return /(?<!\p{L})(?:no (?:photo|picture|camera|image)s?|dont have (?:a |any )?(?:photo|picture|camera|image|phone)s?|cant (?:take|send|make|upload|attach)|cannot (?:take|send|make|upload|attach)|threw|thrown|нет (?:фото|фотографи|камер|снимк)\p{L}*|не могу (?:сфот|снять|прислать|отправить|сделать)\p{L}*|без фото|выбросил\p{L}*|выкинул\p{L}*)(?!\p{L})/u.test(
    plain(text),
  );
}
