import { isIP } from "node:net";
import type { Readable } from "node:stream";
import type { ConnectorContext } from "@rapport/connector";
import type { EmailConfig } from "@rapport/schema";
import SMTPConnection from "nodemailer/lib/smtp-connection";

/** The server's own refusal, or why it could not be talked to; `responseCode` null when it never answered. */
export class SmtpRefusal extends Error {
  override name = "SmtpRefusal";
  readonly responseCode: number | null;
  readonly code: string | null;

  constructor(message: string, responseCode: number | null, code: string | null, cause?: unknown) {
    super(message, { cause });
    this.responseCode = responseCode;
    this.code = code;
  }
}

export const isPermanent = (refusal: SmtpRefusal): boolean => (refusal.responseCode ?? 0) >= 500;

export interface OpenSmtp {
  send(envelope: { from: string; to: string[] }, body: Readable): Promise<void>;
  quit(): void;
}

const CONNECT_TIMEOUT_MS = 15_000;
const IDLE_TIMEOUT_MS = 60_000;

interface NodemailerError extends Error {
  responseCode?: number;
  response?: string;
  code?: string;
}

/** Connects and, when a user is set, signs in. Throws SmtpRefusal. */
export async function dialSmtp(
  server: NonNullable<EmailConfig["smtp"]>,
  context: Pick<ConnectorContext, "resolveHost" | "secrets">,
): Promise<OpenSmtp> {
  const address = await context.resolveHost(server.host);
  const connection = new SMTPConnection({
    host: address,
    port: server.port,
    secure: server.security === "tls",
    requireTLS: server.security === "starttls",
    ignoreTLS: server.security === "none",
    // A name in the certificate only makes sense for a name that was asked for.
    tls: isIP(server.host) === 0 ? { servername: server.host } : {},
    connectionTimeout: CONNECT_TIMEOUT_MS,
    greetingTimeout: CONNECT_TIMEOUT_MS,
    socketTimeout: IDLE_TIMEOUT_MS,
  });
  await settle((done) => {
    connection.once("error", done);
    connection.once("end", () => done(new Error("the server closed the connection")));
    connection.connect((error?: Error | null) => done(error));
  });
  const password = context.secrets.smtpPassword;
  if (server.user) {
    try {
      await settle((done) =>
        connection.login({ credentials: { user: server.user, pass: password ?? "" } }, (error) => done(error)),
      );
    } catch (error) {
      connection.close();
      throw error;
    }
  }
  return {
    async send(envelope, body) {
      const rejected = await new Promise<NodemailerError[]>((resolve, reject) => {
        connection.once("error", (error) => reject(refusalOf(error)));
        connection.once("end", () => reject(new SmtpRefusal("The server closed the connection.", null, "ECONNECTION")));
        connection.send(envelope, body, (error, sent) => {
          if (error) reject(refusalOf(error));
          else resolve(sent.rejectedErrors ?? []);
        });
      });
      // One of several recipients was refused: the others have the mail, so it is sent; a single one would have thrown.
      if (rejected.length > 0 && rejected.length === envelope.to.length) throw refusalOf(rejected[0]!);
    },
    quit() {
      connection.removeAllListeners();
      // A late reset by the server must not become an unhandled error.
      connection.on("error", () => undefined);
      connection.quit();
    },
  };
}

function settle(start: (done: (error?: Error | null) => void) => void): Promise<void> {
  return new Promise((resolve, reject) => start((error) => (error ? reject(refusalOf(error)) : resolve())));
}

function refusalOf(error: NodemailerError): SmtpRefusal {
  return new SmtpRefusal(error.response ?? error.message, error.responseCode ?? null, error.code ?? null, error);
}
