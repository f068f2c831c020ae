import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { resolve } from "node:path";
import { writeWidgetKey } from "@rapport/connector-webchat";
import type { AgentConfig } from "@rapport/schema";
import { type Browser, type BrowserContext, type BrowserContextOptions, chromium, type Page } from "playwright-core";
import { buildConsole, shoot } from "../../apps/console/tests/stand.ts";
import { TEST_PASSWORD } from "../../apps/server/src/testing/index.ts";
import { buildWidget } from "../../apps/widget/build.ts";
import { type EngineWorld, startEngineWorld } from "../engine/world.ts";

/** The engine with its shop, a page of the shop with the widget, the console, and a real browser. */
export interface EngineStand {
  world: EngineWorld;
  browser: Browser;
  /** The shop's page, with the chat open. */
  visitShop(options?: BrowserContextOptions): Promise<Page>;
  /** The inbox of the company's owner. */
  openInbox(path: string, options?: BrowserContextOptions): Promise<Page>;
  shoot(page: Page, name: string): Promise<void>;
  faults: string[];
  close(): Promise<void>;
}

/** Starts everything; call `close` in `after`. */
export async function openEngineStand(options: { agent?: AgentConfig } = {}): Promise<EngineStand> {
  await Promise.all([buildConsole(), buildWidget(resolve(import.meta.dirname, "../../apps/widget/dist"))]);
  const world = await startEngineWorld(options);
  const { server, tenant } = world;
  let key = "";
  const shop: Server = createServer((_, response) => {
    response.setHeader("content-type", "text/html; charset=utf-8");
    response.end(`<!doctype html><html lang="en"><meta charset="utf-8"><title>Shop</title>
      <meta name="viewport" content="width=device-width,initial-scale=1"><h1>Boxes</h1>
      <script async src="${server.url}/widget.js" data-key="${key}"></script></html>`);
  }).listen(0, "127.0.0.1");
  await new Promise((done) => shop.once("listening", done));
  const shopUrl = `http://localhost:${(shop.address() as AddressInfo).port}`;
  const connectionId = await server.createConnection(tenant, "webchat", {
    allowedOrigins: [shopUrl],
    language: "auto",
  });
  key = writeWidgetKey(tenant.id, connectionId);
  const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox"] });
  const contexts: BrowserContext[] = [];
  const faults: string[] = [];
  const open = async (wanted: BrowserContextOptions) => {
    const context = await browser.newContext({ locale: "en-GB", reducedMotion: "reduce", ...wanted });
    contexts.push(context);
    context.setDefaultTimeout(90_000);
    const page = await context.newPage();
    page.on("pageerror", (error) => faults.push(error.message));
    page.on("console", (message) => {
      if (/Content Security Policy/i.test(message.text())) faults.push(message.text());
    });
    return page;
  };
  return {
    world,
    browser,
    faults,
    shoot,
    async visitShop(wanted = {}) {
      const page = await open(wanted);
      await page.goto(shopUrl);
      await page.locator(".launcher").click();
      await page.locator("textarea").waitFor();
      return page;
    },
    async openInbox(path, wanted = {}) {
      const page = await open({ viewport: { width: 1440, height: 900 }, ...wanted });
      await page.goto(`${server.url}/sign-in`);
      await page.locator('input[type="email"]').fill(tenant.owner.email);
      await page.locator('input[type="password"]').fill(TEST_PASSWORD);
      await page.locator('button[type="submit"]').click();
      await page.waitForURL(/\/inbox/);
      await page.goto(`${server.url}${path}`);
      return page;
    },
    async close() {
      for (const context of contexts) await context.close();
      await browser.close();
      shop.close();
      shop.closeAllConnections();
      await world.close();
    },
  };
}
