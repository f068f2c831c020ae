/** Attachments: names that are safe to show and to save, types that are checked against the bytes. */

import { fileTypeFromBuffer } from "file-type";
import type { MimePart } from "./mime.ts";

export interface MailAttachment {
  /** Safe as a file name everywhere; never empty. */
  name: string;
  /** What the file is: the declared type, unless it says nothing or the bytes prove another. Lower case. */
  type: string;
  declaredType: string;
  /** From the file's magic bytes, or null where they tell nothing (text, unknown formats). */
  sniffedType: string | null;
  /** Size in bytes after decoding. */
  bytes: number;
  content: Buffer;
  /** Without `<>`. */
  contentId: string | null;
  /** May be shown within the message: a raster image whose bytes agree, sent inline or as a part of the HTML. */
  inline: boolean;
  /** Belongs to the HTML (multipart/related). */
  related: boolean;
}

const MAX_NAME = 150;
/** Control, zero-width, bidi-override, private line breaks, and what file systems or shells treat specially. */
const UNSAFE =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: taking them out is the purpose
  /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff0-\ufffc\ufffe\uffff]|\u034f|[\ufe00-\ufe0f]/g;
const RESERVED = /^(con|prn|aux|nul|conin\$|conout\$|clock\$|com[0-9¹²³]|lpt[0-9¹²³])(\.|$)/i;

const EXTENSIONS: Record<string, string> = {
  "application/json": "json",
  "application/pdf": "pdf",
  "application/pkcs7-signature": "p7s",
  "application/zip": "zip",
  "image/gif": "gif",
  "image/jpeg": "jpg",
  "image/jpg": "jpg",
  "image/png": "png",
  "image/svg+xml": "svg",
  "image/tiff": "tiff",
  "image/webp": "webp",
  "message/delivery-status": "txt",
  "message/rfc822": "eml",
  "text/calendar": "ics",
  "text/csv": "csv",
  "text/html": "html",
  "text/plain": "txt",
  "text/rfc822-headers": "txt",
  "text/vcard": "vcf",
};

/**
 * A name that cannot leave its folder, hide its ending or be a configuration file: no path, no control, zero-width or
 * bidi characters, no leading dot (`.htaccess`), no Windows device, at most 150 characters with the ending kept.
 */
