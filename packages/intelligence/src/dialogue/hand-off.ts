import type { DialogueInput, DialoguePorts, DialogueState, Task } from "./dialogue.ts";
import {
  fillWords,
  findPlaybook,
  finishTask,
  makeKnown,
  nameTask,
  note,
  openTalk,
  pickWords,
  sayTemplate,
  type Talk,
  withdrawProposals,
} from "./talk.ts";

/**
 * Gives the conversation to a person: withdraws what waits for a yes, says so in one honest sentence, and writes down who, what
 * was wanted, what is known, what was done and what is open (ORC-6).
 * @param saying the sentence's template; null: nothing is said, it was said before
 */
export function handOver(talk: Talk, reason: string, saying: string | null = "handed_off"): void {
  const summary = summarise(talk, reason);
  for (const task of [...talk.state.tasks]) {
    withdrawProposals(talk, task);
    finishTask(talk, task, "handed_off");
  }
  talk.proposals = [];
  talk.quickReplies = [];
  talk.isWaitingFor = null;
  talk.state.misunderstandings = 0;
  talk.state.identification = { stage: "none", needed: "verified", claim: null, wrongCodes: 0, resent: 0 };
  if (saying !== null) sayTemplate(talk, null, saying);
  talk.handOff = { reason, summary };
  note(talk, "hand_off", reason);
}

/** What is said and written down where a person takes over from outside: what the dialogue would have said was held back. */
export interface Relief {
  /** One published sentence; empty: the agent has none. */
  text: string;
  summary: string;
}

export function prepareRelief(
  input: DialogueInput,
  ports: DialoguePorts,
  state: DialogueState,
  reason: string,
): Relief {
  const talk = openTalk({ ...input, state }, ports);
  sayTemplate(talk, null, "handed_off");
  return { text: talk.say[0]?.text ?? "", summary: summarise(talk, reason) };
}

/** The summary for the person who takes over, one line a fact, in the conversation's language. */
export function summarise(talk: Talk, reason: string): string {
  const { state, input } = talk;
  const isRussian = state.language === "ru";
  const word = (en: string, ru: string) => (isRussian ? ru : en);
  const { identity } = input;
  const contact =
    identity.email ?? state.contact.email ?? identity.phone ?? state.contact.phone ?? state.contact.orderId;
  const levels = {
    anonymous: word("not identified", "не опознан"),
    claimed: word("says who they are, not verified", "назвался, не подтверждён"),
    verified: word("verified", "подтверждён"),
  };
  const lines = [
    `${word("Customer", "Клиент")}: ${[identity.name, contact, levels[identity.level]].filter(Boolean).join(", ")}`,
    `${word("Reason", "Причина")}: ${wordReason(talk, reason)}`,
  ];
  if (input.event.kind === "message" && input.event.text.trim())
    lines.push(`${word("Last words", "Последние слова")}: «${shorten(input.event.text)}»`);
  for (const task of state.tasks) lines.push(...describeTask(talk, task, word));
  for (const finished of state.finished.slice(-6)) {
    if (finished.outcome === "handed_off" && finished.done.length === 0) continue;
    const done = finished.done.map(({ tool, arguments: args }) => `${tool} ${JSON.stringify(args)}`).join("; ");
    const outcomes = {
      done: word("done", "сделано"),
      passed: word("waits for a colleague's decision", "ждёт решения коллеги"),
      answered: word("answered", "отвечено"),
      declined: word("the customer declined", "клиент отказался"),
      stopped: word("stopped by the customer", "клиент остановил"),
      handed_off: word("handed over", "передано"),
      replaced: word("gave way to another request", "заменено другой просьбой"),
    };
    lines.push(`${nameTask(talk, finished.category)}: ${outcomes[finished.outcome]}${done ? ` (${done})` : ""}`);
  }
  return lines.join("\n");
}

function describeTask(talk: Talk, task: Task, word: (en: string, ru: string) => string): string[] {
  const lines = [`${word("Wants", "Хочет")}: ${nameTask(talk, task.category)}. «${shorten(task.text)}»`];
  const known = makeKnown(talk, task);
  const form = findPlaybook(talk, task.category)?.form ?? [];
  const told = form
    .filter(({ name }) => task.form[name])
    .map(({ name, kind }) =>
      kind === "photo"
        ? `${name}: ${(task.form[name]!.value as string[]).length}`
        : `${name}: ${fillWords(talk, `{${name}}`, known)}`,
    );
  if (told.length > 0) lines.push(`${word("Known", "Известно")}: ${told.join("; ")}`);
  for (const [stepId, { outcome, reason }] of Object.entries(task.outcomes))
    lines.push(`${stepId}: ${outcome}${reason ? ` (${reason})` : ""}`);
  const open = task.asking && form.find(({ name }) => name === task.asking);
  if (open)
    lines.push(
      `${word("Open question", "Открытый вопрос")}: ${fillWords(talk, pickWords(open.ask, talk.state.language), known)}`,
    );
  return lines;
}

function wordReason(talk: Talk, reason: string): string {
  const words = talk.input.agent.templates[`reason_${reason.replace(/:.*$/, "")}`];
  const named = words ? pickWords(words, talk.state.language) : reason;
  const detail = /:(.+)$/.exec(reason)?.[1];
  return detail ? `${named} (${detail.replaceAll("_", " ")})` : named;
}

function shorten(text: string): string {
  const line = text.replace(/\s+/g, " ").trim();
  return line.length > 240 ? `${line.slice(0, 239)}…` : line;
}
