/** Header fields: unfolding, encoded words (RFC 2047), parameters (RFC 2231), all tolerant of what is really sent. */

import { decodeText } from "./charset.ts";
import { decodeQuotedPrintable } from "./transfer.ts";

export interface HeaderField {
  /** Lower case. */
  name: string;
  /** Unfolded, one character a byte (latin1), so that raw 8-bit values can still be decoded. */
  raw: string;
}

export interface HeaderValue {
  value: string;
  /** Keys in lower case. */
  params: Record<string, string>;
}

/** No real field is longer; what is longer would only feed the regular expressions below. */
const MAX_FIELD = 100_000;

export class Headers {
  readonly fields: HeaderField[];

  constructor(fields: HeaderField[]) {
    this.fields = fields;
  }

  /** The first field of that name, raw, or null. */
  raw(name: string): string | null {
    return this.fields.find((field) => field.name === name)?.raw ?? null;
  }

  all(name: string): string[] {
    return this.fields.filter((field) => field.name === name).map((field) => field.raw);
  }

  /** The first field of that name, decoded and trimmed; an empty string where there is none. */
  text(name: string): string {
    return decodeHeader(this.raw(name) ?? "");
  }

  has(name: string): boolean {
    return this.fields.some((field) => field.name === name);
  }
}

const FIELD = /^([\x21-\x39\x3b-\x7e]{1,200})[ \t]*:/;

/**
 * Splits a message (or part) into header fields and the offset where the body starts.
 * A line that is no field is skipped while more fields follow; else the blank line is missing and the body starts there.
 */
export function readHeaders(block: Buffer): { headers: Headers; bodyStart: number } {
  const fields: HeaderField[] = [];
  let position = 0;
  let current: HeaderField | null = null;
  let first = true;
  while (position < block.length) {
    let end = block.indexOf(0x0a, position);
    const next = end < 0 ? block.length : end + 1;
    if (end < 0) end = block.length;
    if (end > position && block[end - 1] === 0x0d) end--;
    const line = block.toString("latin1", position, Math.min(end, position + MAX_FIELD));
    if (line.trim() === "") {
      // Only a truly empty line ends the header; a line of blanks is an empty continuation (RFC 5322 4.2).
      if (line === "" || current === null || !continuesAfter(block, next)) {
        return { headers: new Headers(fields), bodyStart: next };
      }
    } else if (/^[ \t]/.test(line) && current !== null) {
      if (current.raw.length < MAX_FIELD) current.raw += ` ${line.trim()}`;
    } else {
      const match = FIELD.exec(line);
      if (match !== null) {
        current = { name: match[1]!.toLowerCase(), raw: line.slice(match[0].length).trim() };
        fields.push(current);
      } else if (!(first && /^>?From /.test(line)) && !moreFieldsFollow(block, next)) {
        return { headers: new Headers(fields), bodyStart: position };
      }
    }
    first = false;
    position = next;
  }
  return { headers: new Headers(fields), bodyStart: block.length };
}

function lineAt(block: Buffer, position: number): { line: string; next: number } {
  const end = block.indexOf(0x0a, position);
  const stop = end < 0 ? block.length : end;
  const line = block.toString("latin1", position, Math.min(stop, position + 1000)).replace(/\r$/, "");
  return { line, next: end < 0 ? block.length : end + 1 };
}

function continuesAfter(block: Buffer, position: number): boolean {
  const { line } = lineAt(block, position);
  return /^[ \t]+\S/.test(line) || FIELD.test(line);
}

function moreFieldsFollow(block: Buffer, position: number): boolean {
  let at = position;
  for (let i = 0; i < 4 && at < block.length; i++) {
    const { line, next } = lineAt(block, at);
    if (line.trim() === "") return false;
    if (FIELD.test(line)) return true;
    at = next;
  }
  return false;
}

const ENCODED_WORD = /=\?([^?\s]{1,60})\?([bBqQ])\?([^?]*(?:\?(?!=)[^?]*){0,3})\?=/g;

function wordBytes(encoding: string, content: string): Buffer {
  if (encoding.toLowerCase() === "b") return Buffer.from(content.replace(/[^A-Za-z0-9+/_-]/g, ""), "base64");
  return decodeQuotedPrintable(Buffer.from(content.replace(/_/g, " "), "latin1"));
}

/**
 * Decodes encoded words. Neighbours in one charset are joined as bytes first: many senders cut a character in two.
 * @param value one character a byte, as `HeaderField.raw`, or text already decoded
 */
