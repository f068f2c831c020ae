import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { createClient } from "@rapport/api";
import { IDENTITY_SECRET, writeWidgetKey } from "@rapport/connector-webchat";
import type { Id } from "@rapport/schema";
import { readSecrets, type Store, saveSecrets } from "@rapport/store";
import { hashPassword } from "../auth/passwords.ts";
import type { ServerConfig } from "../config.ts";
import { type RunningServices, startServices } from "../main/start-services.ts";
import { SERVICE_NAMES } from "../services/index.ts";
import { openDemoShop, putAgentToWork } from "./engine.ts";
import { findFreePort } from "./ports.ts";

export interface DemoOptions {
  config: ServerConfig;
  /** Wanted ports; the next free one is taken where another program has it. `mailOut`: where our own mail leaves to. */
  ports: { console: number; shop: number; shopSystem: number; sink: number; smtp: number; mailOut: number };
  /** Simulated customers keep writing. */
  isAlive: boolean;
  /** Somebody new writes every so many seconds. */
  everySeconds: [number, number];
  conversations?: number;
  log: (sentence: string) => void;
}

export interface DemoSignIn {
  role: string;
  name: string;
  email: string;
}

export interface RunningDemo {
  consoleUrl: string;
  shopUrl: string;
  sinkUrl: string;
  smtpPort: number;
  mailAddress: string;
  password: string;
  signIns: DemoSignIn[];
  services: RunningServices;
  stop(): Promise<void>;
}

const HOST = "127.0.0.1";

/** The whole product with a company in it and a world around it (OPS-1). What was started is stopped when a step fails. */
export async function startDemo(options: DemoOptions): Promise<RunningDemo> {
  const sandbox = await import("@rapport/sandbox");
  const { config, log } = options;
  const undo: (() => Promise<void> | void)[] = [];
  const stop = async () => {
    for (const step of undo.splice(0).reverse()) await step();
  };
  try {
    let services: RunningServices | null = null;
    const sink = await sandbox.startMailSink({
      host: HOST,
      port: await findFreePort(HOST, options.ports.mailOut),
      file: join(config.dataDirectory, "demo-mail.jsonl"),
      returnTo: () => (services?.smtpPort ? { host: HOST, port: services.smtpPort } : null),
    });
    undo.push(() => sink.close());
    const sinkPage = await sandbox.serveSinkPage(sink, { port: await findFreePort(HOST, options.ports.sink) });
    undo.push(() => sinkPage.close());

    services = await startServices(SERVICE_NAMES, {
      config: {
        ...config,
        port: await findFreePort(config.host, options.ports.console),
        smtpPort: await findFreePort(config.smtpHost, options.ports.smtp),
        // The mail sink lives on this machine.
        allowAddresses: [...config.allowAddresses, `${HOST}/32`],
      },
      log,
    });
    const running = services;
    undo.push(() => running.stop());
    const { store } = running.parts;
    const shopPort = await findFreePort(HOST, options.ports.shop);
    const company = await sandbox.foundDemoCompany({
      store,
      hashPassword,
      shopOrigins: [`http://${HOST}:${shopPort}`, `http://localhost:${shopPort}`],
      mailSink: sink,
      ...(options.conversations === undefined ? {} : { conversations: options.conversations }),
    });
    await furnish(running.url, sandbox);
    const shopSystem = await openDemoShop(sandbox, {
      store,
      tenantId: company.tenantId,
      port: await findFreePort(HOST, options.ports.shopSystem),
      dataDirectory: config.dataDirectory,
    });
    undo.push(() => shopSystem.close());

    const identitySecret = await ensureIdentitySecret(store, company.tenantId, company.connections.webchat);
    const widgetKey = writeWidgetKey(company.tenantId, company.connections.webchat);
    const shop = await sandbox.startShop({
      port: shopPort,
      widget: () => ({ src: `${running.url}/widget.js`, key: widgetKey }),
      identitySecret: () => identitySecret,
    });
    undo.push(() => shop.close());
    await putAgentToWork(
      store,
      company.tenantId,
      () => sandbox.playTrialDays({ server: running.url, widgetKey, shopOrigin: shop.url }),
      (error) => log(`The AI's first days could not be played: ${error.message}`),
    );
    if (options.isAlive && running.smtpPort !== null) {
      const smtp = { host: config.smtpHost, port: running.smtpPort };
      const simulation = sandbox.simulateCustomers({
        server: () => running.url,
        widgetKey,
        shopOrigin: shop.url,
        smtp: () => smtp,
        sink,
        everySeconds: options.everySeconds,
        onError: (error) => log(`A simulated customer had trouble: ${error.message}`),
      });
      undo.push(() => simulation.stop());
    }
    return {
      consoleUrl: running.url,
      shopUrl: shop.url,
      sinkUrl: sinkPage.url,
      smtpPort: running.smtpPort ?? 0,
      mailAddress: sandbox.COMPANY.mailAddress,
      password: sandbox.COMPANY.password,
      signIns: sandbox.AGENTS.map(({ role, name, email }) => ({ role, name, email })),
      services: running,
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function ensureIdentitySecret(store: Store, tenantId: Id, connectionId: Id): Promise<string> {
  return store.system(tenantId).write(async (tx) => {
    const known = (await readSecrets(tx, store.secretKey, connectionId))[IDENTITY_SECRET];
    if (known) return known;
    const secret = randomBytes(32).toString("base64url");
    await saveSecrets(tx, store.secretKey, connectionId, { [IDENTITY_SECRET]: secret });
    return secret;
  });
}

/** Saved views and canned replies, made by the people they belong to through the API, unless they have some. */
async function furnish(url: string, sandbox: typeof import("@rapport/sandbox")): Promise<void> {
  const { AGENTS, CANNED_REPLIES, COMPANY, SAVED_VIEWS, TEAM_NAMES } = sandbox;
  for (const { key, email } of AGENTS) {
    const views = SAVED_VIEWS.filter(({ by }) => by === key);
    const replies = CANNED_REPLIES.filter(({ by }) => by === key);
    if (views.length + replies.length === 0) continue;
    const anonymous = createClient({ baseUrl: url });
    const { accessToken, me } = await anonymous.call("auth.signIn", { body: { email, password: COMPANY.password } });
    const client = createClient({ baseUrl: url, token: () => accessToken });
    const teams = (await client.call("teams.list", {})).items;
    const known = (await client.call("views.list", {})).items;
    const mine = known.filter(({ ownerId }) => ownerId === me.actor.id);
    for (const { name, filter, sort, isShared } of mine.length > 0 ? [] : views) {
      const team = filter.team && teams.find((candidate) => candidate.name === TEAM_NAMES[filter.team!]);
      const wanted = team ? { ...filter, team: team.id } : filter;
      await client.call("views.create", { body: { name, filter: wanted, sort, isShared } });
    }
    const written = new Set((await client.call("cannedReplies.list", {})).items.map(({ shortcut }) => shortcut));
    for (const { shortcut, title, body, isShared } of replies) {
      if (written.has(shortcut)) continue;
      await client.call("cannedReplies.create", { body: { shortcut, title, body, isShared } });
    }
    await client.call("auth.signOut", {});
  }
}
