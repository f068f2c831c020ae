import { COMPANY, createRandom, fill, LANGUAGES } from "../company/index.ts";
import type { DemoContact } from "../company/people.ts";
import { makeContacts } from "../company/people.ts";
import { makeSlots } from "../company/slots.ts";
import type { MailSink, SunkMail } from "../mail/index.ts";
import { openCorrespondent } from "./correspondent.ts";
import { openVisitor, pause } from "./visitor.ts";

export interface SimulationOptions {
  server: () => string;
  widgetKey: string;
  shopOrigin: string;
  smtp: () => { host: string; port: number };
  sink: MailSink;
  /** Somebody new writes every so many seconds, at random between the two. */
  everySeconds?: [number, number];
  /** While so many of them wait for their first answer nobody new writes, so that an inbox left alone is not flooded. */
  mostWaiting?: number;
  seed?: string;
  /** Told of what went wrong; the simulation goes on. */
  onError?: (error: Error) => void;
}

export interface Simulation {
  /** How many customers have begun to write. */
  readonly begun: number;
  stop(): void;
}

/** How many customers keep listening for an answer; who has waited longest goes when another comes. */
const LISTENERS = 30;

/**
 * Customers who keep writing while the demo runs, in the widget through its own API and socket and by SMTP, and who
 * answer when somebody of the company does: what else they want to know, then thanks.
 */
export function simulateCustomers(options: SimulationOptions): Simulation {
  const random = createRandom(options.seed ?? `alive-${Date.now()}`);
  const [leastSeconds, mostSeconds] = options.everySeconds ?? [20, 60];
  const stopped = new AbortController();
  const listening: (() => void)[] = [];
  const mostWaiting = options.mostWaiting ?? 15;
  const waiting = new Set<object>();
  let begun = 0;

  // Each comes once: a stranger in the chat is a new contact, and one name ten times over would look like a fault.
  let people: DemoContact[] = [];
  const between = (least: number, most: number) =>
    pause((least + random.next() * (most - least)) * 1000, stopped.signal);
  const report = (error: unknown) => {
    if (!stopped.signal.aborted && error instanceof Error) options.onError?.(error);
  };

  function pickWords(contact: DemoContact, isChat: boolean) {
    const language = LANGUAGES[contact.language];
    const topic = random.pickWeighted(language.topics, ({ weight, chatOnly, attach }) =>
      attach || (chatOnly && !isChat) ? 0 : weight,
    );
    const slots = makeSlots(random, contact, "sofia", Date.now());
    const opening = fill(random.pick(topic.openings).text, slots);
    const detail = topic.details.length > 0 && random.chance(0.5) ? fill(random.pick(topic.details), slots) : null;
    const subject = fill(random.pick(topic.subjects), slots);
    const questions = topic.followUps.filter(({ fits }) => !fits);
    // Who answers is not known here, so nobody is thanked by name.
    const thanks = language.thanks.filter((sentence) => !sentence.includes("{"));
    const replies = [
      ...(questions.length > 0 && random.chance(0.5) ? [fill(random.pick(questions).question, slots)] : []),
      random.pick(thanks),
    ];
    const greeting = random.pick(language.greetings);
    const signature = fill(random.pick(language.signOffs), slots);
    return { opening, detail, subject, replies, greeting, signature };
  }

  function keepListening(leave: () => void): void {
    listening.push(leave);
    if (listening.length > LISTENERS) listening.shift()?.();
  }

  async function chat(contact: DemoContact): Promise<void> {
    const words = pickWords(contact, true);
    const visitor = openVisitor({
      server: options.server,
      widgetKey: options.widgetKey,
      origin: options.shopOrigin,
      profile: { name: contact.name, email: contact.email },
      locale: contact.locale,
    });
    keepListening(() => visitor.leave());
    waiting.add(visitor);
    visitor.onAnswer(() => {
      waiting.delete(visitor);
      const next = words.replies.shift();
      if (next === undefined) return;
      void (async () => {
        await between(3, 9);
        visitor.type(true);
        await between(3, 8);
        visitor.type(false);
        await visitor.say(next);
      })().catch(report);
    });
    await visitor.say(words.opening);
    if (!words.detail) return;
    visitor.type(true);
    await between(3, 7);
    visitor.type(false);
    await visitor.say(words.detail);
  }

  async function mail(contact: DemoContact): Promise<void> {
    const words = pickWords(contact, false);
    const { email: address, name } = contact;
    const writer = openCorrespondent({
      address,
      name,
      to: COMPANY.mailAddress,
      smtp: options.smtp,
      sink: options.sink,
    });
    keepListening(() => writer.stop());
    waiting.add(writer);
    writer.onAnswer((answer: SunkMail) => {
      waiting.delete(writer);
      const text = words.replies.shift();
      if (text === undefined) return;
      const subject = /^re:/i.test(answer.subject) ? answer.subject : `Re: ${answer.subject}`;
      void between(8, 25)
        .then(() => writer.write({ subject, text, inReplyTo: answer }))
        .catch(report);
    });
    const body = [words.opening, words.detail].filter((part) => part !== null).join(" ");
    await writer.write({ subject: words.subject, text: `${words.greeting}\n\n${body}\n\n${words.signature}` });
  }

  async function live(): Promise<void> {
    for (;;) {
      await between(leastSeconds, mostSeconds);
      if (waiting.size >= mostWaiting) continue;
      if (people.length === 0) people = makeContacts(random, 200, [], Date.now());
      const contact = people.splice(Math.floor(random.next() * people.length), 1)[0]!;
      begun += 1;
      void (random.chance(0.65) ? chat(contact) : mail(contact)).catch(report);
    }
  }
  live().catch(report);

  return {
    get begun() {
      return begun;
    },
    stop() {
      stopped.abort();
      for (const leave of listening.splice(0)) leave();
    },
  };
}
