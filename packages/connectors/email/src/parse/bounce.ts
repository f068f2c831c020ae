/** Reports that a message was not delivered: RFC 3464, and the prose of servers that don't keep to it. */

import type { MailAddress } from "./addresses.ts";
import { decodeHeader, type Headers, readHeaders } from "./header.ts";
import type { MimePart } from "./mime.ts";
import { readMessageIds } from "./subject.ts";

export interface BouncedRecipient {
  finalRecipient: string;
  /** RFC 3464 2.3.3; `delayed` is no failure yet. */
  action: "failed" | "delayed" | "delivered" | "relayed" | "expanded";
  /** RFC 3463, as `5.1.1`, or null. */
  status: string | null;
  diagnostic: string | null;
}

export interface Bounce extends BouncedRecipient {
  /** Message-ID of the message that came back, without `<>`, or null. */
  originalMessageId: string | null;
  /** All recipients named by the report; the fields above are the first, failures before delays. */
  recipients: BouncedRecipient[];
}

const ACTIONS = ["failed", "delayed", "delivered", "relayed", "expanded"] as const;

function actionOf(value: string): BouncedRecipient["action"] | null {
  return ACTIONS.find((action) => value.toLowerCase().includes(action)) ?? null;
}

function* allParts(root: MimePart): Generator<MimePart> {
  const stack = [root];
  for (let part = stack.pop(); part !== undefined; part = stack.pop()) {
    yield part;
    for (let i = part.children.length - 1; i >= 0; i--) stack.push(part.children[i]!);
  }
}

function addressIn(value: string): string {
  const typed = value.replace(/^[^;]{0,40};/, "").trim();
  return typed.replace(/^<|>$/g, "").trim();
}

function readStatusPart(content: Buffer): BouncedRecipient[] {
  const recipients: BouncedRecipient[] = [];
  const groups = content
    .toString("latin1", 0, 200_000)
    .replace(/\r\n?/g, "\n")
    .split(/\n[ \t]*\n/);
  for (const group of groups) {
    const { headers } = readHeaders(Buffer.from(`${group.trim()}\n\n`, "latin1"));
    const recipient = headers.raw("final-recipient") ?? headers.raw("original-recipient");
    if (recipient === null) continue;
    const status = /\d\.\d{1,3}\.\d{1,3}/.exec(headers.raw("status") ?? "")?.[0] ?? null;
    const diagnostic = decodeHeader(headers.raw("diagnostic-code") ?? "").replace(/^[\w-]{1,20}\s*;\s*/, "");
    recipients.push({
      finalRecipient: addressIn(recipient),
      action: actionOf(headers.raw("action") ?? "") ?? (status?.startsWith("4") ? "delayed" : "failed"),
      status,
      diagnostic: diagnostic === "" ? null : diagnostic.slice(0, 1_000),
    });
  }
  return recipients;
}

function originalIdOf(parts: MimePart[], text: string): string | null {
  for (const part of parts) {
    if (!/^(message\/rfc822|text\/rfc822-headers|message\/global(-headers)?)$/.test(part.type)) continue;
    const { headers } = readHeaders(part.content.subarray(0, 200_000));
    const id = readMessageIds(headers.raw("message-id") ?? "")[0];
    if (id !== undefined) return id;
  }
  // Non-standard reports paste the original header into the text.
  const pasted = /^[>\s]*message-id:\s*(<[^<>\s]{1,500}>)/im.exec(text.slice(0, 100_000));
  return pasted === null ? null : (readMessageIds(pasted[1]!)[0] ?? null);
}

const SENDER =
  /^(mailer-daemon|postmaster|mail-daemon|mailerdaemon|mdaemon|bounce|bounces|noreply-daemon)([+_.-][^@]*)?@/i;
const SUBJECT =
  /undeliver|delivery (?:status notification|failure|failed|has failed|delayed)|failure notice|returned mail|mail delivery (?:failed|failure|system)|message (?:could not be delivered|you sent blocked|not delivered)|could not (?:be delivered|send message)|mail system error|не удалось доставить|недоставленн|не доставлено|сообщение не доставлено|ошибка доставки|возврат письма|unzustellbar|non remis|no se pudo entregar|mancata consegna/i;
