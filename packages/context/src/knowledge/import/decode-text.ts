import { ImportError } from "./import-error.ts";

const MAX_CONTROL_SHARE = 0.01;

/**
 * Bytes as text with Unix line ends: UTF-8 or UTF-16 by its mark, UTF-8 where it is valid, else the encoding that the file
 * names (`declared`), else the likeliest of the Russian ones and windows-1252. Throws ImportError for what is no text.
 */
export function decodeText(bytes: Uint8Array, declared?: string): string {
  const text = decode(bytes, declared)
    .replace(/^\ufeff/, "")
    .replace(/\r\n?/g, "\n");
  const controls = text.match(/[\p{Cc}\ufffd]/gu)?.filter((sign) => !/[\t\n\f]/.test(sign)).length ?? 0;
  if (text.includes("\u0000") || controls > text.length * MAX_CONTROL_SHARE) {
    throw new ImportError("This is not a text file.");
  }
  return text;
}

function decode(bytes: Uint8Array, declared: string | undefined): string {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return new TextDecoder("utf-16le").decode(bytes);
  if (first === 0xfe && second === 0xff) return new TextDecoder("utf-16be").decode(bytes);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    if (bytes.includes(0)) throw new ImportError("This is not a text file.");
    return decodeNamed(bytes, declared) ?? decodeLikeliest(bytes);
  }
}

function decodeNamed(bytes: Uint8Array, declared: string | undefined): string | null {
  if (!declared || /^utf-?8$/i.test(declared)) return null;
  try {
    return new TextDecoder(declared).decode(bytes);
  } catch {
    return null;
  }
}

/** Ordinary Russian text is mostly small letters, these above all; read in the wrong encoding it is not. */
const COMMON_RUSSIAN = /[оеаинтсрвл]/g;

function decodeLikeliest(bytes: Uint8Array): string {
  const nonAscii = bytes.reduce((count, byte) => count + (byte > 127 ? 1 : 0), 0);
  let best = { text: new TextDecoder("windows-1252").decode(bytes), common: nonAscii * 0.3 };
  for (const label of ["windows-1251", "koi8-r", "ibm866"]) {
    const text = new TextDecoder(label).decode(bytes);
    const common = text.match(COMMON_RUSSIAN)?.length ?? 0;
    if (common > best.common) best = { text, common };
  }
  return best.text;
}
