import { randomBytes } from "node:crypto";
import { type Client, createClient } from "@rapport/api";
import { deliver } from "@rapport/orchestration";
import type { Id, Role, RowScope } from "@rapport/schema";
import { createTenant, insertActor, insertConnection, openStore, type Store, setTeamsOf } from "@rapport/store";
import { type CustomerWords, createTestDatabase, type Heard, hear } from "@rapport/store/testing";
import type { FastifyInstance } from "fastify";
import { createApp } from "../app.ts";
import { hashPassword } from "../auth/passwords.ts";
import { readConfig, type ServerConfig } from "../config.ts";
import { deliveryOptions } from "../connections/delivery.ts";
import { createMetrics } from "../http/metrics.ts";
import { openParts } from "../main/open-parts.ts";
import type { ServerParts } from "../main/parts.ts";
import { openConsoleSocket, type TestSocket } from "./socket.ts";

export const TEST_PASSWORD = "correct horse battery";

/** A person of a test company, signed in on demand. */
export interface TestActor {
  id: Id;
  tenantId: Id;
  email: string;
  role: Role;
}

export interface TestTenant {
  id: Id;
  slug: string;
  owner: TestActor;
}

export interface TestServer {
  url: string;
  store: Store;
  parts: ServerParts;
  /** Hands a message out of the outbox now; a test server has no worker of its own. */
  deliver(tenant: { id: Id }, outboxId: Id): Promise<void>;
  app: FastifyInstance;
  databaseUrl: string;
  /** A new company with an owner; every call makes another one. */
  createTenant(name?: string): Promise<TestTenant>;
  createActor(
    tenant: TestTenant,
    options?: { role?: Role; scope?: RowScope; name?: string; teamIds?: Id[] },
  ): Promise<TestActor>;
  /** Answers the connection's id. `config` is laid over usable defaults. */
  createConnection(tenant: TestTenant, connector: "webchat" | "email", config?: Record<string, unknown>): Promise<Id>;
  /** A customer says something by e-mail, as the receive path writes it. */
  hear(tenant: TestTenant, words?: CustomerWords): Promise<Heard>;
  /** The console's socket of an actor, after its hello and ready. */
  openSocket(actor: TestActor, since?: number): Promise<TestSocket>;
  /** The typed client, signed in as the actor; null: not signed in. */
  as(actor: TestActor | null): Promise<Client>;
  /** An access token of the actor. */
  tokenOf(actor: TestActor): Promise<string>;
  /** A raw request with the actor's token, for what a typed client cannot say. */
  fetchAs(actor: TestActor | null, path: string, init?: RequestInit): Promise<Response>;
  stop(): Promise<void>;
}

export interface TestServerOptions {
  now?: () => Date;
  config?: Partial<ServerConfig>;
  logStream?: NodeJS.WritableStream;
}

let passwordHash: Promise<string> | undefined;

