import { randomUUID } from "node:crypto";
import { createTransport } from "nodemailer";
import type { MailSink, SunkMail } from "../mail/index.ts";
import { pause } from "./visitor.ts";

export interface CorrespondentOptions {
  address: string;
  name: string;
  /** The company's address. */
  to: string;
  /** The port that takes mail for the company, asked for anew at each attempt. */
  smtp: () => { host: string; port: number };
  /** Where the company's answers end; the correspondent reads those for `address`. */
  sink: MailSink;
}

export interface SentLetter {
  messageId: string;
  subject: string;
  text: string;
}

export interface Correspondent {
  /**
   * Writes a mail as a mail server does: delivered again, to the byte, until the other side has said 250. `inReplyTo`:
   * the mail that it answers. Rejects when it is refused for good (5xx) or the correspondent stops.
   */
  write(letter: {
    subject: string;
    text: string;
    inReplyTo?: SunkMail;
    cc?: string;
    attachments?: { name: string; type: string; content: Buffer }[];
  }): Promise<SentLetter>;
  /** Letters that were acknowledged, in their order. */
  readonly sent: readonly SentLetter[];
  onAnswer(listener: (mail: SunkMail) => void): () => void;
  stop(): void;
}

const LONGEST_PAUSE_MS = 3000;

/** A customer who writes e-mail. */
export function openCorrespondent(options: CorrespondentOptions): Correspondent {
  const { address, name, to, sink } = options;
  const sent: SentLetter[] = [];
  const gone = new AbortController();
  const listeners = new Set<(mail: SunkMail) => void>();
  let queue: Promise<unknown> = Promise.resolve();
  const stopListening = sink.onMail((mail) => {
    if (mail.to.includes(address)) for (const listener of listeners) listener(mail);
  });

  async function deliver(message: Parameters<ReturnType<typeof createTransport>["sendMail"]>[0]): Promise<void> {
    for (let pauseMs = 150; ; pauseMs = Math.min(LONGEST_PAUSE_MS, pauseMs * 2)) {
      const transport = createTransport({
        ...options.smtp(),
        secure: false,
        ignoreTLS: true,
        connectionTimeout: 5000,
        socketTimeout: 15_000,
      });
      try {
        await transport.sendMail(message);
        return;
      } catch (error) {
        const { responseCode } = error as { responseCode?: number };
        if (gone.signal.aborted || (responseCode !== undefined && responseCode >= 500)) throw error;
        await pause(pauseMs * (0.5 + Math.random()), gone.signal);
      } finally {
        transport.close();
      }
    }
  }

  return {
    sent,
    write({ subject, text, inReplyTo, cc, attachments = [] }) {
      const letter = { messageId: `<${randomUUID()}@${address.slice(address.indexOf("@") + 1)}>`, subject, text };
      // A mail server keeps the whole message, so that a second delivery is the same to the byte.
      const date = new Date();
      const message = {
        from: { name, address },
        to: inReplyTo ? replyAddressOf(inReplyTo) : to,
        subject,
        text: inReplyTo ? `${text}\n\n${quoteOf(inReplyTo)}` : text,
        messageId: letter.messageId,
        date,
        ...(cc ? { cc } : {}),
        attachments: attachments.map(({ name, type, content }) => ({ filename: name, contentType: type, content })),
        ...(inReplyTo?.messageId ? { inReplyTo: inReplyTo.messageId, references: inReplyTo.messageId } : {}),
      };
      const delivered = queue.then(async () => {
        await deliver(message);
        sent.push(letter);
        return letter;
      });
      queue = delivered.catch(() => undefined);
      return delivered;
    },
    onAnswer(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    stop() {
      gone.abort();
      stopListening();
    },
  };
}

/** Where a mail program sends its answer: Reply-To, else From. */
function replyAddressOf(mail: SunkMail): string {
  const unfolded = mail.raw.slice(0, mail.raw.indexOf("\r\n\r\n")).replace(/\r\n[ \t]+/g, " ");
  const header = (name: string) => new RegExp(`^${name}:\\s*(.+)$`, "im").exec(unfolded)?.[1];
  const value = header("Reply-To") ?? header("From") ?? mail.from;
  return /<([^<>]+)>\s*$/.exec(value)?.[1] ?? value.trim();
}

function quoteOf(mail: SunkMail): string {
  const lines = mail.text.trimEnd().split("\n");
  const at = new Date(mail.at).toUTCString().slice(0, 22);
  return `On ${at}, ${mail.from} wrote:\n${lines.map((line) => `> ${line}`).join("\n")}`;
}
