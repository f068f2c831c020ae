import { randomUUID } from "node:crypto";
import { type Client, type ConversationEngine, createClient } from "@rapport/api";
import type { Id } from "@rapport/schema";
import written from "../../texts/trial-days.json" with { type: "json" };
import { AGENTS, type AgentKey, COMPANY } from "../company/index.ts";
import { openVisitor, pause } from "./visitor.ts";

export interface TrialDaysOptions {
  /** The hub's address. */
  server: string;
  widgetKey: string;
  shopOrigin: string;
}

/** One customer, and what a colleague made of the AI's draft. */
interface Trial {
  from: { name: string; email: string; locale: string };
  says: string;
  by: AgentKey;
  /** The draft in other words; null: as it is. */
  sends?: string | null;
  /** The draft with some words replaced. */
  replaces?: [before: string, after: string][];
  /** Dismisses the draft and writes this by hand. */
  answers?: string;
  /** Says what the message was really about. */
  isAbout?: string;
}

/** For one draft, the first of which waits for the router; without one the conversation is left to whoever opens it. */
const PATIENCE_MS = 60_000;

/**
 * The days in which the AI only drafted: customers write in the widget, people send its drafts, some in better words, and
 * correct it, all through the product's own API. What is learned of it is what the product makes of it. The company's agent
 * must be at work and draft.
 */
export async function playTrialDays(options: TrialDaysOptions): Promise<void> {
  const trials = written as unknown as Trial[];
  const people = new Map<AgentKey, Client>();
  for (const key of new Set(trials.map(({ by }) => by))) people.set(key, await signIn(options.server, key));
  for (const trial of trials) await playTrial(options, people.get(trial.by)!, trial);
}

async function signIn(baseUrl: string, key: AgentKey): Promise<Client> {
  const { email } = AGENTS.find((agent) => agent.key === key)!;
  const body = { email, password: COMPANY.password };
  const { accessToken } = await createClient({ baseUrl }).call("auth.signIn", { body });
  return createClient({ baseUrl, token: () => accessToken });
}

async function playTrial({ server, widgetKey, shopOrigin }: TrialDaysOptions, agent: Client, trial: Trial) {
  const { name, email, locale } = trial.from;
  const profile = { name, email };
  const visitor = openVisitor({ server: () => server, widgetKey, origin: shopOrigin, locale, profile });
  try {
    await visitor.say(trial.says);
    const found = await waitForDraft(agent, name);
    if (!found) return;
    const params = { id: found.id };
    await agent.call("conversations.update", { params, body: { assigneeId: await idOf(agent) } });
    if (trial.isAbout) {
      await agent.call("conversations.correctCategory", { params, body: { category: trial.isAbout } });
    }
    await settle(agent, found, trial);
    // Nobody has anything left to do here: what waits in the inbox is for whoever opens the demo.
    await agent.call("conversations.update", { params, body: { status: "resolved" } });
  } finally {
    visitor.leave();
  }
}

/** The conversation of this customer once the AI has made up its mind; null: it did not. */
async function waitForDraft(agent: Client, name: string): Promise<{ id: Id; engine: ConversationEngine } | null> {
  const untilMs = performance.now() + PATIENCE_MS;
  while (performance.now() < untilMs) {
    const { items } = await agent.call("conversations.list", { query: { limit: 10 } });
    const id = items.find(({ contact }) => contact.name === name)?.id;
    const engine = id && (await agent.call("conversations.engine", { params: { id } }));
    if (engine && engine.runs.length > 0) return { id, engine };
    await pause(100, new AbortController().signal);
  }
  return null;
}

async function settle(
  agent: Client,
  { id, engine: { suggestion } }: { id: Id; engine: ConversationEngine },
  { answers, sends, replaces = [] }: Trial,
): Promise<void> {
  const clientId = randomUUID();
  if (answers !== undefined) {
    if (suggestion) {
      await agent.call("suggestions.settle", { params: { id: suggestion.id }, body: { decision: "reject" } });
    }
    await agent.call("conversations.reply", { params: { id }, body: { text: answers, clientId } });
    return;
  }
  if (!suggestion) return;
  const text = sends ?? replaces.reduce((draft, [before, after]) => draft.replace(before, after), suggestion.text);
  await agent.call("suggestions.settle", { params: { id: suggestion.id }, body: { decision: "send", text, clientId } });
}

async function idOf(agent: Client): Promise<Id> {
  return (await agent.call("me.get", {})).actor.id;
}
