import { existsSync, mkdirSync, statSync } from "node:fs";
import { glob } from "node:fs/promises";
import { resolve } from "node:path";
import { startTestServer, TEST_PASSWORD, type TestServer, type TestTenant } from "@rapport/server/testing";
import { type Browser, type BrowserContext, type BrowserContextOptions, chromium, type Page } from "playwright-core";
import { build } from "vite";

const CONSOLE = resolve(import.meta.dirname, "..");
const ARTIFACTS = resolve(CONSOLE, "../../artifacts/console");

/** A real server with the built console, a company, and a real browser. */
export interface Stand {
  server: TestServer;
  tenant: TestTenant;
  browser: Browser;
  /** A browser of its own in which the person with this address is signed in. */
  signIn(email: string, options?: BrowserContextOptions): Promise<{ page: Page; context: BrowserContext }>;
  /** Keeps a picture of the page for whoever looks at the run. */
  shoot(page: Page, name: string): Promise<void>;
  /** What broke in the pages since the start: uncaught errors, and refusals of the security policy. */
  faults: string[];
  close(): Promise<void>;
}

/** Builds the console when a source is newer than what was built. */
export async function buildConsole(): Promise<void> {
  const built = resolve(CONSOLE, "dist/index.html");
  if (existsSync(built)) {
    const builtAt = statSync(built).mtimeMs;
    let isStale = false;
    for await (const path of glob("src/**/*.{ts,tsx,css}", { cwd: CONSOLE })) {
      isStale ||= statSync(resolve(CONSOLE, path)).mtimeMs > builtAt;
    }
    if (!isStale) return;
  }
  await build({ configFile: resolve(CONSOLE, "vite.config.ts"), logLevel: "error" });
}

export async function shoot(page: Page, name: string): Promise<void> {
  mkdirSync(ARTIFACTS, { recursive: true });
  await page.screenshot({ path: resolve(ARTIFACTS, `${name}.png`) });
}

export async function openStand(): Promise<Stand> {
  await buildConsole();
  const server = await startTestServer();
  const tenant = await server.createTenant("Harbour Tea");
  const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox"] });
  const faults: string[] = [];
  return {
    server,
    tenant,
    browser,
    faults,
    async signIn(email, options = {}) {
      const context = await browser.newContext({ locale: "en-GB", reducedMotion: "reduce", ...options });
      // The first turn of a server waits for its router, on a busy machine for long.
      context.setDefaultTimeout(90_000);
      const page = await context.newPage();
      page.on("pageerror", (error) => faults.push(error.message));
      page.on("console", (message) => {
        if (/Content Security Policy/i.test(message.text())) faults.push(message.text());
      });
      await page.goto(`${server.url}/sign-in`);
      await page.locator('input[type="email"]').fill(email);
      await page.locator('input[type="password"]').fill(TEST_PASSWORD);
      await page.locator('button[type="submit"]').click();
      await page.waitForURL(/\/inbox/);
      return { page, context };
    },
    shoot,
    async close() {
      await browser.close();
      await server.stop();
    },
  };
}
