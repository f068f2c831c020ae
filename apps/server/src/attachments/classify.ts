import { normaliseFileName } from "@rapport/connector-email";
import { RapportError } from "@rapport/schema";
import { fileTypeFromBuffer } from "file-type";
import type { UploadedFile } from "../http/call.ts";

export interface ClassifiedFile {
  /** Safe to show and to save anywhere. */
  name: string;
  type: string;
  /** A raster picture, which a browser may show: it cannot carry a script. */
  isInline: boolean;
  content: Buffer;
}

const PICTURES = new Set(["image/png", "image/jpeg", "image/gif", "image/webp"]);
/** Programs; whoever gets one from a company would run it. */
const PROGRAM_TYPES =
  /^application\/(x-msdownload|vnd\.microsoft\.portable-executable|x-elf|x-mach-binary|x-ms-shortcut)$/;
const PROGRAM_NAMES = /\.(exe|com|scr|pif|bat|cmd|msi|msp|vbs?|vbe|jse?|wsf|wsh|ps1|hta|lnk|reg|cpl|jar|scf|url)$/i;
const TEXTS: Readonly<Record<string, string>> = {
  csv: "text/csv",
  md: "text/markdown",
  log: "text/plain",
  ics: "text/calendar",
};

/**
 * Says what an uploaded file is, by its bytes and never by what the sender claims. Throws unsupported_type for programs
 * and invalid_input for an empty file.
 */
export async function classifyUpload(file: UploadedFile): Promise<ClassifiedFile> {
  if (file.content.byteLength === 0) {
    throw new RapportError("invalid_input", { issues: [{ path: "file", message: "The file is empty." }] });
  }
  const found = await fileTypeFromBuffer(file.content).catch(() => undefined);
  const type = found?.mime ?? textTypeOf(file);
  const name = normaliseFileName(file.name, type);
  if (PROGRAM_TYPES.test(type) || PROGRAM_NAMES.test(name)) {
    throw new RapportError("unsupported_type", { sentence: "Programs are not accepted. Send a link, or pack it." });
  }
  return { name, type, isInline: PICTURES.has(type), content: file.content };
}

/** Without magic bytes: plain text where it is valid UTF-8 without zeros, else just bytes. Markup stays plain text. */
function textTypeOf({ name, content }: UploadedFile): string {
  if (content.includes(0)) return "application/octet-stream";
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(content);
  } catch {
    return "application/octet-stream";
  }
  return TEXTS[/\.(\w+)$/.exec(name)?.[1]?.toLowerCase() ?? ""] ?? "text/plain";
}
