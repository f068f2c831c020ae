import { randomUUID } from "node:crypto";
import { type Client, createClient } from "@rapport/api";
import { type Id, RapportError } from "@rapport/schema";
import { PASSWORD } from "../product/company.ts";

/** An answer that an agent gave; the server has acknowledged it. */
export interface GivenAnswer {
  /** Unique word in the text, by which witnesses know it. */
  marker: string;
  clientId: string;
  conversationId: Id;
  channel: string;
}

export interface Agent {
  readonly answers: readonly GivenAnswer[];
  /** Works until stopped: takes open conversations whose customer waits, and answers. */
  readonly work: Promise<void>;
  stop(): void;
}

/** A person at the console, without the screen: reads the list, answers who waits, sends again until the server says yes. */
export function startAgent(options: { server: () => string; email: string; name: string; pauseMs: number }): Agent {
  const answers: GivenAnswer[] = [];
  let isStopped = false;
  let token: string | null = null;
  let count = 0;

  async function signedIn(): Promise<Client> {
    const client = createClient({
      baseUrl: options.server(),
      token: () => token,
      fetch: (input, init) => fetch(input, { ...init, signal: AbortSignal.timeout(10_000) }),
    });
    if (token) return client;
    const session = await client.call("auth.signIn", { body: { email: options.email, password: PASSWORD } });
    token = session.accessToken;
    return client;
  }

  /** Until it works; null when the server refuses for good. */
  async function insist<Result>(attempt: (client: Client) => Promise<Result>): Promise<Result | null> {
    for (;;) {
      try {
        return await attempt(await signedIn());
      } catch (error) {
        if (error instanceof RapportError && error.status === 401) token = null;
        else if (error instanceof RapportError && !error.isRetryable && error.status < 500) return null;
        if (isStopped && Date.now() > stoppedAt + PATIENCE_MS) return null;
        await new Promise((resolve) => setTimeout(resolve, 150 + Math.random() * 250));
      }
    }
  }
  let stoppedAt = 0;

  async function run(): Promise<void> {
    while (!isStopped) {
      const page = await insist((client) =>
        client.call("conversations.list", { query: { isWaiting: true, sort: "waiting_longest", limit: 20 } }),
      );
      const rows = page?.items ?? [];
      const row = rows[Math.floor(Math.random() * rows.length)];
      if (row) await answer(row.id, row.channel);
      await new Promise((resolve) => setTimeout(resolve, options.pauseMs * (0.5 + Math.random())));
    }
  }

  async function answer(conversationId: Id, channel: string): Promise<void> {
    const marker = `answer-${options.name}-${++count}-${randomUUID().slice(0, 8)}`;
    const clientId = randomUUID();
    const text = `We have looked into it. ${marker}`;
    const item = await insist((client) =>
      client.call("conversations.reply", { params: { id: conversationId }, body: { text, clientId } }),
    );
    if (item) answers.push({ marker, clientId, conversationId, channel });
  }

  return {
    answers,
    work: run(),
    stop() {
      isStopped = true;
      stoppedAt = Date.now();
    },
  };
}

const PATIENCE_MS = 30_000;
