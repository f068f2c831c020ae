import { randomUUID } from "node:crypto";
import { type Client, createClient, type WidgetMessage, type WidgetQuickReply } from "@rapport/api";
import { writeWidgetKey } from "@rapport/connector-webchat";
import { SUBSCRIPTION_AGENT } from "@rapport/intelligence";
import { type ActionOptions, actionJobs, importOpenApi, type TurnOptions, turnJobs } from "@rapport/orchestration";
import {
  type Correspondent,
  type MailSink,
  openCorrespondent,
  type SubscriptionShop,
  type SunkMail,
  startMailSink,
  startSubscriptionShop,
  stockKnowledge,
} from "@rapport/sandbox";
import type { AgentConfig } from "@rapport/schema";
import { deployAgentVersion, ensureAgent, insertAgentVersion, startWorker } from "@rapport/store";
import { turnOptions } from "../../apps/server/src/engine/options.ts";
import { startSmtpListener } from "../../apps/server/src/mail/smtp-listener.ts";
import { engineJobs, hubJobs } from "../../apps/server/src/services/jobs.ts";
import { startTestServer, type TestServer, type TestTenant } from "../../apps/server/src/testing/index.ts";

const SITE = "http://shop.example";
/** A PNG of one pixel. */
const PHOTO = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==",
  "base64",
);

/** The whole way of a turn: a hub with a real database, its worker, the shop's own system, a mail server. */
export interface EngineWorld {
  server: TestServer;
  tenant: TestTenant;
  shop: SubscriptionShop;
  sink: MailSink;
  visit(options?: { locale?: string; identity?: string }): Promise<Chat>;
  /** Where mail for the company goes. */
  smtp: { host: string; port: number };
  mailAddress: string;
  /** A customer who writes e-mail, by SMTP as mail comes. */
  correspond(address: string, name?: string): Correspondence;
  /** The code that was mailed last to this address. */
  codeFor(address: string): Promise<string>;
  close(): Promise<void>;
}

/** A customer in the widget. */
export interface Chat {
  conversationId(): Promise<string>;
  /** Says something and waits until the company has answered and is silent. Answers what it said. */
  say(text: string, options?: { photo?: boolean }): Promise<WidgetMessage[]>;
  /** Says something and does not wait. */
  post(text: string): Promise<void>;
  /** Presses a button of the latest answer that offers one. */
  press(decision: "confirm" | "decline"): Promise<WidgetMessage[]>;
  messages(): Promise<WidgetMessage[]>;
  transcript(): Promise<string>;
}

/** A customer's mails with the company. */
export interface Correspondence {
  /** Writes and waits until the company has answered and is silent. Answers its mails, codes included. */
  write(
    text: string,
    options?: { subject?: string; inReplyTo?: SunkMail; cc?: string; photo?: boolean },
  ): Promise<SunkMail[]>;
  /** Answers the company's latest mail to this address, its words quoted below. */
  reply(text: string, options?: { photo?: boolean }): Promise<SunkMail[]>;
  /** The company's mails to this address, oldest first. */
  mails(): SunkMail[];
  conversationIds(): Promise<string[]>;
}

