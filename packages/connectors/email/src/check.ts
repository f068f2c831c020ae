import type { CheckOutcome, ConnectorContext } from "@rapport/connector";
import { type EmailConfig, RapportError } from "@rapport/schema";
import { openMailbox } from "./imap-pull.ts";
import { dialSmtp } from "./smtp-dial.ts";

/** Tries the servers of a connection one after another and says what is wrong in words a person can act on. */
export async function checkMail(context: ConnectorContext<EmailConfig>): Promise<CheckOutcome[]> {
  const { config } = context;
  const outcomes: CheckOutcome[] = [];
  if (config.inbound === "imap") {
    const { imap } = config;
    outcomes.push(
      imap
        ? await attempt("Incoming mail (IMAP)", `Signed in and opened ${imap.mailbox}.`, imap, async () => {
            const client = await openMailbox(imap, context);
            await client.logout();
          })
        : { name: "Incoming mail (IMAP)", ok: false, sentence: "No IMAP server is set." },
    );
  } else {
    outcomes.push({
      name: "Incoming mail (SMTP)",
      ok: true,
      sentence: `Mail for ${config.address} is taken when your domain's MX record, or a forward, leads here.`,
    });
  }
  const { smtp } = config;
  outcomes.push(
    smtp
      ? await attempt("Outgoing mail (SMTP)", smtp.user ? "Connected and signed in." : "Connected.", smtp, async () => {
          (await dialSmtp(smtp, context)).quit();
        })
      : { name: "Outgoing mail (SMTP)", ok: false, sentence: "No outgoing server is set, so answers cannot leave." },
  );
  if (config.dkim && !context.secrets.dkimPrivateKey) {
    outcomes.push({
      name: "DKIM",
      ok: false,
      sentence: "A DKIM domain is set, but no private key: mail is not signed.",
    });
  }
  return outcomes;
}

interface ServerAddress {
  host: string;
  port: number;
  security: "tls" | "starttls" | "none";
}

async function attempt(
  name: string,
  done: string,
  server: ServerAddress,
  dial: () => Promise<void>,
): Promise<CheckOutcome> {
  try {
    await dial();
    return { name, ok: true, sentence: done };
  } catch (error) {
    return { name, ok: false, sentence: explain(error, server) };
  }
}

interface DialError {
  code?: string | null;
  responseCode?: number | null;
  response?: string;
  responseText?: string;
  authenticationFailed?: boolean;
  message?: string;
  cause?: DialError;
}

function explain(error: unknown, { host, port, security }: ServerAddress): string {
  if (error instanceof RapportError) return error.message;
  const found = error as DialError;
  const code = found.code ?? found.cause?.code ?? "";
  const said = found.responseText ?? found.response ?? found.message ?? String(error);
  if (found.authenticationFailed || code === "EAUTH" || found.responseCode === 535) {
    return `The server refused the user name or password: ${said}`;
  }
  if (code === "ENOTFOUND" || code === "EAI_AGAIN") return `There is no server named ${host}. Check the spelling.`;
  if (code === "ECONNREFUSED") return `${host} refuses connections on port ${port}. Check the port.`;
  if (code === "ETIMEDOUT" || code === "CONNECT_TIMEOUT" || code === "GREETING_TIMEOUT" || code === "UPGRADE_TIMEOUT") {
    return `${host} does not answer on port ${port} in the way chosen. ${security === "tls" ? "It may want STARTTLS instead of TLS." : "It may want TLS, or a firewall stands between."}`;
  }
  if (/wrong version number|SSL routines|EPROTO/i.test(`${code} ${said}`))
    return `${host}:${port} does not speak TLS from the start. Choose STARTTLS.`;
  if (/certificate|self.signed|CERT_/i.test(`${code} ${said}`))
    return `The certificate of ${host} is not valid: ${said}`;
  return said;
}