export function normaliseFileName(name: string | null, type: string, fallback = "attachment"): string {
  let safe = (name ?? "").normalize("NFC").replace(UNSAFE, "");
  safe =
    safe
      .split(/[\\/]/)
      .filter((part) => part.trim() !== "" && !/^\.+$/.test(part.trim()))
      .pop() ?? "";
  safe = safe
    .replace(/[<>:"|?*]/g, "_")
    .replace(/\s+/g, " ")
    .trim()
    .replace(/^[.\s]+/, "")
    .replace(/[.\s]+$/, "");
  if (safe === "") {
    const extension = EXTENSIONS[type] ?? "bin";
    return `${fallback}.${extension}`;
  }
  if (RESERVED.test(safe)) safe = `_${safe}`;
  const characters = [...safe];
  if (characters.length > MAX_NAME) {
    const dot = safe.lastIndexOf(".");
    const ending = dot > 0 && safe.length - dot <= 12 ? safe.slice(dot) : "";
    safe = `${characters
      .slice(0, MAX_NAME - [...ending].length)
      .join("")
      .trimEnd()}${ending}`;
  }
  return safe;
}

const INLINE_IMAGES = new Set(["image/png", "image/jpeg", "image/gif", "image/webp", "image/bmp", "image/avif"]);
const SAYS_NOTHING =
  /^(|application\/(octet-?stream|x-download|force-download|binary|unknown|download|save)|content\/unknown)$/;
/** Containers: their magic bytes name the box, not what is in it. */
const CONTAINERS =
  /^(application\/(x-cfb|zip|xml|x-compressed-tar|gzip|x-gzip|ogg|vnd\.ms-asf)|video\/quicktime|text\/)/;
const EQUAL: Record<string, string> = {
  "image/jpg": "image/jpeg",
  "image/pjpeg": "image/jpeg",
  "image/x-png": "image/png",
  "image/x-ms-bmp": "image/bmp",
  "audio/mp3": "audio/mpeg",
  "application/x-pdf": "application/pdf",
  "application/x-zip-compressed": "application/zip",
};

/** Text formats that a browser would run; file-type knows only some of them. */
function sniffMarkup(content: Buffer): string | null {
  const start = content
    .toString("latin1", 0, 1024)
    .replace(/^(\u00ef\u00bb\u00bf|\s)+/, "")
    .toLowerCase();
  if (!start.startsWith("<")) return null;
  if (/<svg[\s>]/.test(start)) return "image/svg+xml";
  if (/^<(!doctype html|html|head|body|script|iframe|div|p|a|img|table|meta)[\s>]/.test(start)) return "text/html";
  return start.startsWith("<?xml") ? "application/xml" : null;
}

async function sniff(content: Buffer): Promise<string | null> {
  if (content.length === 0) return null;
  const markup = sniffMarkup(content);
  if (markup !== null) return markup;
  try {
    // Only the head: enough for every magic number, and a crafted archive cannot keep the detector busy.
    return (await fileTypeFromBuffer(content.subarray(0, 64 * 1024)))?.mime ?? null;
  } catch {
    return null;
  }
}

export interface AttachmentSource {
  name: string | null;
  declaredType: string;
  content: Buffer;
  contentId: string | null;
  sentInline: boolean;
  related: boolean;
}

export async function readAttachment(source: AttachmentSource): Promise<MailAttachment> {
  const declared = /^[\w.+-]+\/[\w.+*-]+$/.test(source.declaredType) ? source.declaredType : "";
  const sniffed = await sniff(source.content);
  const canonical = EQUAL[declared] ?? declared;
  let type = declared;
  if (SAYS_NOTHING.test(declared)) type = sniffed ?? "application/octet-stream";
  else if (sniffed !== null && sniffed !== canonical) {
    // A picture that is none, or markup under another name: what the bytes are decides.
    if (INLINE_IMAGES.has(canonical) || sniffed === "text/html" || sniffed === "image/svg+xml") type = sniffed;
    else if (!CONTAINERS.test(sniffed) && !declared.startsWith("text/")) type = sniffed;
  }
  const raster = INLINE_IMAGES.has(EQUAL[type] ?? type) && sniffed === (EQUAL[type] ?? type);
  return {
    name: normaliseFileName(source.name, type),
    type,
    declaredType: source.declaredType,
    sniffedType: sniffed,
    bytes: source.content.length,
    content: source.content,
    contentId: source.contentId,
    inline: raster && (source.sentInline || source.related),
    related: source.related,
  };
}

/** The subject of a forwarded message names its file. */
function nameOf(part: MimePart): string | null {
  if (part.fileName !== null && part.fileName !== "") return part.fileName;
  const location = part.headers.raw("content-location");
  if (location !== null && /^[^?#]{1,200}\.\w{1,8}$/.test(location.trim())) return location.trim();
  if (part.type === "message/rfc822") {
    const subject = /^subject:[ \t]*(.{1,200})$/im.exec(part.content.toString("utf8", 0, 20_000))?.[1]?.trim();
    return subject === undefined || subject.startsWith("=?") ? "message.eml" : `${subject}.eml`;
  }
  if (part.type === "message/delivery-status") return "delivery-status.txt";
  return null;
}

export function attachmentSourceOf(part: MimePart): AttachmentSource {
  const id = part.headers.raw("content-id")?.trim().replace(/^<|>$/g, "") ?? "";
  let related = false;
  for (let up = part.parent; up !== null; up = up.parent) related ||= up.type === "multipart/related";
  return {
    name: nameOf(part),
    declaredType: part.declaredType === "" ? (part.type === "text/plain" ? "" : part.type) : part.type,
    content: part.content,
    contentId: id === "" ? null : id,
    sentInline: part.disposition === "inline" || (id !== "" && part.disposition === ""),
    related,
  };
}