export function decodeHeader(value: string): string {
  if (value.length > MAX_FIELD) value = value.slice(0, MAX_FIELD);
  let out = "";
  let pending: { charset: string; bytes: Buffer[] } | null = null;
  let last = 0;
  const flush = (): void => {
    if (pending !== null) out += decodeText(Buffer.concat(pending.bytes), pending.charset).text;
    pending = null;
  };
  for (const match of value.matchAll(ENCODED_WORD)) {
    const between = value.slice(last, match.index);
    if (!(pending !== null && between.trim() === "")) {
      flush();
      out += decodeRaw(between);
    }
    const charset = match[1]!.replace(/\*.*$/, "").toLowerCase();
    const bytes = wordBytes(match[2]!, match[3]!);
    const open = pending as { charset: string; bytes: Buffer[] } | null;
    if (open !== null && open.charset !== charset) flush();
    if (pending === null) pending = { charset, bytes: [bytes] };
    else (pending as { bytes: Buffer[] }).bytes.push(bytes);
    last = match.index + match[0].length;
  }
  flush();
  out += decodeRaw(value.slice(last));
  return cleanLine(out);
}

function decodeRaw(raw: string): string {
  for (let i = 0; i < raw.length; i++) {
    const code = raw.charCodeAt(i);
    if (code > 0xff) return raw;
    if (code > 0x7f || code === 0x1b) return decodeText(Buffer.from(raw, "latin1"), null).text;
  }
  return raw;
}

/** One line without control characters: a decoded subject must not carry a line break into another header. */
export function cleanLine(text: string): string {
  return (
    text
      .replace(/[\r\n\t\u0085\u2028\u2029]+/g, " ")
      // biome-ignore lint/suspicious/noControlCharactersInRegex: taking them out is the purpose
      .replace(/[\u0000-\u001f\u007f]/g, "")
      .trim()
  );
}

/** Reads `value; name=x; name*0*=utf-8''…` (RFC 2231), also unquoted values with spaces and encoded words in them. */
export function parseHeaderValue(raw: string): HeaderValue {
  const pieces = splitParams(raw.slice(0, MAX_FIELD));
  const value = decodeHeader(pieces.shift() ?? "").toLowerCase();
  const plain: Record<string, string> = {};
  const parts = new Map<string, { index: number; encoded: boolean; value: string }[]>();
  for (const piece of pieces) {
    const equals = piece.indexOf("=");
    if (equals < 1) continue;
    const key = piece.slice(0, equals).trim().toLowerCase();
    const content = unquote(piece.slice(equals + 1).trim());
    const match = /^([^*]+)(?:\*(\d{1,3}))?(\*)?$/.exec(key);
    if (match === null || key === "__proto__") continue;
    if (match[2] === undefined && match[3] === undefined) {
      plain[key] ??= content;
    } else {
      const list = parts.get(match[1]!) ?? [];
      list.push({ index: Number(match[2] ?? 0), encoded: match[3] !== undefined, value: content });
      parts.set(match[1]!, list);
    }
  }
  const params: Record<string, string> = {};
  for (const [key, content] of Object.entries(plain)) params[key] = decodeHeader(content);
  for (const [key, list] of parts) params[key] = joinContinuations(list);
  return { value, params };
}

function joinContinuations(list: { index: number; encoded: boolean; value: string }[]): string {
  list.sort((a, b) => a.index - b.index);
  let charset: string | null = null;
  const bytes: Buffer[] = [];
  list.forEach((part, position) => {
    let content = part.value;
    if (part.encoded) {
      const match = position === 0 ? /^([^']*)'[^']*'(.*)$/s.exec(content) : null;
      if (match !== null) {
        charset = match[1]!;
        content = match[2]!;
      }
      content = content.replace(/%([0-9a-fA-F]{2})/g, (_, hex: string) =>
        String.fromCharCode(Number.parseInt(hex, 16)),
      );
    }
    bytes.push(Buffer.from(content, "latin1"));
  });
  const joined = Buffer.concat(bytes);
  // Yandex and old Outlook put encoded words into continuations, against the RFC.
  if (charset === null) return decodeHeader(joined.toString("latin1"));
  return cleanLine(decodeText(joined, charset).text);
}

function splitParams(raw: string): string[] {
  const pieces: string[] = [];
  let piece = "";
  let quoted = false;
  let comment = 0;
  for (let i = 0; i < raw.length; i++) {
    const char = raw[i]!;
    if (quoted) {
      piece += char;
      if (char === "\\" && i + 1 < raw.length) piece += raw[++i];
      else if (char === '"') quoted = false;
    } else if (comment > 0) {
      if (char === "(") comment++;
      else if (char === ")") comment--;
    } else if (char === '"' && (piece.trimEnd().endsWith("=") || !piece.includes("="))) {
      quoted = true;
      piece += char;
    } else if (char === "(" && !piece.includes("=") && raw.indexOf(")", i) > 0) {
      comment++;
    } else if (char === ";") {
      pieces.push(piece);
      piece = "";
    } else piece += char;
  }
  pieces.push(piece);
  return pieces;
}

function unquote(value: string): string {
  if (!value.startsWith('"')) return value;
  const end = value.length > 1 && value.endsWith('"') ? value.length - 1 : value.length;
  return value.slice(1, end).replace(/\\(["\\])/g, "$1");
}