export async function startEngineWorld(
  options: {
    agent?: AgentConfig;
    /** Shorter waits of the ledger, for tests in which the shop is away. */
    limits?: Partial<ActionOptions>;
    /** Without a worker: other processes do the jobs. */
    hasWorker?: boolean;
  } = {},
): Promise<EngineWorld> {
  const sink = await startMailSink();
  const shop = await startSubscriptionShop();
  const server = await startTestServer();
  const tenant = await server.createTenant("Little Harbour");
  const webchatId = await server.createConnection(tenant, "webchat");
  const mailAddress = `help@${tenant.slug}.example`;
  await server.createConnection(tenant, "email", {
    address: mailAddress,
    smtp: { host: sink.host, port: sink.port, security: "none", user: "" },
  });
  const document: unknown = await (await fetch(`${shop.url}/openapi.json`)).json();
  await server.store.system(tenant.id).write(async (tx) => {
    const secrets = { authorization: `Bearer ${shop.apiKey}` };
    await importOpenApi(tx, server.store, { name: "Shop", url: shop.url, document, secrets });
    const { draft } = await ensureAgent(tx, options.agent ?? SUBSCRIPTION_AGENT);
    await deployAgentVersion(tx, (await insertAgentVersion(tx, draft, "")).id);
  });
  await stockKnowledge(server.store.system(tenant.id));
  const turns = turnOptions(server.parts);
  const own: TurnOptions = { ...turns, actions: { ...turns.actions, ...options.limits } };
  const jobs = {
    ...hubJobs(server.parts),
    ...engineJobs(server.parts),
    ...(options.limits ? { ...turnJobs(own), ...actionJobs(own.actions) } : {}),
  };
  for (const [task, handler] of Object.entries(jobs)) {
    jobs[task] = (payload, attempt) =>
      handler(payload, attempt).catch((error: unknown) => {
        process.stderr.write(`${task}: ${error instanceof Error ? error.stack : String(error)}\n`);
        throw error;
      });
  }
  const worker =
    options.hasWorker === false ? null : await startWorker(server.store, { handlers: jobs, concurrency: 8 });
  const onError = server.parts.reportError;
  const listener = await startSmtpListener({ ...server.parts, host: "127.0.0.1", port: 0, onError });
  const smtp = { host: "127.0.0.1", port: listener.port };
  const correspondents: Correspondent[] = [];
  return {
    server,
    tenant,
    shop,
    sink,
    smtp,
    mailAddress,
    correspond(address, name = "") {
      const correspondent = openCorrespondent({ address, name, to: mailAddress, smtp: () => smtp, sink });
      correspondents.push(correspondent);
      return openCorrespondence(server, sink, correspondent, address);
    },
    visit: (visit = {}) => openChat(server, writeWidgetKey(tenant.id, webchatId), visit),
    async codeFor(address) {
      for (let round = 0; round < 200; round++) {
        const codes = sink.mails
          .filter(({ to }) => to.some((one) => one.toLowerCase() === address.toLowerCase()))
          .map(({ text }) => /(?:code is|код:) (\d{6})\b/.exec(text)?.[1]);
        const code = codes.findLast((one) => one !== undefined);
        if (code) return code;
        await pause(25);
      }
      throw new Error(`no code was mailed to ${address}`);
    },
    async close() {
      for (const correspondent of correspondents) correspondent.stop();
      await listener.close();
      await worker?.stop();
      await server.stop();
      await shop.close();
      await sink.close();
    },
  };
}

async function openChat(server: TestServer, key: string, visit: { locale?: string; identity?: string }): Promise<Chat> {
  const query = { key };
  let token: string | null = null;
  const client: Client = createClient({
    baseUrl: server.url,
    token: () => token,
    headers: () => ({ origin: SITE, ...(visit.identity ? { "x-rapport-identity": visit.identity } : {}) }),
  });
  const begun = await client.call("widget.start", {
    query,
    body: {
      ...(visit.locale ? { locale: visit.locale } : {}),
      ...(visit.identity ? { identity: visit.identity } : {}),
    },
  });
  token = begun.visitorToken;
  const messages = async () => (await client.call("widget.messages", { query: { key, after: 0 } })).messages;

  /** Until nothing stirs any more. Answers what was said after this number. */
  async function settle(after: number): Promise<WidgetMessage[]> {
    const answers = async () => (await messages()).filter(({ direction, seq }) => direction === "out" && seq > after);
    await settleJobs(server, async () => (await answers()).length);
    return answers();
  }

  const chat: Chat = {
    messages,
    async conversationId() {
      const { rows } = await server.store.owner.query<{ id: string }>(
        "select conversation_id as id from rapport.events where id = $1",
        [(await messages())[0]?.id],
      );
      return rows[0]!.id;
    },
    async say(text, { photo = false } = {}) {
      const attachmentIds: string[] = [];
      if (photo) {
        const form = new FormData();
        form.append("file", new File([PHOTO], "box.png", { type: "image/png" }));
        attachmentIds.push((await client.call("widget.upload", { query, form })).id);
      }
      const sent = await client.call("widget.send", { query, body: { clientId: randomUUID(), text, attachmentIds } });
      return settle(sent.seq);
    },
    async post(text) {
      await client.call("widget.send", { query, body: { clientId: randomUUID(), text } });
    },
    async press(decision) {
      const offered = (await messages())
        .flatMap(({ quickReplies }) => quickReplies)
        .findLast(
          (reply): reply is Extract<WidgetQuickReply, { kind: "decision" }> =>
            reply.kind === "decision" && reply.decision === decision,
        );
      if (!offered) throw new Error(`nothing is offered to ${decision}:\n${await chat.transcript()}`);
      const { label, actionId, argumentsHash } = offered;
      const sent = await client.call("widget.send", {
        query,
        body: { clientId: randomUUID(), text: label, decision: { actionId, decision, argumentsHash } },
      });
      return settle(sent.seq);
    },
    async transcript() {
      return (await messages())
        .map(({ direction, text, quickReplies }) => {
          const buttons = quickReplies.map(({ label }) => ` [${label}]`).join("");
          return `${direction === "in" ? "customer" : "company "}: ${text}${buttons}`;
        })
        .join("\n");
    },
  };
  return chat;
}