/** The whole hub on a fresh database of its own, on a free port. Call `stop` in `after`. */
export async function startTestServer(options: TestServerOptions = {}): Promise<TestServer> {
  const database = await createTestDatabase();
  const config: ServerConfig = {
    ...readConfig({}),
    databaseUrl: database.url,
    port: 0,
    requestsPerMinute: 1_000_000,
    logLevel: options.logStream ? "info" : "silent",
    smtpPort: null,
    allowAddresses: ["127.0.0.0/8", "::1/128"],
    ...options.config,
  };
  const store = openStore({ url: database.url, secretKey: new Uint8Array(randomBytes(32)), maxConnections: 10 });
  await store.feed.listen();
  let url = "";
  const parts = openParts({
    config,
    store,
    publicUrl: () => config.publicUrl ?? url,
    ...(options.now ? { now: options.now } : {}),
  });
  const app = await createApp({
    config,
    parts,
    operations: { store, metrics: createMetrics(store), services: ["hub"], metricsToken: null, isReady: () => true },
    checksAnswers: true,
    ...(options.logStream ? { logStream: options.logStream } : {}),
  });
  url = await app.listen({ host: "127.0.0.1", port: 0 });
  const tokens = new Map<Id, string>();
  const mailConnections = new Map<Id, { connectionId: Id; contacts: Map<string, Id> }>();
  let count = 0;

  async function tokenOf(actor: TestActor): Promise<string> {
    let token = tokens.get(actor.id);
    if (!token) {
      const slug = (
        await store
          .system(actor.tenantId)
          .read((tx) => tx.query<{ slug: string }>("select slug from tenants where tenant_id = $1", [actor.tenantId]))
      )[0]?.slug;
      const session = await createClient({ baseUrl: url }).call("auth.signIn", {
        body: { email: actor.email, password: TEST_PASSWORD, ...(slug ? { tenant: slug } : {}) },
      });
      token = session.accessToken;
      tokens.set(actor.id, token);
    }
    return token;
  }

  const testServer: TestServer = {
    url,
    store,
    parts,
    async deliver(tenant, outboxId) {
      await deliver(deliveryOptions(parts), tenant.id, outboxId);
    },
    app,
    databaseUrl: database.url,
    tokenOf,

    async createTenant(name = "Test company") {
      passwordHash ??= hashPassword(TEST_PASSWORD);
      const slug = `test-${++count}-${randomBytes(3).toString("hex")}`;
      const email = `owner@${slug}.example`;
      const made = await createTenant(store.owner, {
        name,
        slug,
        owner: { name: "Olga Owner", email, passwordHash: await passwordHash },
      });
      return { id: made.tenantId, slug, owner: { id: made.ownerId, tenantId: made.tenantId, email, role: "owner" } };
    },

    async createActor(tenant, { role = "operator", scope = "all", name, teamIds = [] } = {}) {
      passwordHash ??= hashPassword(TEST_PASSWORD);
      const email = `${role}-${++count}@${tenant.slug}.example`;
      const hash = await passwordHash;
      const id = await store.system(tenant.id).write(async (tx) => {
        const made = await insertActor(tx, {
          kind: "person",
          name: name ?? `${role} ${count}`,
          email,
          role,
          scope,
          passwordHash: hash,
        });
        if (teamIds.length > 0) await setTeamsOf(tx, made, teamIds);
        return made;
      });
      return { id, tenantId: tenant.id, email, role };
    },

    async createConnection(tenant, connector, config = {}) {
      const defaults = connector === "webchat" ? webchatDefaults() : emailDefaults(tenant, ++count);
      const whole = { ...defaults, ...config };
      return store.system(tenant.id).write((tx) =>
        insertConnection(tx, {
          connector,
          name: connector === "webchat" ? "Web chat" : "E-mail",
          config: whole,
          teamId: null,
          mailAddresses: connector === "email" ? [String(whole.address), ...(whole.aliases as string[])] : [],
        }),
      );
    },

    async hear(tenant, words = {}) {
      let mail = mailConnections.get(tenant.id);
      if (!mail) {
        mail = { connectionId: await testServer.createConnection(tenant, "email"), contacts: new Map() };
        mailConnections.set(tenant.id, mail);
      }
      return hear(store.system(tenant.id), mail.contacts, words.connectionId ?? mail.connectionId, words);
    },

    async openSocket(actor, since) {
      return openConsoleSocket(url, await tokenOf(actor), since);
    },

    async as(actor) {
      const token = actor ? await tokenOf(actor) : null;
      return createClient({ baseUrl: url, token: () => token });
    },

    async fetchAs(actor, path, init = {}) {
      const headers = new Headers(init.headers);
      if (actor) headers.set("authorization", `Bearer ${await tokenOf(actor)}`);
      return fetch(`${url}${path}`, { ...init, headers });
    },

    async stop() {
      await app.close();
      await parts.close();
      await store.close();
      await database.drop();
    },
  };
  return testServer;
}

function webchatDefaults(): Record<string, unknown> {
  return {
    allowedOrigins: ["http://shop.example"],
    color: "#2b5fd9",
    position: "right",
    language: "auto",
    texts: {},
    preChat: { isEnabled: false, askName: "optional", askEmail: "optional" },
    isIdentityRequired: false,
    undoSendSeconds: 0,
  };
}

function emailDefaults(tenant: TestTenant, number: number): Record<string, unknown> {
  return {
    address: `help${number}@${tenant.slug}.example`,
    senderName: "Help",
    aliases: [],
    inbound: "smtp",
    imap: null,
    smtp: null,
    dkim: null,
    signature: "",
    undoSendSeconds: 0,
  };
}
