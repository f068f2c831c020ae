import { appendFile, mkdir } from "node:fs/promises";
import type { AddressInfo } from "node:net";
import { dirname } from "node:path";
import { type Attachment, simpleParser } from "mailparser";
import { createTransport } from "nodemailer";
import { SMTPServer, type SMTPServerDataStream, type SMTPServerSession } from "smtp-server";
import { bounceOf } from "./bounce.ts";

/** A message that the sink said yes to, or took without managing to say so. */
export interface SunkMail {
  number: number;
  at: string;
  messageId: string | null;
  from: string;
  to: string[];
  subject: string;
  text: string;
  html: string | null;
  attachments: { name: string; type: string; bytes: number }[];
  /** False: the connection broke after the message was taken and before the reply. */
  isAcknowledged: boolean;
  raw: string;
}

/** How the sink misbehaves with one message. */
export type MailFault =
  | { do: "refuse"; code: number; text: string }
  /** Takes it, and waits before it says so. */
  | { do: "delay"; forMs: number }
  /** Takes the message and cuts the line before the reply: the sender cannot know. */
  | { do: "drop_after_data" }
  /** Cuts the line before it takes anything. */
  | { do: "drop_before_data" }
  /** Takes it, and sends a delivery status notification back to the sender's own mail server. */
  | { do: "bounce"; code: string; text: string };

export interface MailSinkOptions {
  host?: string;
  port?: number;
  /** One JSON line for each message taken, without its raw source. */
  file?: string;
  /** Where bounces go: the SMTP port that takes mail for the sender. */
  returnTo?: () => { host: string; port: number } | null;
  /** Asked for each message; null: behave. */
  faultFor?: (envelope: { from: string; to: string[] }) => MailFault | null;
}

export interface MailSink {
  readonly host: string;
  readonly port: number;
  readonly mails: readonly SunkMail[];
  /** How many times each Message-ID was taken: the witness of exactly-once. */
  countByMessageId(): Map<string, number>;
  /** The next messages meet these faults, before `faultFor` is asked. */
  misbehave(...faults: MailFault[]): void;
  /** Forgets the faults that nobody has met yet. */
  behave(): void;
  onMail(listener: (mail: SunkMail) => void): () => void;
  close(): Promise<void>;
}

/** A mail server that keeps everything and delivers nothing. */
export async function startMailSink(options: MailSinkOptions = {}): Promise<MailSink> {
  const host = options.host ?? "127.0.0.1";
  const mails: SunkMail[] = [];
  const listeners = new Set<(mail: SunkMail) => void>();
  const coming: MailFault[] = [];
  if (options.file) await mkdir(dirname(options.file), { recursive: true });

  async function keep(raw: Buffer, session: SMTPServerSession, isAcknowledged: boolean): Promise<SunkMail> {
    const parsed = await simpleParser(raw, { skipImageLinks: true });
    const mail: SunkMail = {
      number: mails.length + 1,
      at: new Date().toISOString(),
      messageId: parsed.messageId ?? null,
      from: senderOf(session),
      to: session.envelope.rcptTo.map(({ address }) => address),
      subject: parsed.subject ?? "",
      text: parsed.text ?? "",
      html: parsed.html || null,
      attachments: parsed.attachments.map((file: Attachment) => ({
        name: file.filename ?? "file",
        type: file.contentType,
        bytes: file.size,
      })),
      isAcknowledged,
      raw: raw.toString("latin1"),
    };
    mails.push(mail);
    if (options.file) {
      const { raw: _source, ...line } = mail;
      await appendFile(options.file, `${JSON.stringify(line)}\n`);
    }
    for (const listener of listeners) listener(mail);
    return mail;
  }

  async function take(raw: Buffer, session: SMTPServerSession): Promise<"yes" | "silence"> {
    const envelope = { from: senderOf(session), to: session.envelope.rcptTo.map(({ address }) => address) };
    const fault = coming.shift() ?? options.faultFor?.(envelope) ?? null;
    if (fault?.do === "refuse") throw Object.assign(new Error(fault.text), { responseCode: fault.code });
    if (fault?.do === "drop_before_data") return "silence";
    const mail = await keep(raw, session, fault?.do !== "drop_after_data");
    if (fault?.do === "delay") await new Promise((resolve) => setTimeout(resolve, fault.forMs));
    if (fault?.do === "drop_after_data") return "silence";
    if (fault?.do === "bounce") setImmediate(() => void sendBounce(mail, fault).catch(() => undefined));
    return "yes";
  }

  async function sendBounce(mail: SunkMail, fault: { code: string; text: string }): Promise<void> {
    const target = options.returnTo?.();
    if (!target) return;
    const transport = createTransport({ ...target, secure: false, ignoreTLS: true });
    // A bounce has no sender, so that nobody answers it (RFC 3464, RFC 5321 §4.5.5).
    await transport.sendMail({ envelope: { from: "", to: [mail.from] }, raw: bounceOf(mail, fault) });
    transport.close();
  }

  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ["AUTH", "STARTTLS"],
    disableReverseLookup: true,
    size: 50 * 1024 * 1024,
    onData(stream: SMTPServerDataStream, session, callback) {
      const chunks: Buffer[] = [];
      stream.on("data", (chunk: Buffer) => chunks.push(chunk));
      stream.on("end", () => {
        take(Buffer.concat(chunks), session).then(
          (answer) => (answer === "yes" ? callback() : cutLine(server, session)),
          (error: Error) => callback(error),
        );
      });
    },
  });
  // Senders that are killed in the middle are the point of this server, not a fault of it.
  server.on("error", () => undefined);
  await new Promise<void>((resolve, reject) => {
    server.server.once("error", reject);
    server.listen(options.port ?? 0, host, resolve);
  });

  return {
    host,
    port: (server.server.address() as AddressInfo).port,
    mails,
    countByMessageId() {
      const counts = new Map<string, number>();
      for (const { messageId } of mails) if (messageId) counts.set(messageId, (counts.get(messageId) ?? 0) + 1);
      return counts;
    },
    misbehave: (...faults) => void coming.push(...faults),
    behave: () => void coming.splice(0),
    onMail(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

const senderOf = (session: SMTPServerSession): string =>
  session.envelope.mailFrom ? session.envelope.mailFrom.address : "";

function cutLine(server: SMTPServer, session: SMTPServerSession): void {
  // smtp-server keeps its connections in a set that its types do not name.
  const { connections } = server as unknown as { connections: Set<{ id: string; _socket: { destroy(): void } }> };
  for (const connection of connections) if (connection.id === session.id) connection._socket.destroy();
}
