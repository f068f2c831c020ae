import type { Executor } from "../tool-server/executor.ts";
import type { Page } from "../tool-server/server.ts";
import type { CancelLink, ShopWorld } from "./records.ts";

const PAGE_HEAD =
  '<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>Little Harbour</title><style>body{font:17px/1.6 system-ui,sans-serif;max-width:32rem;margin:4rem auto;padding:0 1rem;color:#22302f}button{font:inherit;padding:.6rem 1.2rem;border:0;border-radius:8px;background:#b04a3a;color:#fff;cursor:pointer}</style>';

/** The page behind a cancel link: opening it changes nothing, its button cancels. Mail scanners open links. */
export function createCancelPage(now: () => Date): Page<ShopWorld> {
  return ({ method, path }, executor, response) => {
    const token = /^\/cancel\/([\w-]+)$/.exec(path)?.[1];
    if (token === undefined || (method !== "get" && method !== "post")) return false;
    const { status, text } = method === "post" ? cancel(executor, token, now()) : ask(executor.world(), token, now());
    const headers = {
      "content-type": "text/html; charset=utf-8",
      "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'",
      "referrer-policy": "no-referrer",
      "cache-control": "no-store",
    };
    response.writeHead(status, headers).end(`${PAGE_HEAD}<main>${text}</main></html>`);
    return true;
  };
}

function ask(world: ShopWorld, token: string, now: Date): { status: number; text: string } {
  const link = findLink(world, token, now);
  if (!link) return GONE;
  const button = '<form method="post"><button>Cancel my subscription</button></form>';
  return {
    status: 200,
    text: `<h1>Cancel your subscription?</h1><p>No more boxes will be sent or charged.</p>${button}`,
  };
}

function cancel(executor: Executor<ShopWorld>, token: string, now: Date): { status: number; text: string } {
  if (!findLink(executor.world(), token, now)) return GONE;
  executor.change((world) => {
    const link = findLink(world, token, now)!;
    const { subscription } = world.customers.find(({ customerId }) => customerId === link.customerId)!;
    link.usedAt = now.toISOString();
    Object.assign(subscription, { status: "cancelled", pausedUntil: null, version: subscription.version + 1 });
  });
  return { status: 200, text: "<h1>Your subscription is cancelled</h1><p>Thank you for the time with us.</p>" };
}

const GONE = {
  status: 410,
  text: "<h1>This link no longer works</h1><p>Links to cancel work once and for a day. Ask us for a new one.</p>",
};

function findLink(world: ShopWorld, token: string, now: Date): CancelLink | null {
  const link = world.cancelLinks.find((candidate) => candidate.token === token);
  return link && !link.usedAt && now.toISOString() < link.expiresAt ? link : null;
}
