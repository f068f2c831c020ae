import { type AgentKey, COMPANY, FIRST_NAMES } from "./catalog.ts";
import type { Clock } from "./clock.ts";
import { drawParcel, writeInvoice } from "./files.ts";
import { type Letter, type Quoted, writeLetter, writeReply } from "./letters.ts";
import type { DemoContact } from "./people.ts";
import type { Random } from "./random.ts";
import type { ConversationScript, ScriptFile, Step } from "./script.ts";
import { makeSlots } from "./slots.ts";
import { fill, LANGUAGES, type TeamKey, type Topic } from "./texts.ts";

/** How far a conversation has come by now. */
export type Ending = "unanswered" | "taken" | "asked_again" | "answered" | "snoozed" | "reopened" | "ended";

export interface Wish {
  contact: DemoContact;
  ending: Ending;
  /** For `ended`: when the customer first wrote. For the others: when the latest words were said. */
  atMs: number;
  nowMs: number;
}

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
const MENTIONED: AgentKey[] = ["daniel", "vera", "pavel", "sofia"];

/** Writes one conversation: question, answer that fits, what else they ask, thanks. */
export function writeConversation(random: Random, clock: Clock, wish: Wish): ConversationScript {
  const { contact, ending } = wish;
  const language = LANGUAGES[contact.language];
  const channel = random.chance(0.55) ? "webchat" : "email";
  const topic = random.pickWeighted(language.topics, ({ weight, chatOnly }) =>
    chatOnly && channel === "email" ? 0 : weight,
  );
  const agent = agentFor(random, topic.team, contact);
  const slots = makeSlots(random, contact, agent, wish.atMs);
  const writer = createWriter(
    random,
    clock,
    { channel, contact, topic, agent, slots },
    ending === "ended" ? wish.atMs : 0,
  );

  writer.open();
  if (ending === "unanswered") {
    if (random.chance(0.25)) writer.nudge();
  } else {
    writer.take();
    if (ending !== "taken") writer.answer();
    const asks = ending === "asked_again" || (ending !== "taken" && random.chance(0.55));
    if (asks) writer.followUp(ending !== "asked_again");
    if (ending === "snoozed")
      writer.step({
        do: "snooze",
        by: agent,
        untilMs: random.chance(0.2) ? null : wish.nowMs + random.between(2, 90) * 60 * MINUTE_MS,
      });
    if (ending === "ended" || ending === "reopened") writer.finish();
    if (ending === "reopened") writer.reopen();
  }
  const steps = ending === "ended" ? writer.steps : endAt(writer.steps, wish.atMs, wish.nowMs);
  if (ending === "ended") {
    const last = steps.at(-1)!.atMs;
    if (wish.nowMs - last > 14 * DAY_MS) steps.push({ do: "close", atMs: last + 7 * DAY_MS });
  }
  const subject = channel === "email" ? fill(random.pick(topic.subjects), slots) : null;
  return { channel, contact, subject, team: topic.team, steps };
}

/** Moves a conversation in time so that its last words fall on `atMs`; long silences shrink with it. */
function endAt(steps: Step[], atMs: number, nowMs: number): Step[] {
  const last = steps.at(-1)!.atMs;
  const age = nowMs - atMs;
  return steps.map((step) => {
    const before = last - step.atMs;
    return { ...step, atMs: Math.round(atMs - Math.min(before, before * 0.15 + age)) };
  });
}

function agentFor(random: Random, team: TeamKey, contact: DemoContact): AgentKey {
  if (team === "billing") return random.chance(contact.language === "ru" ? 1 : 0.85) ? "vera" : "daniel";
  if (contact.language === "ru" || team === "delivery") return "pavel";
  return random.pickWeighted<AgentKey>(["sofia", "daniel", "maya"], (key) =>
    key === "sofia" ? 8 : key === "daniel" ? 3 : 1,
  );
}

interface Cast {
  channel: "webchat" | "email";
  contact: DemoContact;
  topic: Topic;
  agent: AgentKey;
  slots: Record<string, string>;
}

