import { createHmac, timingSafeEqual } from "node:crypto";
import { formatUuid, type Id } from "@rapport/schema";

/**
 * The signed reply token: names a conversation and proves that we said so. It stands in the Message-ID of what we send
 * and, where our own server takes the mail, behind a `+` in the Reply-To address. Lower-case base32, because local
 * parts are case-folded on their way. 16 bytes of conversation id, 16 bytes of HMAC-SHA256.
 */
const ALPHABET = "abcdefghijklmnopqrstuvwxyz234567";
const TOKEN_LENGTH = 52;
const TOKEN = new RegExp(`^[a-z2-7]{${TOKEN_LENGTH}}$`);

export function makeReplyToken(signingKey: Uint8Array, conversationId: Id): string {
  const id = Buffer.from(conversationId.replaceAll("-", ""), "hex");
  return encode(Buffer.concat([id, sign(signingKey, id)]));
}

/** The conversation a token names, or null when it is forged, cut or of another connection. Compared at full length. */
export function readReplyToken(signingKey: Uint8Array, token: string): Id | null {
  const lower = token.toLowerCase();
  if (!TOKEN.test(lower)) return null;
  const bytes = decode(lower);
  const id = bytes.subarray(0, 16);
  return timingSafeEqual(bytes.subarray(16, 32), sign(signingKey, id)) ? formatUuid(id) : null;
}

function sign(signingKey: Uint8Array, id: Uint8Array): Buffer {
  return createHmac("sha256", signingKey).update("reply\n").update(id).digest().subarray(0, 16);
}

function encode(bytes: Buffer): string {
  let bits = 0n;
  for (const byte of bytes) bits = (bits << 8n) | BigInt(byte);
  bits <<= 4n; // 256 bits are 51.2 letters: the last carries four empty bits.
  let text = "";
  for (let place = TOKEN_LENGTH - 1; place >= 0; place--) text += ALPHABET[Number((bits >> BigInt(5 * place)) & 31n)];
  return text;
}

function decode(text: string): Buffer {
  let bits = 0n;
  for (const letter of text) bits = (bits << 5n) | BigInt(ALPHABET.indexOf(letter));
  return Buffer.from((bits >> 4n).toString(16).padStart(64, "0"), "hex");
}

/** Our own Message-ID for an outgoing message: always the same for the same outbox row, so that receivers see a repeat as one. */
export function messageIdOf(outboxId: Id, token: string, address: string): string {
  return `${outboxId.replaceAll("-", "")}.${token}@${domainOf(address)}`;
}

/** The outbox row inside one of our Message-IDs, or null. Only the token beside it is signed. */
export function outboxIdOfMessageId(messageId: string): Id | null {
  const hex = /^([0-9a-f]{32})\.[a-z2-7]{52}@/i.exec(messageId)?.[1];
  return hex ? formatUuid(Buffer.from(hex, "hex")) : null;
}

/** The token inside one of our Message-IDs, or null. */
export function tokenOfMessageId(messageId: string): string | null {
  return /^[0-9a-f]{32}\.([a-z2-7]{52})@/i.exec(messageId)?.[1]?.toLowerCase() ?? null;
}

/** `support@x` → `support+TOKEN@x`; null when the local part would pass 64 octets (RFC 5321 §4.5.3.1.1). */
export function plusAddress(address: string, token: string): string | null {
  const at = address.lastIndexOf("@");
  const local = `${address.slice(0, at)}+${token}`;
  return local.length <= 64 ? `${local}${address.slice(at)}` : null;
}

/** Splits `support+TAG@x` into `support@x` and `TAG`. */
export function splitPlus(address: string): { base: string; tag: string | null } {
  const at = address.lastIndexOf("@");
  const plus = address.indexOf("+");
  if (plus < 1 || plus > at) return { base: address.toLowerCase(), tag: null };
  return { base: (address.slice(0, plus) + address.slice(at)).toLowerCase(), tag: address.slice(plus + 1, at) };
}

export function domainOf(address: string): string {
  return address.slice(address.lastIndexOf("@") + 1).toLowerCase();
}
