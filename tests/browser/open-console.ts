import { existsSync, mkdirSync } from "node:fs";
import { resolve } from "node:path";
import { type Browser, type BrowserContext, type BrowserContextOptions, chromium, type Page } from "playwright-core";
import { PASSWORD } from "../product/company.ts";

const CHROMIUM = "/usr/bin/chromium";
const ROOT = resolve(import.meta.dirname, "../..");
const ARTIFACTS = resolve(ROOT, "artifacts");

/** Why browser tests cannot run here; null: they can. */
export function whyNoBrowser(): string | null {
  if (!existsSync(CHROMIUM)) return `there is no Chromium at ${CHROMIUM}`;
  if (!existsSync(resolve(ROOT, "apps/console/dist/index.html"))) return "the console is not built: npm run build";
  return null;
}

export async function launchBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: CHROMIUM, args: ["--no-sandbox"] });
}

export interface OpenPage {
  context: BrowserContext;
  page: Page;
  /** What must not happen: scripts that ran, dialogs, calls to strangers, uncaught errors, refusals of the policy for scripts. */
  alarms: string[];
}

/** A fresh browser window that watches itself. `home`: the only server it may talk to. */
export async function openWindow(
  browser: Browser,
  home: readonly string[],
  options: BrowserContextOptions = {},
): Promise<OpenPage> {
  const context = await browser.newContext({
    locale: "en-GB",
    reducedMotion: "reduce",
    viewport: { width: 1440, height: 900 },
    ...options,
  });
  context.setDefaultTimeout(60_000);
  const alarms: string[] = [];
  await context.exposeFunction("soundAlarm", (what: string) => void alarms.push(what));
  await context.addInitScript(() => {
    const sound = (what: string) => (window as unknown as { soundAlarm(what: string): void }).soundAlarm(what);
    for (const name of ["alert", "confirm", "prompt", "print"] as const) {
      Object.defineProperty(window, name, { value: () => sound(`${name} was called`), writable: false });
    }
    addEventListener("securitypolicyviolation", (event) => {
      if (!event.effectiveDirective.startsWith("script")) return;
      // The validator in our own bundle asks once whether it may compile functions, and lives with the no.
      if (event.blockedURI === "eval" && event.sourceFile?.includes("/assets/")) return;
      sound(
        `the policy stopped ${event.effectiveDirective} in ${event.sourceFile}: ${event.sample || event.blockedURI}`,
      );
    });
  });
  const page = await context.newPage();
  page.on("dialog", (dialog) => {
    alarms.push(`a dialog said ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on("pageerror", (error) => alarms.push(`uncaught: ${error.message}`));
  page.on("request", (request) => {
    const url = request.url();
    const isOwn = home.some((origin) => url.startsWith(origin)) || /^(data|blob|about):/.test(url);
    if (!isOwn) alarms.push(`a call to ${url}`);
  });
  return { context, page, alarms };
}

export async function signIn(page: Page, url: string, email: string): Promise<void> {
  await page.goto(`${url}/sign-in`);
  await page.locator('input[type="email"]').fill(email);
  await page.locator('input[type="password"]').fill(PASSWORD);
  await page.locator('button[type="submit"]').click();
  await page.waitForURL(/\/inbox/);
}

/** Keeps a picture of the page for whoever looks at the run. */
export async function shoot(page: Page, name: string): Promise<void> {
  mkdirSync(ARTIFACTS, { recursive: true });
  await page.screenshot({ path: resolve(ARTIFACTS, `${name}.png`) });
}
