import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { type AddressInfo, createServer as createTcpServer } from "node:net";
import { resolve } from "node:path";
import type { Id } from "@rapport/schema";
import { startTestServer, type TestServer, type TestTenant } from "@rapport/server/testing";
import { SignJWT } from "jose";
import { type Browser, type BrowserContext, type BrowserContextOptions, chromium, type Page } from "playwright-core";
import { buildWidget } from "../build.ts";

const ROOT = resolve(import.meta.dirname, "../../..");
const ARTIFACTS = resolve(ROOT, "artifacts/widget");

interface Widget {
  key: string;
  connectionId: Id;
  /** Known to the shop's server. */
  secret: string;
}

/** A real server in a process of its own, a shop on another origin, and a real browser. */
export interface Stand {
  tenant: TestTenant;
  /** Only for looking into the database and for signing in: the widget talks to the process. */
  seed: TestServer;
  browser: Browser;
  /** A new widget for the shop. */
  connect(config?: Record<string, unknown>): Promise<Widget>;
  /** What the shop's server signs for a person who is signed in there. */
  sign(widget: Widget, subject: string, expiresIn?: string): Promise<string>;
  /** Address of the shop's page with this widget. */
  shop(key: string, options?: { identity?: string; head?: string }): string;
  open(address: string, options?: BrowserContextOptions): Promise<{ page: Page; context: BrowserContext }>;
  /** What customers wrote on a connection, as the database has it, in order. */
  textsOf(connectionId: Id): Promise<string[]>;
  /** A person of the company answers the latest conversation of a connection through the API. */
  answer(connectionId: Id, text: string): Promise<void>;
  /** Ends the server's process at once (SIGKILL). */
  kill(): Promise<void>;
  /** Starts it again on the same port and database. */
  start(): Promise<void>;
  shoot(page: Page, name: string): Promise<void>;
  close(): Promise<void>;
}

async function freePort(): Promise<number> {
  const server = createTcpServer().listen(0, "127.0.0.1");
  await new Promise((done) => server.once("listening", done));
  const { port } = server.address() as AddressInfo;
  await new Promise((done) => server.close(done));
  return port;
}

/** The shop's own style sheet is as rude as some are. */
const RUDE_CSS = `
  * { font-family: "Comic Sans MS" !important; letter-spacing: 3px; box-sizing: content-box; }
  div { display: inline !important; } button { display: none !important; background: red !important; }
  textarea { width: 10px; } body { transform: translateX(0); margin: 0; }`;

function pageOf(host: string, query: URLSearchParams): string {
  const identity = query.get("identity");
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Box shop</title>
    <meta name="viewport" content="width=device-width,initial-scale=1"><style>${RUDE_CSS}</style>${query.get("head") ?? ""}
    </head><body><h1>Box shop</h1><p>${"Snacks, every month. ".repeat(200)}</p>
    <script async src="${host}/widget.js" data-key="${query.get("key")}"${identity ? ` data-identity="${identity}"` : ""}></script>
    </body></html>`;
}

/** Starts everything; call `close` in `after`. */
export async function startStand(): Promise<Stand> {
  await buildWidget(resolve(import.meta.dirname, "../dist"));
  const seed = await startTestServer();
  const tenant = await seed.createTenant("Sakura Box");
  const port = await freePort();
  const host = `http://127.0.0.1:${port}`;
  const shopServer: Server = createServer((request, response) => {
    response.setHeader("content-type", "text/html; charset=utf-8");
    response.end(pageOf(host, new URL(request.url ?? "/", "http://shop").searchParams));
  }).listen(0, "127.0.0.1");
  await new Promise((done) => shopServer.once("listening", done));
  const shopOrigin = `http://localhost:${(shopServer.address() as AddressInfo).port}`;
  const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox"] });
  const contexts = new Set<BrowserContext>();
  let child: ChildProcess | null = null;

  async function start(): Promise<void> {
    child = spawn(process.execPath, [resolve(ROOT, "apps/server/src/cli/main.ts"), "serve", "--port", String(port)], {
      env: {
        ...process.env,
        DATABASE_URL: seed.databaseUrl,
        RAPPORT_SECRET_KEY: Buffer.from(seed.store.secretKey).toString("hex"),
        RAPPORT_LOG_LEVEL: "error",
        SMTP_PORT: "off",
      },
      stdio: ["ignore", "pipe", "inherit"],
    });
    const output = child.stdout!;
    await new Promise<void>((done, failed) => {
      output.on("data", (text) => String(text).includes("listens on") && done());
      child!.once("exit", (code) => failed(new Error(`the server ended with ${code}`)));
    });
  }
  async function kill(): Promise<void> {
    const ended = new Promise((done) => child?.once("exit", done));
    child?.removeAllListeners("exit");
    const gone = new Promise((done) => child?.once("exit", done));
    child?.kill("SIGKILL");
    await Promise.race([ended, gone]);
    child = null;
  }
  await start();

  const query = <Row extends object>(sql: string, values: unknown[]) =>
    seed.store.system(tenant.id).read((tx) => tx.query<Row & Record<string, unknown>>(sql, values));

  return {
    tenant,
    seed,
    browser,
    start,
    kill,
    async connect(config = {}) {
      const owner = await seed.as(tenant.owner);
      const { id, widgetKey } = await owner.call("connections.create", {
        body: {
          connector: "webchat",
          name: "Shop",
          config: { allowedOrigins: [shopOrigin], language: "en", ...config },
        },
      });
      const { secret } = await owner.call("connections.identitySecret", { params: { id } });
      return { connectionId: id, key: widgetKey!, secret };
    },
    sign: ({ secret }, subject, expiresIn = "5m") =>
      new SignJWT({ name: subject })
        .setProtectedHeader({ alg: "HS256" })
        .setSubject(subject)
        .setExpirationTime(expiresIn)
        .sign(new TextEncoder().encode(secret)),
    shop: (key, options = {}) => `${shopOrigin}/?${new URLSearchParams({ key, ...options })}`,
    async open(address, options = {}) {
      const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: "en-US", ...options });
      contexts.add(context);
      context.setDefaultTimeout(60_000);
      const page = await context.newPage();
      await page.goto(address);
      return { page, context };
    },
    async textsOf(connectionId) {
      const rows = await query<{ text: string }>(
        `select t.text from events e join event_texts t on t.event_id = e.id
         where e.connection_id = $1 and e.kind = 'message' and e.direction = 'in' order by e.seq`,
        [connectionId],
      );
      return rows.map(({ text }) => text);
    },
    async answer(connectionId, text) {
      const [row] = await query<{ id: Id }>(
        "select id from conversations where connection_id = $1 order by created_at desc limit 1",
        [connectionId],
      );
      const response = await fetch(`${host}/v1/conversations/${row?.id}/messages`, {
        method: "POST",
        headers: { authorization: `Bearer ${await seed.tokenOf(tenant.owner)}`, "content-type": "application/json" },
        body: JSON.stringify({ kind: "reply", text, clientId: `answer-${Math.random()}` }),
      });
      if (!response.ok) throw new Error(await response.text());
    },
    async shoot(page, name) {
      mkdirSync(ARTIFACTS, { recursive: true });
      await page.screenshot({ path: resolve(ARTIFACTS, `${name}.png`) });
    },
    async close() {
      for (const context of contexts) await context.close();
      await browser.close();
      if (child) await kill();
      shopServer.close();
      await seed.stop();
    },
  };
}
