/** Which parts are the message's words and which are files. */

import { decodeText } from "./charset.ts";
import { unwrapFlowed } from "./flowed.ts";
import type { MimePart } from "./mime.ts";
import { extractUuFiles, type UuFile } from "./transfer.ts";

/** A stretch of the body: both forms of the same words, or the one that was sent. */
export interface BodySection {
  plain: string | null;
  html: string | null;
}

export interface MailBody {
  sections: BodySection[];
  files: MimePart[];
  uuFiles: UuFile[];
  /** What was odd about charsets, each once. */
  problems: string[];
}

const TEXT_TYPES = new Set(["text/plain", "text/html", "text/enriched", "text/richtext"]);
const ANY_TAG =
  /<\/?(?:html|head|body|p|br|div|span|table|td|a|b|i|em|strong|font|img|ul|ol|li|h[1-6]|hr|pre|center|style|blockquote)(?:\s[^>]*)?\/?>/i;

/** Forms of the same words for special readers; they are neither the body nor a file. */
const OTHER_FORMS = new Set(["text/x-amp-html", "text/watch-html", "text/enriched", "text/richtext", "text/rtf"]);

export function readBody(root: MimePart): MailBody {
  const body: MailBody = { sections: [], files: [], uuFiles: [], problems: [] };
  collect(root, body);
  if (body.sections.length === 0) {
    // Some servers send the words of a delivery report as a status part, without one status field in it.
    const words = body.files.find(
      (part) =>
        part.type === "message/delivery-status" &&
        !/^(final-recipient|reporting-mta)\s*:/im.test(part.content.toString("latin1")),
    );
    if (words !== undefined)
      body.sections.push({ plain: decodeText(words.content, null).text.replace(/\r\n?/g, "\n"), html: null });
  }
  return body;
}

function isText(part: MimePart): boolean {
  if (!TEXT_TYPES.has(part.type) || part.disposition === "attachment") return false;
  // A named text part is a file, unless it is all there is.
  return part.fileName === null || part.fileName === "" || part.parent === null;
}

function collect(part: MimePart, body: MailBody): void {
  if (part.type === "multipart/alternative") {
    collectAlternative(part, body);
    return;
  }
  if (part.children.length > 0) {
    for (const child of part.children) collect(child, body);
    return;
  }
  if (part.type.startsWith("multipart/")) return;
  if (isText(part)) body.sections.push(sectionOf(part, body));
  else if (!isEmptyRest(part)) body.files.push(part);
}

/** Broken generators leave parts with nothing in them behind the last delimiter. */
function isEmptyRest(part: MimePart): boolean {
  return part.content.length === 0 && part.headers.fields.length === 0;
}

function collectAlternative(part: MimePart, body: MailBody): void {
  let plain: string | null = null;
  let html: string | null = null;
  let inner: string | null = null;
  for (const child of part.children) {
    if (OTHER_FORMS.has(child.type) && child.disposition !== "attachment" && part.children.length > 1) continue;
    const form: MailBody = { sections: [], files: body.files, uuFiles: body.uuFiles, problems: body.problems };
    collect(child, form);
    const join = (texts: (string | null)[]): string | null =>
      texts.length === 0 ? null : texts.map((text) => text ?? "").join("\n");
    const htmls = form.sections.filter((section) => section.html !== null);
    if (htmls.length > 0) {
      // Apple sends [plain, mixed[html, file, html]]: all HTML pieces together are the other form of the one plain part.
      html = join(htmls.map((section) => section.html));
      inner ??= join(htmls.map((section) => section.plain).filter((text) => text !== null));
    } else if (form.sections.length > 0 && (plain === null || plain.trim() === "")) {
      plain = join(form.sections.map((section) => section.plain));
    }
  }
  if (plain !== null || html !== null) body.sections.push({ plain: plain ?? inner, html });
}

function sectionOf(part: MimePart, body: MailBody): BodySection {
  let declared = part.params.charset ?? null;
  if (declared === null && part.type === "text/html") {
    declared =
      /<meta[^>]{1,200}charset=["']?([\w-]{1,40})/i.exec(part.content.toString("latin1", 0, 4_000))?.[1] ?? null;
  }
  const decoded = decodeText(part.content, declared);
  if (decoded.problem !== null && !body.problems.includes(decoded.problem)) body.problems.push(decoded.problem);
  const text = decoded.text
    .replace(/^\ufeff/, "")
    .replace(/\r\n?/g, "\n")
    .replaceAll("\u0000", "");
  // Plain text that is only labelled as HTML would lose all its line ends.
  if (part.type === "text/html" && ANY_TAG.test(text.slice(0, 20_000))) return { plain: null, html: text };
  if (part.type === "text/html") return { plain: text, html: null };
  if (part.type !== "text/plain") return { plain: stripEnriched(text), html: null };
  const { text: rest, files } = extractUuFiles(text);
  body.uuFiles.push(...files);
  const flowed = (part.params.format ?? "").trim().toLowerCase() === "flowed";
  return { plain: flowed ? unwrapFlowed(rest, /^yes$/i.test((part.params.delsp ?? "").trim())) : rest, html: null };
}

/** RFC 1896, only its words: `<bold>`, `<fontfamily><param>…</param>` dropped, `<<` is a less-than sign. */
function stripEnriched(text: string): string {
  return text
    .replace(/<param>[^<]*<\/param>/gi, "")
    .replace(/<<|<\/?[a-z][\w-]*>/gi, (tag) => (tag === "<<" ? "<" : ""))
    .replace(/([^\n])\n(?!\n)/g, "$1 ");
}
