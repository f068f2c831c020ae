import { createHash } from "node:crypto";
import type { ConnectorContext, RawPayload, Received, ReceivedMessage, ReceivedStatus } from "@rapport/connector";
import type { EmailConfig, Id } from "@rapport/schema";
import { parseMailAside } from "./parse/aside.ts";
import type { ParsedMail } from "./parse/mail.ts";
import { isReplySubject, normaliseSubject } from "./parse/subject.ts";
import { outboxIdOfMessageId, readReplyToken, splitPlus, tokenOfMessageId } from "./token.ts";

type Context = ConnectorContext<EmailConfig>;

/** Reads one mail (ING-6). Bounces of our own messages become statuses; our own mail coming back becomes nothing. */
export async function receiveMail(raw: RawPayload, context: Context): Promise<Received[]> {
  const mail = await parseMailAside(raw.content);
  if (isOurOwn(mail, context)) return [{ kind: "nothing", why: "our own message came back" }];
  const bounced = mail.bounce?.originalMessageId ?? null;
  if (mail.bounce && bounced && conversationOf(bounced, context) && mail.bounce.action !== "delayed") {
    return [
      {
        kind: "status",
        ...keysOf(bounced),
        state: mail.bounce.action === "failed" ? "failed" : "delivered",
        reason: reasonOf(mail.bounce),
        occurredAt: raw.receivedAt,
      },
    ];
  }
  return [messageOf(mail, raw, context), ...arrivalsProvedBy(mail, raw, context)];
}

function keysOf(messageId: string): Pick<ReceivedStatus, "providerMessageId" | "outboxId"> {
  const outboxId = outboxIdOfMessageId(messageId);
  return { providerMessageId: messageId, ...(outboxId ? { outboxId } : {}) };
}

/** Who answers our message has received it: the only word SMTP ever gives on one whose receipt was lost. */
function arrivalsProvedBy(mail: ParsedMail, raw: RawPayload, context: Context): ReceivedStatus[] {
  if (mail.bounce || mail.autoSubmitted.kind === "bounce") return [];
  const ours = [...new Set([...mail.references, ...mail.inReplyTo])].filter((id) => conversationOf(id, context));
  return ours.slice(-3).map((messageId) => ({
    kind: "status",
    ...keysOf(messageId),
    state: "delivered",
    reason: null,
    occurredAt: raw.receivedAt,
  }));
}

/**
 * Mail that we sent and that comes back to us carries our loop mark and one of our Message-IDs. Both are needed, and the
 * Message-ID's signature decides: a stranger's header alone must not make a message disappear.
 */
function isOurOwn(mail: ParsedMail, context: Context): boolean {
  return (
    mail.headers["x-rapport-loop"] !== undefined &&
    mail.messageId !== null &&
    conversationOf(mail.messageId, context) !== null
  );
}

function conversationOf(messageId: string, context: Context): Id | null {
  const token = tokenOfMessageId(messageId);
  return token ? readReplyToken(context.signingKey, token) : null;
}

function reasonOf(bounce: NonNullable<ParsedMail["bounce"]>): string {
  return (
    [bounce.finalRecipient, bounce.status, bounce.diagnostic].filter(Boolean).join(" ").slice(0, 1000) ||
    "returned as undeliverable"
  );
}

function messageOf(mail: ParsedMail, raw: RawPayload, context: Context): ReceivedMessage {
  const envelopeFrom = typeof raw.envelope?.mailFrom === "string" ? raw.envelope.mailFrom : "";
  const address = (mail.from?.address || envelopeFrom || "unknown@invalid").toLowerCase().slice(0, 320);
  const ours = new Set([context.config.address, ...context.config.aliases].map((own) => own.toLowerCase()));
  const recipients = [...mail.to, ...mail.cc];
  const others = recipients
    .map(({ address: other }) => splitPlus(other).base)
    .filter((other) => other && !ours.has(other) && other !== address);
  const references = [...mail.references, ...mail.inReplyTo];
  const subjectKey = normaliseSubject(mail.subject).toLowerCase() || null;
  const proof = proofOf(mail, raw, references, context);
  return {
    kind: "message",
    externalId: externalIdOf(mail, raw),
    occurredAt: raw.receivedAt,
    from: { address, name: mail.from?.name?.trim() || null, isVerified: false },
    subject: mail.subject,
    text: mail.text,
    newText: mail.newText === mail.text ? null : mail.newText,
    html: mail.html,
    attachments: mail.attachments.map(({ name, type, content, contentId, inline }) => ({
      name,
      type,
      content,
      contentId,
      isInline: inline,
    })),
    clientId: null,
    thread: {
      ...proof,
      ...(mail.messageId ? { messageId: mail.messageId } : {}),
      references,
      participants: [...new Set(others)].slice(0, 50),
      replySubject: subjectKey,
      isReply: references.length > 0 || isReplySubject(mail.subject),
    },
    // Mail that claims to come from our own address is nobody's we should answer by machine.
    isAutomatic: mail.autoSubmitted.kind !== "no" || mail.bounce !== null || ours.has(address),
    meta: {
      to: mail.to,
      cc: mail.cc,
      replyTo: mail.replyTo,
      messageId: mail.messageId,
      sentAt: mail.date,
      // Who carries our token back has read what we sent; which of our messages it was, says who may have.
      ...(proof.conversationId ? { proof: { ...proof, messages: ownMessagesIn(references, context) } } : {}),
      automatic: mail.autoSubmitted.kind === "no" ? null : mail.autoSubmitted,
      charsetProblems: mail.charsetProblems.length > 0 ? mail.charsetProblems : undefined,
    },
  };
}

function ownMessagesIn(references: readonly string[], context: Context): Id[] {
  const own = references.filter((id) => conversationOf(id, context)).map(outboxIdOfMessageId);
  return [...new Set(own.filter((id) => id !== null))].slice(-20);
}

/** The conversation that a signed token names: in the address the mail went to, or in one of our Message-IDs. */
function proofOf(mail: ParsedMail, raw: RawPayload, references: string[], context: Context): { conversationId?: Id } {
  const envelopeTo = Array.isArray(raw.envelope?.rcptTo) ? (raw.envelope.rcptTo as string[]) : [];
  const addresses = [...envelopeTo, ...[...mail.deliveredTo, ...mail.to, ...mail.cc].map(({ address }) => address)];
  for (const address of addresses) {
    const { tag } = splitPlus(address);
    const conversationId = tag ? readReplyToken(context.signingKey, tag) : null;
    if (conversationId) return { conversationId };
  }
  for (const reference of [...references].reverse()) {
    const conversationId = conversationOf(reference, context);
    if (conversationId) return { conversationId };
  }
  return {};
}

/**
 * The mail's own identity: its Message-ID together with what it says. Redeliveries differ in their trace headers only,
 * so they are the same; broken senders that give every mail one Message-ID, or a stranger who copies one, do not hide a message.
 */
function externalIdOf(mail: ParsedMail, raw: RawPayload): string {
  if (mail.messageId === null) return `sha256:${createHash("sha256").update(raw.content).digest("hex")}`;
  const body = createHash("sha256").update(JSON.stringify([mail.from?.address, mail.date, mail.subject, mail.text]));
  for (const attachment of mail.attachments) body.update(attachment.name).update(attachment.content);
  return `${mail.messageId.slice(0, 900)}#${body.digest("hex").slice(0, 16)}`;
}
