import { RapportError } from "@rapport/schema";
import { Agent, buildConnector, type RequestInit, type Response, fetch as send } from "undici";
import type { AddressGuard } from "./address-guard.ts";

export type GuardedFetch = (url: string | URL, init?: RequestInit) => Promise<Response>;

/**
 * `fetch` that dials only what the guard allows. The check is made on the very address that is dialled, so neither a
 * name that changes its mind (DNS rebinding) nor a redirect gets around it.
 * Throws address_forbidden, provider_failed when the other side does not answer.
 */
export function createGuardedFetch(guard: AddressGuard): { fetch: GuardedFetch; close(): Promise<void> } {
  const dial = buildConnector({ timeout: 10_000 });
  const dispatcher = new Agent({
    connect(options, callback) {
      // `host` keeps the name, against which the certificate is checked.
      guard.resolveHost(options.hostname).then(
        (address) => dial({ ...options, hostname: address }, callback),
        (error: Error) => callback(error, null),
      );
    },
    headersTimeout: 30_000,
    bodyTimeout: 30_000,
  });

  return {
    async fetch(url, init) {
      const target = URL.canParse(String(url)) ? new URL(url) : null;
      if (!target || !/^https?:$/.test(target.protocol)) throw new RapportError("address_forbidden");
      try {
        return await send(target, { ...init, dispatcher });
      } catch (error) {
        const cause = (error as Error).cause;
        if (cause instanceof RapportError) throw cause;
        if (init?.signal?.aborted) throw error;
        throw new RapportError("provider_failed", { cause: error });
      }
    },
    close: () => dispatcher.close(),
  };
}