function createWriter(random: Random, clock: Clock, cast: Cast, startMs: number) {
  const { channel, contact, topic, agent, slots } = cast;
  const language = LANGUAGES[contact.language];
  const steps: Step[] = [];
  const isChat = channel === "webchat";
  let atMs = startMs;
  let lastAnswer: Quoted | null = null;
  const opening = random.pick(topic.openings);
  /** Which of the topic's answers is given; what is asked next must fit it. */
  const chosen = random.pick(opening.fits ?? [...topic.answers.keys()]);

  const say = (text: string): string => fill(text, slots);
  const after = (medianMinutes: number): void => {
    atMs = Math.round(atMs + Math.max(0.3, random.around(medianMinutes, 0.7)) * MINUTE_MS);
  };
  const write = (letter: Letter, files: ScriptFile[] = []): void => {
    steps.push({ do: "write", atMs, ...letter, ...(files.length > 0 ? { files } : {}) });
  };
  const reply = (text: string): void => {
    after(isChat ? 3 : 240);
    write(isChat || !lastAnswer ? { text } : writeReply(random, contact, text, lastAnswer));
  };
  const answer = (text: string, medianMinutes: number, files: ScriptFile[] = []): void => {
    atMs = clock.answerTime(atMs, medianMinutes);
    steps.push({ do: "answer", atMs, by: agent, text, ...(files.length > 0 ? { files } : {}) });
    lastAnswer = { atMs, author: `${FIRST_NAMES[agent].en}, ${COMPANY.name}`, address: COMPANY.mailAddress, text };
  };
  /** Steps of the team, a few seconds apart from what they go with. */
  const step = (made: { [Kind in Step["do"]]: Omit<Extract<Step, { do: Kind }>, "atMs"> }[Step["do"]]): void => {
    atMs += random.between(4, 40) * 1000;
    steps.push({ ...made, atMs } as Step);
  };

  return {
    steps,
    step,
    open(): void {
      const details = topic.details.length > 0 && random.chance(0.6) ? [say(random.pick(topic.details))] : [];
      const files = topic.attach === "photo" ? [photo(random)] : [];
      const words = say(opening.text);
      if (!isChat) {
        write(writeLetter(random, language, [words, ...details], slots), files);
        return;
      }
      const isGreeted = /^(hi|hello|здравствуйте|добрый)/i.test(words) || !random.chance(0.3);
      write({ text: isGreeted ? words : `${random.pick(language.greetings)} ${words}` }, files);
      for (const text of details) {
        after(0.6);
        write({ text });
      }
    },
    nudge(): void {
      after(isChat ? 6 : 900);
      write({ text: random.pick(language.nudges) });
    },
    take(): void {
      atMs = clock.answerTime(atMs, isChat ? 3 : 45);
      steps.push({ do: "assign", atMs, by: agent, to: agent });
      const tags = random.chance(0.65) ? topic.tags : [];
      const all = contact.isVip ? [...tags, "vip"] : tags;
      if (all.length > 0) step({ do: "tag", by: agent, tags: all });
      if (topic.priority && random.chance(0.6)) step({ do: "prioritise", by: agent, to: topic.priority });
      else if (random.chance(0.05)) step({ do: "prioritise", by: agent, to: random.chance(0.6) ? "high" : "low" });
      if (random.chance(0.09)) {
        const colleague = random.pick(MENTIONED.filter((key) => key !== agent));
        const text = random.pick(language.generalNotes);
        const isMention = text.includes("{mention}");
        step({
          do: "note",
          by: agent,
          text: text.replace("{mention}", `@${FIRST_NAMES[colleague][contact.language]}`),
          mentions: isMention ? [colleague] : [],
        });
      }
    },
    answer(): void {
      const files = topic.attachAnswer === "invoice" ? [invoice(slots)] : [];
      const body = say(topic.answers[chosen]!);
      const greeting = say(random.pick(language.agentOpenings));
      if (isChat) {
        const isPlain = topic.chatOnly || random.chance(0.5);
        answer(isPlain ? body : `${greeting.replace(/,$/, "!")} ${body}`, 2, files);
      } else answer(`${greeting}\n\n${body}\n\n${say(random.pick(language.agentSignOffs))}`, 25, files);
    },
    followUp(isAnswered: boolean): void {
      const fitting = topic.followUps.filter(({ fits }) => !fits || fits.includes(chosen));
      if (fitting.length === 0) {
        if (!isAnswered) reply(random.pick(language.nudges));
        return;
      }
      const next = random.pick(fitting);
      const response = say(next.answer);
      reply(say(next.question));
      if (isAnswered)
        answer(isChat ? response : `${response}\n\n${FIRST_NAMES[agent][contact.language]}`, isChat ? 4 : 60);
    },
    finish(): void {
      if (random.chance(0.72)) {
        reply(say(random.pick(language.thanks)));
        if (random.chance(isChat ? 0.55 : 0.25)) answer(say(random.pick(language.closings)), 3);
      }
      step({ do: "resolve", by: agent });
    },
    reopen(): void {
      after(60 * 20);
      write({ text: random.pick(language.reopens) });
    },
  };
}

function photo(random: Random): ScriptFile {
  return {
    name: random.pick(["IMG_2041.png", "photo.png", "box.png", "IMG_0388.png"]),
    type: "image/png",
    content: PHOTOS[random.between(0, 2)]!,
  };
}
const PHOTOS = (["kraft", "blue", "green"] as const).map(drawParcel);

export function invoice(slots: Record<string, string>): ScriptFile {
  const order = slots.order!;
  return {
    name: `Invoice-${order}.pdf`,
    type: "application/pdf",
    content: writeInvoice([
      "Little Harbour",
      `Invoice for order ${order}`,
      "1 box, delivery included",
      `Total ${(slots.amount ?? "").replace("£", "GBP ").replace(" ₽", " RUB")}`,
      "Paid by card. Thank you!",
    ]),
  };
}