function openCorrespondence(
  server: TestServer,
  sink: MailSink,
  correspondent: Correspondent,
  address: string,
): Correspondence {
  const mails = () => sink.mails.filter(({ to }) => to.includes(address));
  let subject = "";
  const write: Correspondence["write"] = async (text, { photo, ...options } = {}) => {
    const before = mails().length;
    subject = options.subject ?? subject;
    const attachments = photo ? [{ name: "box.png", type: "image/png", content: PHOTO }] : [];
    await correspondent.write({ text, ...options, subject, attachments });
    await settleJobs(server, () => mails().length);
    return mails().slice(before);
  };
  return {
    mails,
    write,
    reply(text, options = {}) {
      const last = mails().at(-1);
      if (!last) throw new Error(`nothing was mailed to ${address} yet`);
      return write(text, {
        subject: /^re:/i.test(last.subject) ? last.subject : `Re: ${last.subject}`,
        inReplyTo: last,
        ...options,
      });
    },
    async conversationIds() {
      const { rows } = await server.store.owner.query<{ id: string }>(
        `select distinct e.conversation_id as id, min(e.seq) from rapport.events e
           join rapport.event_texts t on t.tenant_id = e.tenant_id and t.event_id = e.id
         where t.author_address = $1 group by 1 order by 2`,
        [address],
      );
      return rows.map(({ id }) => id);
    },
  };
}

/** Longer than any answer takes, be the machine as busy as it may. */
const SETTLE_WITHIN_MS = 120_000;
const QUIET_ROUNDS = 14;

/** Until no job is waiting and nothing stirs any more. Throws with the jobs that did not come to an end. */
export async function settleJobs(server: TestServer, stirs: () => number | Promise<number> = () => 0): Promise<void> {
  const endsAtMs = Date.now() + SETTLE_WITHIN_MS;
  let quietRounds = 0;
  let seen = await stirs();
  let busy: string[] = [];
  while (quietRounds < QUIET_ROUNDS) {
    await pause(25);
    // The jobs first: what they did is seen after it.
    busy = await listBusyJobs(server);
    const now = await stirs();
    quietRounds = now === seen && busy.length === 0 ? quietRounds + 1 : 0;
    seen = now;
    if (Date.now() > endsAtMs) throw new Error(`still stirring after ${SETTLE_WITHIN_MS} ms: ${busy.join(", ")}`);
  }
}

/** What an answer may wait for; what is learnt from it later is nobody's answer. */
const TASKS = ["turn", "act", "reconcile_action", "send_code", "deliver"];

/** Jobs that are waiting or being done, or have failed and are about to be tried again. */
async function listBusyJobs(server: TestServer): Promise<string[]> {
  const { rows } = await server.store.owner.query<{ job: string }>(
    `select task_identifier || coalesce(' (' || last_error || ')', '') as job from graphile_worker.jobs
     where task_identifier = any($1::text[])
       and case when attempts >= max_attempts then locked_at is not null
                when last_error is not null then run_at <= now() + interval '30 seconds'
                else run_at <= now() + interval '1 second' end`,
    [TASKS],
  );
  return rows.map(({ job }) => job);
}

export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