const BODY =
  /this is the qmail-send program|i(?:'m| am) (?:sorry to have to inform you|afraid i wasn't able to deliver)|could not be delivered to one or more|delivery to the following recipient|your message (?:to .{1,120}|wasn't delivered|couldn't be delivered)|address not found|a message that you (?:have )?sent (?:could not be|contained no)|сообщение не (?:может быть|было) доставлено|письмо не (?:может быть|было|удалось) доставлен|не удалось доставить (?:ваше )?(?:сообщение|письмо)|undeliverable to|the following address(?:es)? failed|following recipients? (?:cannot|could not) be reached/i;
const ADDRESS = /[^\s<>@"'(),;:[\]]{1,64}@[^\s<>@"'(),;:[\]]{1,255}\.[a-z\d-]{2,}/gi;

function readProse(text: string, own: Set<string>): BouncedRecipient[] {
  const start = text
    .slice(0, 20_000)
    .split(
      /^-+ ?(?:below this line|this is a copy|original message|исходное|копия|the header of|message header follows|---)/im,
    )[0]!;
  const failed = [...start.matchAll(ADDRESS)]
    .map((match) => match[0])
    .filter((address) => !own.has(address.toLowerCase()) && !SENDER.test(address));
  const recipient = failed[0];
  if (recipient === undefined) return [];
  const status = /\b([245]\.\d{1,3}\.\d{1,3})\b/.exec(start)?.[1] ?? null;
  const code = /\b([45]\d\d)[ -](?:#?\d\.\d|[A-Za-z])/.exec(start)?.[1] ?? null;
  const line = start.split("\n").find((candidate) => /\b[45]\d\d[ -]|\b[45]\.\d{1,3}\.\d{1,3}\b/.test(candidate));
  const transient =
    status?.startsWith("4") === true ||
    (status === null && code?.startsWith("4") === true) ||
    /will (?:keep|continue) trying|still undelivered|delayed/i.test(start);
  return [
    {
      finalRecipient: recipient,
      action: transient ? "delayed" : "failed",
      status: status ?? (code === null ? null : `${code[0]}.0.0`),
      diagnostic: line === undefined ? null : line.trim().slice(0, 1_000),
    },
  ];
}

/**
 * Reads a delivery report, or null where the message is none. A person's answer that quotes a report is none: without
 * the RFC's own part, both the sender or return path and the words must say so.
 */
export function readBounce(
  root: MimePart,
  headers: Headers,
  from: MailAddress | null,
  subject: string,
  text: string,
  own: MailAddress[],
): Bounce | null {
  const parts = [...allParts(root)];
  const declared =
    root.declaredType === "multipart/report" &&
    (root.params["report-type"] ?? "delivery-status").toLowerCase() === "delivery-status";
  let recipients = parts
    .filter((part) => /^message\/(global-)?delivery-status$/.test(part.type))
    .flatMap((part) => readStatusPart(part.content));
  if (recipients.length === 0) {
    const system =
      (from !== null && SENDER.test(from.address)) ||
      /^<>$/.test((headers.raw("return-path") ?? "").trim()) ||
      headers.has("x-failed-recipients");
    const said = SUBJECT.test(subject) || BODY.test(text.slice(0, 5_000));
    if (!declared && !(system && said)) return null;
    recipients = readProse(text, new Set(own.map((address) => address.address.toLowerCase())));
    const named = headers.raw("x-failed-recipients");
    if (named !== null) {
      const list = named.match(ADDRESS) ?? [];
      const first = recipients[0];
      recipients = list.map((address) => ({
        finalRecipient: address,
        action: "failed",
        status: first?.status ?? null,
        diagnostic: first?.diagnostic ?? null,
      }));
    }
  }
  recipients.sort((a, b) => Number(b.action === "failed") - Number(a.action === "failed"));
  const first = recipients[0] ?? { finalRecipient: "", action: "failed" as const, status: null, diagnostic: null };
  return { ...first, originalMessageId: originalIdOf(parts, text), recipients };
}
