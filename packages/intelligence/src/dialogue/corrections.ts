import type { FormField } from "@rapport/schema";
import type { Task } from "./dialogue.ts";
import { readField } from "./fields.ts";
import { writeCanonical } from "./known.ts";
import type { FieldReading, ReadingContext } from "./readings.ts";
import { plain } from "./replies.ts";
import { announcesCorrection, promisesLater } from "./signals.ts";
import { findPlaybook, makeCalendar, makeKnown, note, sayTemplate, type Talk } from "./talk.ts";

export function readingContext(talk: Talk, task: Task, isAsked: boolean): ReadingContext {
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
export function takeCorrections(talk: Talk, task: Task, text: string, isQuiet: boolean, except?: string): boolean {
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
    const isBare = field.kind === "months_count" && words <= (isAnnounced ? 6 : 5) && !promisesLater(text);
    const reading = readField(field, text, readingContext(talk, task, isBare));
    const value = pickCorrected(reading, current.value);
    if (value === undefined) continue;
    task.form[field.name] = { value, provenance: "customer" };
    note(talk, field.name, "corrected");
    isChanged = true;
    if (field.kind === "order") task.said = `${task.said}\n${text}`.trim().slice(-2000);
    if (field.kind === "item" || field.kind === "order") addToDescription(talk, task, text);
  }
  if (isChanged && !isQuiet) sayTemplate(talk, task, "corrected");
  return isChanged;
}

/** What was told of the wrong thing stays, with what puts it right: a colleague reads both. */
function addToDescription(talk: Talk, task: Task, text: string): void {
  for (const { name, kind } of findPlaybook(talk, task.category)?.form ?? []) {
    const told = task.form[name];
    if (kind !== "text" || typeof told?.value !== "string" || told.value.includes(text)) continue;
    task.form[name] = { ...told, value: `${told.value.replace(/[.!]*$/, ".")} ${text}`.slice(0, 600) };
  }
}

/** Of several values the one that isn't held already: "keep March, skip April instead" means April. */
function pickCorrected(reading: FieldReading, current: unknown): unknown {
  if (reading?.kind !== "value") return undefined;
  return [reading.value, ...(reading.more ?? [])].find((value) => writeCanonical(value) !== writeCanonical(current));
}

/** Fields told before they are asked for, and corrections, beside an unanswered question. */
export function takeMoreForm(talk: Talk, task: Task, text: string, except?: string): boolean {
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
