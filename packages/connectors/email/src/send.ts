import { Readable } from "node:stream";
import type { ConnectorContext, OutgoingMessage, SendReceipt } from "@rapport/connector";
import type { EmailConfig } from "@rapport/schema";
import DKIM from "nodemailer/lib/dkim";
import MailComposer from "nodemailer/lib/mail-composer";
import { dialSmtp, isPermanent, SmtpRefusal } from "./smtp-dial.ts";
import { makeReplyToken, messageIdOf, plusAddress } from "./token.ts";

type Context = ConnectorContext<EmailConfig>;

/**
 * Hands one message to the connection's outgoing server. What was surely refused is `failed`; once the server has begun
 * to take the content and its word is missing, the outcome is `unknown`: SMTP gives no way to ask (RFC 1047).
 */
export async function sendMail(message: OutgoingMessage, context: Context): Promise<SendReceipt> {
  const { config } = context;
  if (!config.smtp)
    return { outcome: "failed", reason: "No outgoing mail server is set for this connection.", isRetryable: false };
  const token = makeReplyToken(context.signingKey, message.conversationId);
  const messageId = messageIdOf(message.outboxId, token, config.address);
  const content = await compose(message, context, messageId, token);
  // Read only after the server's 354, so it tells whether anything of the message can have arrived.
  let hasBegun = false;
  const body = new Readable({
    read() {
      hasBegun = true;
      this.push(content);
      this.push(null);
    },
  });
  try {
    const connection = await dialSmtp(config.smtp, context);
    try {
      await connection.send({ from: config.address, to: [message.to.address, ...message.cc] }, body);
    } finally {
      connection.quit();
    }
    return { outcome: "sent", providerMessageId: messageId };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const isRefusal = error instanceof SmtpRefusal && error.responseCode !== null;
    if (isRefusal) return { outcome: "failed", reason, isRetryable: !isPermanent(error) };
    return hasBegun ? { outcome: "unknown", reason } : { outcome: "failed", reason, isRetryable: true };
  }
}

async function compose(message: OutgoingMessage, context: Context, messageId: string, token: string): Promise<Buffer> {
  const { config, secrets } = context;
  const text = config.signature ? `${message.text}\n\n-- \n${config.signature}` : message.text;
  const replyTo = config.inbound === "smtp" ? plusAddress(config.address, token) : null;
  const references = message.references.slice(-20).map((reference) => `<${reference}>`);
  const composer = new MailComposer({
    from: {
      name: config.senderName ? `${message.author.name} · ${config.senderName}` : message.author.name,
      address: config.address,
    },
    to: { name: message.to.name ?? "", address: message.to.address },
    cc: message.cc,
    ...(replyTo ? { replyTo } : {}),
    subject: message.subject ?? "",
    text,
    html: toHtml(text),
    messageId: `<${messageId}>`,
    ...(references.length > 0 ? { references, inReplyTo: references.at(-1)! } : {}),
    date: new Date(message.createdAt),
    headers: { "X-Rapport-Loop": "1" },
    attachments: message.attachments.map(({ name, type, content }) => ({
      filename: name,
      contentType: type,
      content: Buffer.from(content),
    })),
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  const plain = await composer.compile().build();
  if (!config.dkim || !secrets.dkimPrivateKey) return plain;
  const dkim = new DKIM({
    domainName: config.dkim.domain,
    keySelector: config.dkim.selector,
    privateKey: secrets.dkimPrivateKey,
  });
  const chunks: Buffer[] = [];
  for await (const chunk of dkim.sign(plain)) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

/** The same words as HTML, so that phones wrap them; everything is escaped, links become links. */
function toHtml(text: string): string {
  const escaped = text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
  const linked = escaped.replace(/\bhttps?:\/\/[^\s<>]+[^\s<>.,:;!?)\]]/g, (url) => `<a href="${url}">${url}</a>`);
  return `<div dir="auto" style="font-family:sans-serif;font-size:14px;line-height:1.5">${linked.replaceAll("\n", "<br>")}</div>`;
}
