import { readingContext, takeCorrections } from "./corrections.ts";
import type { FinishedTask, Message, Task } from "./dialogue.ts";
import { readField } from "./fields.ts";
import { openOutcome, runTasks } from "./flow.ts";
import { handOver } from "./hand-off.ts";
import { writeCanonical } from "./known.ts";
import { readMonths } from "./months.ts";
import { plain, readReply } from "./replies.ts";
import { announcesCorrection, isQuestion } from "./signals.ts";
import { findPlaybook, findProposeStep, makeCalendar, note, openTask, sayTemplate, type Talk } from "./talk.ts";
import { hasBeginning, isSureRequest } from "./understanding.ts";

/** "Actually, make it April" after March was skipped: done again where that is harmless, else a person puts it right. */
export async function correctFinished(talk: Talk, message: Message): Promise<boolean> {
  const last = talk.state.finished.at(-1);
  const { text } = message;
  const words = plain(text).split(" ").length;
  // What was turned down is nothing yet: a few words with another value are enough to take it up again.
  const isOpen = last?.outcome === "declined" || last?.outcome === "stopped";
  if (!last || (!isOpen && last.outcome !== "done" && last.outcome !== "passed")) return false;
  if (words > 14 || !(announcesCorrection(text) || (isOpen && words <= 5))) return false;
  if (last.outcome === "passed") {
    const isNamed =
      readMonths(text, makeCalendar(talk, {})).months.length > 0 || message.routed.entities.orderIds.length > 0;
    if (isNamed) handOver(talk, "correction_after_done", "correction_after_done");
    return isNamed;
  }
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
  if (isOpen || isRepeatable) await runTasks(talk);
  else handOver(talk, "correction_after_done", "correction_after_done");
  return true;
}

/** "And will you send a new one?" behind a claim: a choice that the finished request left open goes on with it. */
export async function resumeFinished(talk: Talk, { text }: Message): Promise<boolean> {
  const last = talk.state.finished.at(-1);
  const playbook = last && findPlaybook(talk, last.category);
  if (!last || !playbook || last.outcome !== "done" || plain(text).split(" ").length > 12) return false;
  const again = reopenTask(talk, last);
  const choice = playbook.form.find(
    ({ kind, isRequired, name }) => kind === "choice" && !isRequired && !last.form[name],
  );
  const reading = choice && readField(choice, text, readingContext(talk, again, false));
  if (!choice || reading?.kind !== "value") return false;
  again.form[choice.name] = { value: reading.value, provenance: "customer" };
  note(talk, choice.name, "told behind it");
  talk.state.tasks.unshift(again);
  await runTasks(talk);
  return true;
}

/** The finished request as it stood: what was done in it is not done again. */
function reopenTask(talk: Talk, { category, form, done }: FinishedTask): Task {
  const task = openTask(category, "");
  task.form = structuredClone(form);
  for (const { tool, arguments: args, actionId } of done) {
    const step = findPlaybook(talk, category)?.steps.find((one) => one.kind === "propose" && one.tool === tool);
    if (!step) continue;
    task.outcomes[step.id] = { ...openOutcome(writeCanonical(args)), outcome: "done", actionId };
  }
  return task;
}

const ASKS_IF_DONE =
  /^(?:(?:so|ok|and|sorry|wait|ну|так|а|и|извините) )*(?:(?:is|was) (?:it|that|this|everything|all)(?: all| now| really)* (?:done|sorted|set|saved|skipped|paused|changed|through|finished|confirmed)|(?:have|did) you (?:done|do|skip|skipped|pause|paused|change|changed|save|saved) (?:it|that)|did (?:it|that) (?:go through|work)|(?:это |все |уже |точно )*(?:готово|сделано|сделали|получилось|сохранилось|сохранили|оформлено|оформили|пропустили|поменяли))(?: (?:now|yet|already|then|уже|да|все))*$/u;

/** "Is it done?" behind what was done: said once more. */
export function tellFinished(talk: Talk, text: string): boolean {
  const last = talk.state.finished.at(-1);
  if (last?.outcome !== "done" || !isQuestion(text) || !ASKS_IF_DONE.test(plain(text))) return false;
  const task = reopenTask(talk, last);
  const steps = Object.keys(task.outcomes).flatMap((stepId) => findProposeStep(talk, task, stepId) ?? []);
  note(talk, "small_talk", "asks if it is done");
  for (const { done } of steps) sayTemplate(talk, task, done);
  talk.isWaitingFor = "customer";
  return steps.length > 0;
}

/** "Yes, the February one" behind a request that is settled: it names what was meant and asks for nothing. */
export function isAfterword(talk: Talk, text: string): boolean {
  if (talk.state.finished.length === 0 || isQuestion(text)) return false;
  const { meaning, rest } = readReply(text);
  const words = meaning === "none" ? plain(text) : rest;
  if (words.split(" ").length > 7) return false;
  if (talk.input.agent.playbooks.some(({ keywords }) => hasBeginning(words, keywords))) return false;
  return /^(?:(?:its|it is|i mean|that is|thats|for|это|я про|про|за|из|с) )*(?:the|that|this|за|из|про|тот|та|то|эта|этот|это) (?:\p{L}+ )*(?:one|box|order|month|parcel|payment|charge|item|январ\p{L}*|феврал\p{L}*|март\p{L}*|апрел\p{L}*|ма[йяею]|июн\p{L}*|июл\p{L}*|август\p{L}*|сентябр\p{L}*|октябр\p{L}*|ноябр\p{L}*|декабр\p{L}*|коробк\p{L}*|заказ\p{L}*|месяц\p{L}*|посылк\p{L}*|плат[её]ж\p{L}*)$/u.test(
    /^(?:за|про|из) /.test(words) ? `за ${words}` : words,
  );
}
