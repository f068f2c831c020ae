import type { Task } from "./dialogue.ts";
import { listBeginnings } from "./fields.ts";
import { findMonthName } from "./months.ts";
import { readNumber } from "./numbers.ts";
import { plain, type Reply, readReply } from "./replies.ts";
import { findField, findOutcome, findPlaybook, type Talk } from "./talk.ts";
import { hasBeginning } from "./understanding.ts";

const LITTLE =
  /^(?:the|that|this|a|an|my|our|to|for|in|on|with|of|is|its|it|one|box|boxes|months?|and|please|do|put|make|на|за|в|во|про|по|с|со|эту|этот|это|эта|ваш|вашу|ваше|вашей|ваша|your|мою|моя|мой|наш|нашу|а|и|вот|коробк\p{L}*|месяц\p{L}*|мес)$/u;

/** Words that name what is offered: the request itself, and the values that were given for it. */
function namesOffered(talk: Talk, task: Task, word: string): boolean {
  const playbook = findPlaybook(talk, task.category);
  if (!playbook) return false;
  const beginnings = [...listBeginnings(playbook.keywords), ...listBeginnings(playbook.sureWords)];
  if (word.length >= 4 && beginnings.some((one) => !one.includes(" ") && word.startsWith(one))) return true;
  if (word.length >= 5 && listOfferWords(talk, task).some((one) => word.startsWith(one))) return true;
  const title = plain(Object.values(playbook.title).join(" ")).split(" ");
  if (word.length >= 4 && title.some((one) => one.length >= 4 && one.slice(0, 4) === word.slice(0, 4))) return true;
  return Object.values(task.form).some(({ value }) => {
    if (typeof value === "number") return readNumber(word) === value;
    if (typeof value !== "string") return false;
    const month = /^\d{4}-(\d\d)$/.exec(value)?.[1];
    return month ? findMonthName(word) === month : word.length >= 4 && value.toLowerCase().includes(word);
  });
}

/** The things that the step's own words for a yes name: "discount" of "I'll take the discount". */
function listOfferWords(talk: Talk, task: Task): string[] {
  const own = findField(talk, task, findOutcome(task, "awaiting")?.stepId ?? null);
  return (own?.kind === "yes_no" ? own.choices : [])
    .filter(({ value }) => value === "yes")
    .flatMap(({ hints }) => listBeginnings(hints))
    .flatMap((hint) => hint.split(" ").slice(1))
    .filter((word) => word.length >= 5);
}

/**
 * "The address yes", "на два, да", "pause: no": the yes or no that is left when what the offer says itself is taken away. Null
 * where nothing was said again, or something else stands beside it.
 */
export function readWithoutOffered(talk: Talk, task: Task, text: string): Reply | null {
  let isNamed = false;
  let left = text.replace(/[\p{L}\p{N}'’]+/gu, (written) => {
    if (!namesOffered(talk, task, plain(written))) return written;
    isNamed = true;
    return " ";
  });
  if (!isNamed) return null;
  left = left.replace(/[\p{L}\p{N}'’]+/gu, (written) => (LITTLE.test(plain(written)) ? " " : written));
  const reply = readReply(left);
  return (reply.meaning === "yes" || reply.meaning === "no") && reply.rest === ""
    ? { ...reply, isQualified: false }
    : null;
}

const DROPS =
  /(?<!\p{L})(?:forget|drop|scrap|never ?mind|no need (?:for|to)|leave (?:out )?the (?=skip|pause|address|claim|change)|забуд\p{L}*|забей\p{L}*|забил\p{L}*|вычеркн\p{L}*|убер\p{L}*|бог с)(?!\p{L})/u;
const ONLY = /(?<!\p{L})(?:only|just|лишь|только|одн(?:у|о|и) лишь)(?!\p{L})/u;

/** "Forget the skip, only the address": what is offered is let go, and one that waits behind it is wanted. */
export function dropsOffered(talk: Talk, task: Task, text: string): boolean {
  const words = plain(text);
  if (words.split(" ").length > 12) return false;
  const isNamed = words.split(" ").some((word) => namesOffered(talk, task, word));
  if (DROPS.test(words) && isNamed) return true;
  return ONLY.test(words) && !isNamed && namesWaiting(talk, task, text) !== null;
}

/** The request behind this one that the words name, and not this one. */
export function namesWaiting(talk: Talk, task: Task, text: string): Task | null {
  const own = findPlaybook(talk, task.category);
  if (own && (hasBeginning(text, own.keywords) || hasBeginning(text, own.sureWords))) return null;
  return (
    talk.state.tasks.find((one) => {
      const playbook = findPlaybook(talk, one.category);
      return one !== task && one.category !== task.category && playbook && hasBeginning(text, playbook.keywords);
    }) ?? null
  );
}
