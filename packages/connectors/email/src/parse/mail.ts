/** A message as the platform takes it in (ING-6): every byte sequence gives one, nothing throws. */

import { sanitiseHtml } from "../html/sanitise.ts";
import { withoutOwnMarks } from "../quote/line.ts";
import { readText } from "../quote/newText.ts";
import { addressesOf, type MailAddress } from "./addresses.ts";
import { attachmentSourceOf, type MailAttachment, readAttachment } from "./attachments.ts";
import { type AutoSubmitted, readAutoSubmitted } from "./automatic.ts";
import { type BodySection, readBody } from "./body.ts";
import { type Bounce, readBounce } from "./bounce.ts";
import { decodeText } from "./charset.ts";
import { readDate } from "./date.ts";
import { Headers } from "./header.ts";
import { readMime } from "./mime.ts";
import { isReplySubject, messageIdsOf } from "./subject.ts";
import { filesOfTnef, isTnef } from "./tnef.ts";

export interface ParsedMail {
  /** Without `<>`; null where there is none. */
  messageId: string | null;
  inReplyTo: string[];
  references: string[];
  from: MailAddress | null;
  sender: MailAddress | null;
  replyTo: MailAddress[];
  to: MailAddress[];
  cc: MailAddress[];
  /** Delivered-To, X-Original-To, Envelope-To: where it really went. */
  deliveredTo: MailAddress[];
  subject: string;
  /** ISO instant, or null where the header says none. */
  date: string | null;
  /** All of it as plain text. */
  text: string;
  /** Sanitised; null where no HTML was sent. */
  html: string | null;
  /** What this person wrote now. */
  newText: string;
  /** What was folded away: quotes and signature. */
  quotedText: string;
  attachments: MailAttachment[];
  autoSubmitted: AutoSubmitted;
  bounce: Bounce | null;
  /** The headers that loop and list rules look at; lower-case names, decoded, only those present. */
  headers: Record<string, string>;
  /** What was odd about charsets. */
  charsetProblems: string[];
}

export interface MailDescription {
  from: MailAddress | null;
  subject: string;
  text: string;
  newText: string;
  attachments: { name: string; type: string; bytes: number }[];
}

const KEPT_HEADERS = [
  "auto-submitted",
  "precedence",
  "return-path",
  "list-id",
  "list-unsubscribe",
  "list-post",
  "x-loop",
  "x-rapport-loop",
  "x-auto-response-suppress",
  "x-failed-recipients",
  "x-mailer",
  "user-agent",
  "content-language",
  "importance",
  "thread-index",
  "thread-topic",
  "authentication-results",
];

/**
 * Parses a message. Never rejects: bytes that are no message become its text.
 * @param raw the message as received
 */
export async function parseMail(raw: Buffer | Uint8Array): Promise<ParsedMail> {
  const bytes = Buffer.isBuffer(raw) ? raw : Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength);
  try {
    return await read(bytes);
  } catch (error) {
    return keepAsText(bytes, error);
  }
}

async function read(bytes: Buffer): Promise<ParsedMail> {
  const root = readMime(bytes);
  const { headers } = root;
  const body = readBody(root);
  const ids = messageIdsOf(headers);
  const subject = headers.text("subject");
  const from = addressesOf(headers, "from")[0] ?? null;
  const sender = addressesOf(headers, "sender")[0] ?? null;
  const isReply = ids.inReplyTo.length > 0 || ids.references.length > 0 || isReplySubject(subject);
  const { text, ...folded } = readText(body.sections, { isReply });
  const to = addressesOf(headers, "to");
  const deliveredTo = ["delivered-to", "x-original-to", "envelope-to"].flatMap((name) => addressesOf(headers, name));
  const bounce = readBounce(root, headers, from, subject, text, [...to, ...deliveredTo]);
  // A server's report quotes what the other server said; all of it is the message.
  const { newText, quotedText } = bounce === null ? folded : { newText: text, quotedText: "" };
  const reportType = root.params["report-type"] ?? "";
  return {
    ...ids,
    from: from ?? sender,
    sender,
    replyTo: addressesOf(headers, "reply-to"),
    to,
    cc: addressesOf(headers, "cc"),
    deliveredTo: uniqueAddresses(deliveredTo),
    subject,
    date: readDate(headers.raw("date") ?? ""),
    text,
    html: htmlOf(body.sections),
    newText,
    quotedText,
    attachments: await attachmentsOf(body),
    autoSubmitted: readAutoSubmitted(headers, root.declaredType, reportType, bounce, from, subject),
    bounce,
    headers: keptHeaders(headers),
    charsetProblems: body.problems,
  };
}

async function attachmentsOf(body: ReturnType<typeof readBody>): Promise<MailAttachment[]> {
  const attachments: MailAttachment[] = [];
  for (const part of body.files) {
    if (isTnef(part)) {
      const inside = filesOfTnef(part.content);
      for (const file of inside)
        attachments.push(await readAttachment(plainSource(file.name, file.type, file.content)));
      if (inside.length > 0) continue;
    }
    attachments.push(await readAttachment(attachmentSourceOf(part)));
  }
  for (const file of body.uuFiles) attachments.push(await readAttachment(plainSource(file.name, "", file.content)));
  return attachments;
}

function plainSource(name: string, declaredType: string, content: Buffer): Parameters<typeof readAttachment>[0] {
  return { name, declaredType, content, contentId: null, sentInline: false, related: false };
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>]/g, (char) => (char === "&" ? "&amp;" : char === "<" ? "&lt;" : "&gt;"));
}

function htmlOf(sections: BodySection[]): string | null {
  if (!sections.some((section) => section.html !== null)) return null;
  const parts = sections.map(
    (section) =>
      section.html ?? `<div>${escapeHtml(withoutOwnMarks(section.plain ?? "")).replaceAll("\n", "<br>")}</div>`,
  );
  const clean = sanitiseHtml(parts.join("\n"));
  return clean === "" ? null : clean;
}

function keptHeaders(headers: Headers): Record<string, string> {
  const kept: Record<string, string> = {};
  for (const name of KEPT_HEADERS) if (headers.has(name)) kept[name] = headers.text(name).slice(0, 1_000);
  return kept;
}

function uniqueAddresses(list: MailAddress[]): MailAddress[] {
  const seen = new Map(list.map((entry) => [entry.address.toLowerCase(), entry]));
  return [...seen.values()];
}

/** The last resort: nothing is lost of a message that cannot be read; `error` says why. */
export function keepAsText(bytes: Buffer, error: unknown): ParsedMail {
  const text = decodeText(bytes, null).text.replaceAll("\u0000", "").trim();
  const empty = new Headers([]);
  return {
    messageId: null,
    inReplyTo: [],
    references: [],
    from: null,
    sender: null,
    replyTo: [],
    to: [],
    cc: [],
    deliveredTo: [],
    subject: "",
    date: null,
    text,
    html: null,
    newText: text,
    quotedText: "",
    attachments: [],
    autoSubmitted: { kind: "no", why: "" },
    bounce: null,
    headers: keptHeaders(empty),
    charsetProblems: [`unreadable message kept as text: ${error instanceof Error ? error.message : String(error)}`],
  };
}

/** The dry run of `rapport import-mail`: what would be taken in. */
export async function describeMail(raw: Buffer | Uint8Array): Promise<MailDescription> {
  const mail = await parseMail(raw);
  return {
    from: mail.from,
    subject: mail.subject,
    text: mail.text,
    newText: mail.newText,
    attachments: mail.attachments.map(({ name, type, bytes }) => ({ name, type, bytes })),
  };
}
