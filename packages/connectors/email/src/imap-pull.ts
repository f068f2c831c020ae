import { isIP } from "node:net";
import type { ConnectorContext } from "@rapport/connector";
import type { EmailConfig } from "@rapport/schema";
import { ImapFlow } from "imapflow";

/** Where a mailbox was read up to. `uidValidity` changes when the server renumbers; then `lastUid` means nothing. */
export interface ImapCursor {
  uidValidity: string;
  lastUid: number;
}

export interface ImapPullOptions {
  imap: NonNullable<EmailConfig["imap"]>;
  context: Pick<ConnectorContext, "resolveHost" | "secrets">;
  /** Null: begin with what arrives from now on. */
  cursor: ImapCursor | null;
  /** Keeps one mail and the cursor behind it; resolves when both are committed. */
  accept: (raw: Buffer, receivedAt: Date, cursor: ImapCursor) => Promise<void>;
  /** Keeps a cursor without mail (first sight of a mailbox, renumbering). */
  saveCursor: (cursor: ImapCursor) => Promise<void>;
  onState?: (state: "connected" | "disconnected", error: Error | null) => void;
  /** Asks again even when the server is silent; some servers' IDLE sleeps. Default 5 minutes. */
  recheckMs?: number;
}

const BACKOFF_MS = [1_000, 2_000, 5_000, 15_000, 30_000, 60_000];
/** Mail larger than this stays on the server and is counted as failed. */
const MAX_MAIL_BYTES = 100 * 1024 * 1024;

/**
 * Follows a mailbox by IMAP IDLE until stopped; reconnects with growing pauses. Messages are taken in the order of their
 * UIDs, each committed before the next, so a crash at any moment repeats at most one message, which the receive path knows.
 */
export function followMailbox(options: ImapPullOptions): { stop(): Promise<void> } {
  let isStopped = false;
  let client: ImapFlow | null = null;
  let wake: () => void = () => undefined;
  let cursor = options.cursor;

  const pause = (ms: number) =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });

  async function session(): Promise<void> {
    client = await openMailbox(options.imap, options.context);
    const lost = new Promise<never>((_, reject) => {
      client!.once("close", () => reject(new Error("the server closed the connection")));
      client!.once("error", reject);
    });
    // Awaited below in a race; without this a loss in between would be an unhandled rejection.
    lost.catch(() => undefined);
    client.on("exists", () => wake());
    options.onState?.("connected", null);
    while (!isStopped) {
      await Promise.race([fetchNew(client), lost]);
      if (isStopped) return;
      await Promise.race([pause(options.recheckMs ?? 300_000), lost]);
    }
  }

  async function fetchNew(open: ImapFlow): Promise<void> {
    if (open.mailbox === false) throw new Error("the mailbox is not open");
    const uidValidity = String(open.mailbox.uidValidity);
    if (cursor?.uidValidity !== uidValidity) {
      // A renumbered mailbox is read from its beginning: what is known is recognised, what is new is not lost.
      cursor = { uidValidity, lastUid: cursor ? 0 : open.mailbox.uidNext - 1 };
      await options.saveCursor(cursor);
    }
    // NOOP brings news of mail that arrived while we were fetching.
    await open.noop();
    const found = await open.search({ uid: `${cursor.lastUid + 1}:*` }, { uid: true });
    const uids = (found || []).filter((uid) => uid > cursor!.lastUid).sort((a, b) => a - b);
    for (const uid of uids) {
      if (isStopped) return;
      const mail = await open.fetchOne(
        String(uid),
        { source: { maxLength: MAX_MAIL_BYTES }, internalDate: true },
        { uid: true },
      );
      const next = { uidValidity, lastUid: uid };
      // Deleted between search and fetch: nothing to take, only to step over.
      const source = mail ? mail.source : undefined;
      if (mail && source) await options.accept(source, dateOf(mail.internalDate), next);
      else await options.saveCursor(next);
      cursor = next;
    }
  }

  async function run(): Promise<void> {
    for (let failures = 0; !isStopped; ) {
      const startedAt = Date.now();
      try {
        await session();
      } catch (error) {
        if (!isStopped) options.onState?.("disconnected", error instanceof Error ? error : new Error(String(error)));
      } finally {
        client?.removeAllListeners();
        client?.on("error", () => undefined);
        client?.close();
        client = null;
      }
      if (isStopped) return;
      failures = Date.now() - startedAt > 60_000 ? 0 : failures + 1;
      await pause(BACKOFF_MS[Math.min(failures, BACKOFF_MS.length - 1)]!);
    }
  }

  const running = run();
  return {
    async stop() {
      isStopped = true;
      wake();
      client?.close();
      await running;
    },
  };
}

function dateOf(value: Date | string | undefined): Date {
  const date = value === undefined ? new Date() : new Date(value);
  return Number.isNaN(date.getTime()) || date.getTime() > Date.now() ? new Date() : date;
}

/** Connects, signs in and opens the mailbox. */
export async function openMailbox(
  imap: NonNullable<EmailConfig["imap"]>,
  context: Pick<ConnectorContext, "resolveHost" | "secrets">,
): Promise<ImapFlow> {
  const client = new ImapFlow({
    host: await context.resolveHost(imap.host),
    ...(isIP(imap.host) === 0 ? { servername: imap.host } : {}),
    port: imap.port,
    secure: imap.security === "tls",
    doSTARTTLS: imap.security === "starttls",
    auth: { user: imap.user, pass: context.secrets.imapPassword ?? "" },
    logger: false,
    connectionTimeout: 15_000,
    greetingTimeout: 15_000,
    disableAutoIdle: false,
  });
  client.on("error", () => undefined);
  try {
    await client.connect();
    await client.mailboxOpen(imap.mailbox);
  } catch (error) {
    client.close();
    throw error;
  }
  return client;
}
