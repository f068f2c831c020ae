import { z } from "zod";

/** Identifier of any record: a UUID. New ones are version 7 (time-ordered), events carry a deterministic version 8 (CAN-1). */
export const Id = z.uuid();
export type Id = z.infer<typeof Id>;

/** An instant: ISO 8601 in UTC with milliseconds. Field names end in `At`. */
export const Instant = z.iso.datetime();
export type Instant = z.infer<typeof Instant>;

/** Makes a time-ordered UUID version 7 (RFC 9562 §5.7). `nowMs`: milliseconds since the epoch. */
export function newId(nowMs: number = Date.now()): Id {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  for (let index = 0; index < 6; index++) bytes[index] = Math.floor(nowMs / 2 ** (8 * (5 - index))) % 256;
  bytes[6] = (bytes[6]! & 0x0f) | 0x70;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  return formatUuid(bytes);
}

/** Writes 16 bytes as a UUID in its canonical text form. */
export function formatUuid(bytes: Uint8Array): Id {
  const hex = Array.from(bytes.subarray(0, 16), (byte) => byte.toString(16).padStart(2, "0")).join("");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
