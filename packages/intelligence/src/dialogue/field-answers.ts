import type { FormField } from "@rapport/schema";
import { answerAside, answerPlainQuestion, countMisunderstanding, misunderstand, takeSideWords } from "./asides.ts";
import { readingContext, takeMoreForm } from "./corrections.ts";
import type { Message, Task } from "./dialogue.ts";
import { type FieldReading, type ReadingContext, readField } from "./fields.ts";
import { askField, goOn, isFieldComplete, queueTwins, runTasks } from "./flow.ts";
import { handOver } from "./hand-off.ts";
import { announcesAddition, isQuestion, plain, readReply, readSmallTalk } from "./replies.ts";
import { isOtherRequest, queueRequests, switchRequest, takeRequest } from "./requests.ts";
import { findField, finishTask, note, sayTemplate, type Talk } from "./talk.ts";

export async function takeAnswer(talk: Talk, task: Task, message: Message): Promise<void> {
  const { text } = message;
  const field = findField(talk, task, task.asking);
  if (!field) return takeRequest(talk, message);
  if (plain(text) === "" && message.attachments.length === 0) return misunderstand(talk, task);
  const reply = readReply(text);
  const context = readingContext(talk, task, true);
  const small = readSmallTalk(text);
  const isIdle = small !== null && reply.meaning === "none";
  if (isIdle && field.kind === "text") {
    takeSideWords(talk, message);
    return runTasks(talk);
  }
  const isAside = isQuestion(text) && !/^[^?]*\?\s*$/.test(text.slice(0, 40)) ? false : isQuestion(text);
  let reading: FieldReading =
    field.kind === "text" && (isAside || isOtherRequest(talk, task, message)) ? null : readField(field, text, context);
  if (reading === null && !isAside) reading = await extract(talk, field, text, context);
  if (reading?.kind === "value") return takeValue(talk, task, field, reading, message);
  if (isIdle && reading === null) {
    takeSideWords(talk, message);
    return runTasks(talk);
  }
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
  if (await answerPlainQuestion(talk, task, message)) return runTasks(talk);
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

function promisesLater(text: string): boolean {
  return /(?<!\p{L})(?:later|in a (?:minute|moment|bit|sec)|give me|let me (?:check|look|find|take)|one (?:moment|sec|second|minute)|will (?:send|do|check)|ill (?:send|do|check|take)|сейчас|щас|позже|потом|минут\p{L}*|секунд\p{L}*|пришлю|отправлю|посмотрю|сделаю|сфотографирую)(?!\p{L})/u.test(
    plain(text),
  );
}
