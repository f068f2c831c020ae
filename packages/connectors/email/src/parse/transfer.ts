/** Content transfer encodings, read as mailers really write them: stray characters, missing padding, odd names. */

export type TransferEncoding = "identity" | "base64" | "quoted-printable" | "uuencode";

/** `quoted printable`, `Quoted-printable;`, `x-uue`, `7-bit`, `text/html` … all occur. */
export function transferEncodingOf(header: string): TransferEncoding {
  const name = header.toLowerCase();
  if (/quoted.?print/.test(name)) return "quoted-printable";
  if (/base-?64/.test(name)) return "base64";
  if (/\buu|x-uu/.test(name)) return "uuencode";
  return "identity";
}

function decodeBase64(body: Buffer): Buffer {
  const text = body.toString("latin1").replace(/[^A-Za-z0-9+/=_-]+/g, "");
  // Some gateways glue separately padded runs together: padding in the middle ends a run, not the data.
  if (!/=[^=]/.test(text)) return Buffer.from(text, "base64");
  return Buffer.concat(
    text
      .split(/=+/)
      .filter((run) => run !== "")
      .map((run) => Buffer.from(run, "base64")),
  );
}

function hexOf(code: number): number {
  if (code >= 48 && code <= 57) return code - 48;
  if (code >= 65 && code <= 70) return code - 55;
  if (code >= 97 && code <= 102) return code - 87;
  return -1;
}

/** RFC 2045 6.7, lenient: an `=` that starts no escape stays as it is. */
export function decodeQuotedPrintable(body: Buffer): Buffer {
  const out = Buffer.allocUnsafe(body.length);
  let length = 0;
  let i = 0;
  while (i < body.length) {
    const byte = body[i]!;
    if (byte !== 0x3d) {
      out[length++] = byte;
      i++;
      continue;
    }
    const high = hexOf(body[i + 1] ?? 0);
    const low = hexOf(body[i + 2] ?? 0);
    if (high >= 0 && low >= 0) {
      out[length++] = high * 16 + low;
      i += 3;
      continue;
    }
    let end = i + 1;
    while (body[end] === 0x20 || body[end] === 0x09) end++;
    if (body[end] === 0x0d && body[end + 1] === 0x0a) i = end + 2;
    else if (body[end] === 0x0a || body[end] === 0x0d) i = end + 1;
    else if (end >= body.length) i = end;
    else {
      out[length++] = byte;
      i++;
    }
  }
  return out.subarray(0, length);
}

function decodeUuLine(line: string, out: number[]): void {
  const expected = (line.charCodeAt(0) - 32) & 63;
  const start = out.length;
  for (let i = 1; i < line.length && out.length - start < expected; i += 4) {
    const group = [0, 1, 2, 3].map((offset) => {
      const code = line.charCodeAt(i + offset);
      return Number.isNaN(code) ? 0 : (code - 32) & 63;
    });
    out.push((group[0]! << 2) | (group[1]! >> 4));
    if (out.length - start < expected) out.push(((group[1]! & 15) << 4) | (group[2]! >> 2));
    if (out.length - start < expected) out.push(((group[2]! & 3) << 6) | group[3]!);
  }
}

const UU_BEGIN = /^begin(?:-base64)? [0-7]{3,4} (.{1,200}?)\s*$/;

export interface UuFile {
  name: string;
  content: Buffer;
}

/**
 * Takes uuencoded files out of text (as Outlook Express and old lists send attachments).
 * Only a complete `begin … end` block counts, so that a sentence that starts with "begin" stays text.
 */
export function extractUuFiles(text: string): { text: string; files: UuFile[] } {
  if (!/^begin(-base64)? [0-7]{3,4} /m.test(text)) return { text, files: [] };
  const lines = text.split(/\r?\n/);
  const kept: string[] = [];
  const files: UuFile[] = [];
  // Without this a text of many unfinished "begin" lines would be searched for its "end" again and again.
  const lastEnd = lines.findLastIndex((line) => line.trimEnd() === "end" || line.trimEnd() === "====");
  for (let i = 0; i < lines.length; i++) {
    const begin = i < lastEnd ? UU_BEGIN.exec(lines[i]!) : null;
    if (begin === null) {
      kept.push(lines[i]!);
      continue;
    }
    const base64 = lines[i]!.startsWith("begin-base64");
    const bytes: number[] = [];
    let encoded = "";
    let end = i + 1;
    let proper = true;
    for (; end < lines.length; end++) {
      const line = lines[end]!.replace(/\s+$/, "");
      if (line === (base64 ? "====" : "end")) break;
      if (base64) encoded += line;
      else if (line !== "" && line !== "`") {
        if (!/^[\x20-\x60]+$/.test(line) || line.length > 90) {
          proper = false;
          break;
        }
        decodeUuLine(line, bytes);
      }
    }
    if (!proper || end >= lines.length) {
      kept.push(lines[i]!);
      continue;
    }
    files.push({ name: begin[1]!, content: base64 ? Buffer.from(encoded, "base64") : Buffer.from(bytes) });
    i = end;
  }
  return { text: kept.join("\n"), files };
}

/** Decodes a part's body. An unknown encoding is read as it stands: nothing is lost. */
export function decodeTransfer(body: Buffer, encoding: TransferEncoding): Buffer {
  if (encoding === "base64") return decodeBase64(body);
  if (encoding === "quoted-printable") return decodeQuotedPrintable(body);
  if (encoding === "uuencode") {
    const { files } = extractUuFiles(body.toString("latin1"));
    return files.length > 0 ? files[0]!.content : body;
  }
  return body;
}
